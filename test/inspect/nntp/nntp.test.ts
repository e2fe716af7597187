import { describe, expect, it } from 'vitest';
import { CLIENT, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { nntp } from '../../../src/inspect/nntp/index.js';
import { base64, C, CLIENT_HELLO, everyCut, gap, play, S, SERVER_HELLO, type Step } from '../mail/play.js';

const recognise = (text: string, midstream = false) => nntp.recognise(Buffer.from(text, 'latin1'), 0, text.length, midstream);
/** As the NNTP service of Windows, and so Exchange 2000 and 2003, greets. */
const GREETING = 'S: 200 NNTP Service 6.0.3790.3959 Version: 6.0.3790.3959 Posting Allowed';
const CAPABILITIES: Step = S('101 list\r\nVERSION 2\r\nREADER\r\nSTARTTLS\r\nAUTHINFO USER SASL\r\nSASL PLAIN NTLM\r\n.\r\n');

describe('recogniseNntp', () => {
  it.each([
    ['200 ', SERVER],
    ['201 no posting\r\n', SERVER],
    ['20', MORE],
    ['MODE READER\r\n', CLIENT],
    ['mode reader', MORE],
    ['MODE READERS\r\n', NO],
    ['AUTHINFO USER alice', CLIENT],
    ['CAPABILITIES\r\n', CLIENT],
    ['IHAVE <a@b>\r\n', CLIENT],
    ['220 mail ESMTP\r\n', NO],
    ['GET / HTTP/1.1\r\n', NO],
    ['MODE alice +i\r\n', NO],
    ['\x16\x03\x01', NO],
  ])('says of %j: %i', (text, expected) => {
    expect(recognise(text)).toBe(expected);
  });

  it.each([
    ['211 1234 3000234 3002322 misc.test\r\n', SERVER],
    ['220 3000234 <45223423@example.com>\r\n', SERVER],
    ['200 OK\r\n', NO],
    ['220 3000 bytes\r\n', NO],
    ['211 status\r\n', NO],
  ])('is stricter in mid-stream: %j is %i', (text, expected) => {
    expect(recognise(text, true)).toBe(expected);
  });
});

describe('STARTTLS', () => {
  it('tells offered, asked, accepted and done apart, and stays NNTP', () => {
    const { evidence } = play(nntp, [
      GREETING,
      'C: CAPABILITIES',
      CAPABILITIES,
      'C: STARTTLS',
      'S: 382 Continue with TLS negotiation',
      C(CLIENT_HELLO),
      S(SERVER_HELLO),
    ]);
    expect(evidence).toMatchObject({ protocol: 'nntp', clientSide: 0, cleartext: null, tls: { version: '1.2' } });
    expect(evidence.upgrade).toMatchObject({ verb: 'STARTTLS', offered: 3, asked: 4, accepted: 5, refused: null, done: 6 });
    expect(evidence.banner).toContain('NNTP Service');
  });

  it.each(['580 Can not initiate TLS negotiation', '502 Command unavailable', '500 What?'])('sees the refusal %j', (answer) => {
    const { evidence } = play(nntp, [GREETING, 'C: STARTTLS', `S: ${answer}`, 'C: GROUP misc.test']);
    expect(evidence.upgrade).toMatchObject({ asked: 2, refused: 3, done: null });
    expect(evidence.cleartext).toEqual({ packet: 4, what: 'GROUP' });
  });

  it('sees plaintext after it, bytes behind it, and that it is not offered', () => {
    expect(play(nntp, [GREETING, 'C: STARTTLS', 'S: 382 go', 'C: GROUP a.b']).evidence.upgrade?.plaintextAfter).toBe(4);
    expect(play(nntp, [GREETING, C('STARTTLS\r\nAUTHINFO USER x\r\n')]).evidence.upgrade?.pipelined).toBe(2);
    expect(play(nntp, [GREETING, 'C: CAPABILITIES', S('101 list\r\nREADER\r\n.\r\n')]).evidence.upgrade?.notOffered).toBe(3);
  });
});

describe('logins', () => {
  it('reads AUTHINFO USER and PASS, each with its answer', () => {
    const { evidence } = play(nntp, [GREETING, 'C: AUTHINFO USER CONTOSO\\alice', 'S: 381 more', 'C: AUTHINFO PASS hunter 2', 'S: 281 in']);
    expect(evidence.credentials).toEqual([
      {
        mechanism: 'user-pass',
        user: 'CONTOSO\\alice',
        domain: null,
        ntlmVersion: null,
        beforeTls: true,
        passwordReadable: true,
        packet: 4,
        outcome: 'accepted',
      },
    ]);
    expect(evidence.cleartext?.packet).toBe(2);
    expect(JSON.stringify(evidence)).not.toContain('hunter');
  });

  it('counts a refused one as sent', () => {
    const { evidence } = play(nntp, [GREETING, 'C: AUTHINFO USER a', 'S: 381 more', 'C: AUTHINFO PASS b', 'S: 481 no']);
    expect(evidence.credentials).toMatchObject([{ outcome: 'refused' }]);
  });

  it('reads SASL, with initial response and with a challenge', () => {
    const plain = base64('\0alice\0hunter2');
    const direct = play(nntp, [GREETING, `C: AUTHINFO SASL PLAIN ${plain}`, 'S: 281 in']).evidence;
    const asked = play(nntp, [GREETING, 'C: AUTHINFO SASL PLAIN', 'S: 383 =', `C: ${plain}`, 'S: 281 in']).evidence;
    for (const { credentials } of [direct, asked])
      expect(credentials).toMatchObject([{ mechanism: 'plain', user: 'alice', passwordReadable: true, outcome: 'accepted' }]);
    expect(JSON.stringify([direct, asked])).not.toContain('hunter2');
  });

  it('reads NTLM in AUTHINFO GENERIC, as Windows clients log in', () => {
    const type1 = Buffer.concat([Buffer.from('NTLMSSP\0\x01\0\0\0', 'latin1'), Buffer.alloc(24)]).toString('base64');
    const type3 = Buffer.alloc(72);
    type3.write('NTLMSSP\0\x03\0\0\0', 'latin1');
    type3.writeUInt16LE(5, 36);
    type3.writeUInt32LE(64, 40);
    type3.write('alice', 64, 'latin1');
    const { evidence } = play(nntp, [
      GREETING,
      'C: AUTHINFO GENERIC NTLM',
      'S: 381 Protocol supported, proceed',
      `C: AUTHINFO GENERIC ${type1}`,
      'S: 381 TlRMTVNTUAACAAAA',
      `C: AUTHINFO GENERIC ${type3.toString('base64')}`,
      'S: 281 Authentication ok',
    ]);
    expect(evidence.credentials).toMatchObject([
      { mechanism: 'ntlm', user: 'alice', passwordReadable: false, packet: 6, outcome: 'accepted' },
    ]);
  });

  it('notes readable logins on offer', () => {
    const said = play(nntp, [GREETING, 'C: CAPABILITIES', CAPABILITIES]).evidence.proofs.map(({ what }) => what);
    expect(said).toContain('AUTHINFO USER offered before TLS');
    expect(said).toContain('SASL PLAIN offered before TLS');
  });
});

describe('articles', () => {
  const fake = 'AUTHINFO USER x\r\nAUTHINFO PASS y\r\nSTARTTLS\r\n';

  it.each([
    ['POST', '340 send it', '240 got it'],
    ['IHAVE <a@b>', '335 send it', '235 got it'],
  ])('of %s are skipped to the dot', (command, ask, thanks) => {
    const { evidence } = play(nntp, [GREETING, `C: ${command}`, `S: ${ask}`, C(`${fake}.\r\n`), `S: ${thanks}`, 'C: STARTTLS']);
    expect(evidence.credentials).toEqual([]);
    expect(evidence.upgrade?.asked).toBe(6);
  });

  it('of TAKETHIS come at once, those of the server behind their reply', () => {
    const sent = play(nntp, [GREETING, C(`TAKETHIS <a@b>\r\n${fake}.\r\nSTARTTLS\r\n`)]).evidence;
    expect(sent.credentials).toEqual([]);
    expect(sent.upgrade?.asked).toBe(2);
    const got = play(nntp, [GREETING, 'C: ARTICLE 1', S(`220 1 <a@b>\r\n382 go\r\n480 no\r\n.\r\n`)]).evidence;
    expect(got.upgrade).toBe(null);
  });

  it('are not sent when they are refused', () => {
    const { evidence } = play(nntp, [GREETING, 'C: POST', 'S: 440 no', 'C: STARTTLS']);
    expect(evidence.upgrade?.asked).toBe(4);
  });

  it('may have begun in a gap: commands count again behind an answer', () => {
    const { evidence } = play(nntp, [
      GREETING,
      'C: MODE READER',
      'S: 200 ok',
      gap('C', 40),
      C(fake),
      'S: 240 got it',
      'C: AUTHINFO USER bob',
      'C: AUTHINFO PASS pw',
    ]);
    expect(evidence.credentials).toMatchObject([{ user: 'bob', packet: 8 }]);
  });
});

describe('compression', () => {
  it('is not encryption', () => {
    const { evidence, inspector } = play(nntp, [GREETING, 'C: COMPRESS DEFLATE', 'S: 206 go', C(CLIENT_HELLO)]);
    expect(inspector.done).toBe(true);
    expect(evidence).toMatchObject({ tls: null, cleartext: { packet: 3, what: 'COMPRESS' } });
  });
});

describe('agreement', () => {
  it.each([
    ['a greeting nobody confirmed', ['S: 200 OK']],
    ['FTP', ['S: 200 ready', 'C: USER a', 'S: 331 x', 'C: PASS b', 'C: PASV']],
    ['text without codes', ['S: 200 ready', 'S: hello there']],
  ] as [string, Step[]][])('rejects %s', (_, steps) => {
    expect(play(nntp, steps).inspector.rejected).toBe(true);
  });

  it.each([
    ['the client alone', ['C: MODE READER', 'C: GROUP misc.test'], {}],
    ['the server alone', [GREETING], {}],
    ['both', ['S: 200 welcome', 'C: GROUP misc.test'], {}],
    ['two replies in mid-stream', ['S: 211 1 1 1 a.b', 'S: 411 no such group'], { midstream: true, clientSide: 1 as const }],
  ] as [string, Step[], object][])('believes %s', (_, steps, options) => {
    expect(play(nntp, steps, options)).toMatchObject({ evidence: { protocol: 'nntp' }, inspector: { rejected: false } });
  });
});

describe('hostile bytes', () => {
  const dialogue: Step[] = [
    GREETING,
    'C: CAPABILITIES',
    CAPABILITIES,
    'C: AUTHINFO USER alice',
    'S: 381 more',
    'C: AUTHINFO PASS hunter2',
    'S: 281 in',
    'C: STARTTLS',
    'S: 382 go',
    C(CLIENT_HELLO),
    S(SERVER_HELLO),
  ];

  it('proves the same however the bytes are cut', () => {
    const whole = play(nntp, dialogue).evidence;
    expect(whole.upgrade?.done).toBe(10);
    for (const { size, evidence } of everyCut(nntp, dialogue)) expect({ size, evidence }).toEqual({ size, evidence: whole });
  });

  it('survives every prefix and every flipped bit, and keeps no password', () => {
    const bytes = (step: Step) =>
      typeof step === 'string' ? Buffer.from(`${step.slice(3)}\r\n`) : 'bytes' in step ? Buffer.from(step.bytes) : Buffer.alloc(0);
    dialogue.slice(0, 9).forEach((step, at) => {
      const whole = bytes(step);
      const side = typeof step === 'string' ? (step[0] as 'C' | 'S') : step.side;
      const changed = [
        ...Array.from(whole, (_, length) => whole.subarray(0, length)),
        ...Array.from({ length: whole.length * 8 }, (_, bit) => {
          const copy = Buffer.from(whole);
          copy[bit >> 3]! ^= 1 << (bit & 7);
          return copy;
        }),
      ];
      for (const instead of changed) {
        const { evidence } = play(nntp, [...dialogue.slice(0, at), { side, bytes: instead }, ...dialogue.slice(at + 1)]);
        expect(JSON.stringify(evidence)).not.toContain('hunter2');
        if (evidence.upgrade?.done != null) expect(evidence.tls).not.toBe(null);
      }
    });
  });
});
