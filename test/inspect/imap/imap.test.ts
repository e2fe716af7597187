import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imap } from '../../../src/inspect/imap/index.js';
import { CLIENT, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { base64, C, CLIENT_HELLO, everyCut, gap, play, S, SERVER_HELLO, type Step } from '../mail/play.js';

const recognise = (text: string, midstream = false) => imap.recognise(Buffer.from(text, 'latin1'), 0, text.length, midstream);
const GREETING = 'S: * OK The Microsoft Exchange IMAP4 service is ready. [TQBYAA==]';
const CAPABILITY = S('* CAPABILITY IMAP4 IMAP4rev1 AUTH=NTLM AUTH=PLAIN STARTTLS SASL-IR UIDPLUS IDLE\r\na1 OK CAPABILITY completed.\r\n');

describe('recogniseImap', () => {
  it.each([
    ['* OK ready', SERVER],
    ['* PREAUTH hi', SERVER],
    ['* BYE', MORE],
    ['* BYE\r\n', SERVER],
    ['* O', MORE],
    ['* OKAY', NO],
    ['*1\r\n$4\r\n', NO],
    ['a1 CAPABILITY\r\n', CLIENT],
    ['A001 LOGIN alice x\r\n', CLIENT],
    ['a1 CAPA', MORE],
    ['a1', MORE],
    ['USER login\r\n', NO],
    ['AUTH LOGIN\r\n', NO],
    ['GET / HTTP/1.1\r\n', NO],
    ['EHLO mail\r\n', NO],
    ['\x16\x03\x01', NO],
  ])('says of %j: %i', (text, expected) => {
    expect(recognise(text)).toBe(expected);
  });

  it.each([
    ['* 3 EXISTS\r\n', SERVER],
    ['* CAPABILITY IMAP4rev1\r\n', SERVER],
    ['* OK still here\r\n', NO],
    ['A7 OK FETCH completed\r\n', SERVER],
    ['A7 UID FETCH 1:* (FLAGS)\r\n', CLIENT],
  ])('is stricter in mid-stream: %j is %i', (text, expected) => {
    expect(recognise(text, true)).toBe(expected);
  });
});

describe('STARTTLS', () => {
  it('tells offered, asked, accepted and done apart, and stays IMAP', () => {
    const { evidence } = play(imap, [
      GREETING,
      'C: a1 CAPABILITY',
      CAPABILITY,
      'C: a2 STARTTLS',
      'S: a2 OK Begin TLS negotiation now.',
      C(CLIENT_HELLO),
      S(SERVER_HELLO),
    ]);
    expect(evidence).toMatchObject({ protocol: 'imap', clientSide: 0, cleartext: null, tls: { clientHelloPacket: 6 } });
    expect(evidence.upgrade).toEqual({
      verb: 'STARTTLS',
      offered: 3,
      notOffered: null,
      asked: 4,
      accepted: 5,
      refused: null,
      done: 6,
      plaintextAfter: null,
      pipelined: null,
      stripped: null,
    });
    expect(evidence.banner).toContain('Microsoft Exchange IMAP4');
  });

  it('reads the list in a greeting, and calls STARTTLS not offered only before a login', () => {
    expect(play(imap, ['S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED STARTTLS] hi']).evidence.upgrade).toMatchObject({ offered: 1 });
    expect(play(imap, ['S: * OK [CAPABILITY IMAP4rev1] hi', 'C: a NOOP']).evidence.upgrade).toMatchObject({ notOffered: 1 });
    const late = play(imap, [
      GREETING,
      'C: a LOGIN u p',
      'S: * CAPABILITY IMAP4rev1',
      'S: a OK [CAPABILITY IMAP4rev1 IDLE] done',
      'C: b CAPABILITY',
      S('* CAPABILITY IMAP4rev1\r\nb OK\r\n'),
    ]);
    expect(late.evidence.upgrade).toBe(null);
    expect(play(imap, ['S: * PREAUTH IMAP4 hi', 'C: b CAPABILITY', 'S: * CAPABILITY IMAP4rev1']).evidence.upgrade).toBe(null);
  });

  it('sees refusal, plaintext after and pipelining', () => {
    expect(play(imap, [GREETING, 'C: a STARTTLS', 'S: a BAD unknown', 'C: b LOGIN u p']).evidence).toMatchObject({
      upgrade: { refused: 3, plaintextAfter: null },
      cleartext: { packet: 4, what: 'LOGIN' },
    });
    expect(play(imap, [GREETING, 'C: a STARTTLS', 'S: a OK go', 'C: b LOGIN u p']).evidence.upgrade).toMatchObject({
      accepted: 3,
      done: null,
      plaintextAfter: 4,
    });
    expect(play(imap, [GREETING, C('a STARTTLS\r\nb NOOP\r\n'), 'S: a OK go', C(CLIENT_HELLO)]).evidence.upgrade).toMatchObject({
      asked: 2,
      pipelined: 2,
      done: 4,
    });
  });

  it('takes an answer only for the tag that asked', () => {
    expect(play(imap, [GREETING, C('a STARTTLS\r\n'), 'S: b OK go']).evidence.upgrade).toMatchObject({ asked: 2, accepted: null });
  });
});

describe('LOGIN and AUTHENTICATE', () => {
  const session = (...steps: Step[]) => play(imap, [GREETING, ...steps]).evidence;

  it.each([
    ['atoms', ['C: a1 LOGIN alice hunter2']],
    ['quoted strings', ['C: a1 LOGIN "alice" "hun ter\\"2"']],
    ['literals', ['C: a1 LOGIN {5}', 'S: + go', C('alice {7}\r\n'), 'S: + go', C('hunter2\r\n')]],
    ['literals without waiting', [C('a1 LOGIN {5+}\r\nalice {7+}\r\nhunter2\r\n')]],
    ['a literal and an atom', [C('a1 LOGIN {5+}\r\nalice hunter2\r\n')]],
  ] as [string, Step[]][])('reads the user name from %s', (_, steps) => {
    const evidence = session(...steps, 'S: a1 NO [PRIVACYREQUIRED] no');
    expect(evidence.credentials).toMatchObject([
      { mechanism: 'login', user: 'alice', domain: null, ntlmVersion: null, beforeTls: true, passwordReadable: true, outcome: 'refused' },
    ]);
    expect(evidence.cleartext).toEqual({ packet: 2, what: 'LOGIN' });
    expect(JSON.stringify(evidence)).not.toMatch(/hunter2|hun ter/);
  });

  it('unescapes quoted names', () => {
    expect(session('C: a LOGIN "DOM\\\\alice" x').credentials[0]!.user).toBe('DOM\\alice');
  });

  it('does not claim a password that the server did not let through', () => {
    const evidence = session('C: a1 LOGIN {5}', 'S: a1 NO [PRIVACYREQUIRED] no', 'C: a2 LOGOUT', 'S: a2 OK bye');
    expect(evidence.credentials).toEqual([]);
  });

  it('reads AUTHENTICATE with continuation and with SASL-IR', () => {
    const plain = base64('\0alice\0hunter2');
    expect(session('C: a AUTHENTICATE PLAIN', 'S: +', `C: ${plain}`, 'S: a OK').credentials).toMatchObject([
      { mechanism: 'plain', user: 'alice', packet: 4, outcome: 'accepted' },
    ]);
    expect(session(`C: a AUTHENTICATE PLAIN ${plain}`, 'S: a OK').credentials).toMatchObject([
      { mechanism: 'plain', user: 'alice', packet: 2, outcome: 'accepted' },
    ]);
    expect(session('C: a AUTHENTICATE PLAIN', 'S: +', 'C: *', 'S: a BAD').credentials).toEqual([]);
  });

  it('stops at a security layer, which it cannot see through', () => {
    const { evidence, inspector } = play(imap, [
      GREETING,
      'C: a AUTHENTICATE GSSAPI',
      'S: +',
      `C: ${base64('\x60\x48')}`,
      'S: a OK',
      C(Buffer.from('0000004005040400', 'hex')),
    ]);
    expect(inspector.done).toBe(true);
    expect(evidence).toMatchObject({ cleartext: null, credentials: [{ mechanism: 'gssapi', outcome: 'accepted' }] });
    expect(evidence.proofs.at(-1)!.what).toContain('security layer');
  });

  it('notes LOGIN although LOGINDISABLED', () => {
    const { evidence } = play(imap, ['S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi', 'C: a LOGIN u p']);
    expect(evidence.proofs.map((proof) => proof.what)).toContain('LOGIN although LOGINDISABLED');
  });
});

describe('literals and other octets', () => {
  const fake = 'z LOGIN mallory pw\r\nz STARTTLS\r\n* OK [CAPABILITY IMAP4rev1]\r\n';

  it('skips literals of both sides by count', () => {
    const { evidence } = play(imap, [
      GREETING,
      'C: a FETCH 1 BODY[]',
      S(`* 1 FETCH (BODY[] {${fake.length}}\r\n${fake} FLAGS (\\Seen))\r\na OK done\r\n`),
      C(`b APPEND Drafts {${fake.length}+}\r\n${fake}\r\n`),
      'S: b OK done',
      'C: c STARTTLS',
      'S: c NO no',
    ]);
    expect(evidence.credentials).toEqual([]);
    expect(evidence.cleartext).toEqual({ packet: 2, what: 'FETCH' });
    expect(evidence.upgrade).toMatchObject({ asked: 6, refused: 7, notOffered: null });
  });

  it('finds the literal of a line longer than it reads', () => {
    const { evidence } = play(imap, [
      GREETING,
      'C: a FETCH 1 ALL',
      S(`* 1 FETCH (ENVELOPE ("${'x'.repeat(5000)}" {${fake.length}}\r\n${fake})\r\na OK\r\n`),
    ]);
    expect(evidence.upgrade).toBe(null);
  });

  it('stops reading at COMPRESS', () => {
    const { evidence, inspector } = play(imap, [GREETING, 'C: a COMPRESS DEFLATE', 'S: a OK', C(Buffer.from([0x4a, 0x16, 3, 1, 0]))]);
    expect(inspector.done).toBe(true);
    expect(evidence.tls).toBe(null);
    expect(evidence.cleartext).toEqual({ packet: 3, what: 'COMPRESS' });
    expect(evidence.proofs.at(-1)!.what).toContain('not encrypted');
  });

  it('goes on after IDLE', () => {
    const { evidence, inspector } = play(imap, [
      GREETING,
      'C: a IDLE',
      'S: + idling',
      'C: DONE',
      'S: a OK',
      'C: b STARTTLS',
      'S: b OK',
      C(CLIENT_HELLO),
    ]);
    expect(inspector.rejected).toBe(false);
    expect(evidence.upgrade).toMatchObject({ asked: 6, done: 8 });
  });
});

describe('logins on offer before TLS', () => {
  it.each([
    ['* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN AUTH=NTLM] ready', ['AUTH=PLAIN', 'LOGIN']],
    ['* OK [CAPABILITY IMAP4 IMAP4rev1 AUTH=NTLM] ready', ['LOGIN']],
  ])('%s', (greeting, mechanisms) => {
    expect(play(imap, [`S: ${greeting}`, 'C: a NOOP']).evidence.loginOffer).toEqual({ packet: 1, mechanisms });
  });

  it('are none where LOGINDISABLED is, and behind a login', () => {
    expect(play(imap, ['S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] x', 'C: a NOOP']).evidence.loginOffer).toBe(null);
    const steps: Step[] = ['S: * PREAUTH IMAP ready', 'C: a CAPABILITY', 'S: * CAPABILITY IMAP4rev1', 'S: a OK'];
    expect(play(imap, steps).evidence.loginOffer).toBe(null);
  });
});

describe('gaps', () => {
  it('does not read commands from what may be a literal', () => {
    const { evidence } = play(imap, [
      GREETING,
      'C: a NOOP',
      'S: a OK',
      gap('C', 50),
      'C: z LOGIN mallory pw',
      'S: c OK done',
      'C: d LOGIN alice pw',
    ]);
    expect(evidence.credentials).toMatchObject([{ user: 'alice', packet: 7 }]);
  });

  it('subtracts missing octets from a literal', () => {
    const { evidence } = play(imap, [
      GREETING,
      C('a APPEND x {60+}\r\nabc'),
      gap('C', 40),
      C(`${'y'.repeat(17)}\r\nb STARTTLS\r\n`),
      S('a OK\r\nb OK\r\n'),
    ]);
    expect(evidence.upgrade).toMatchObject({ asked: 4, accepted: 5 });
  });

  it('keeps no list that lost its end', () => {
    const { evidence } = play(imap, [GREETING, 'C: a1 CAPABILITY', S('* CAPABILITY IMAP4rev1 AUTH=PL'), gap('S', 20), S('\r\na1 OK\r\n')]);
    expect(evidence.upgrade).toBe(null);
  });
});

describe('agreement of both directions', () => {
  const verdict = (steps: Step[], midstream = false) => {
    const { evidence, inspector } = play(imap, steps, { midstream });
    return inspector.rejected ? 'rejected' : evidence.protocol;
  };

  it('asks both, or two distinctive lines of one', () => {
    expect(verdict(['S: * OK ready', 'C: a NOOP'])).toBe('imap');
    expect(verdict(['S: * OK ready'])).toBe('rejected');
    expect(verdict(['S: * OK ready', 'S: * CAPABILITY IMAP4rev1'])).toBe('imap');
    expect(verdict(['C: a CAPABILITY', 'C: b LOGIN u p'])).toBe('imap');
    expect(verdict(['C: a CAPABILITY', 'S: +OK'])).toBe('rejected');
    expect(verdict(['S: * OK ready', C(Buffer.from([0, 1, 2]))])).toBe('rejected');
    expect(verdict(['S: * 3 EXISTS', 'S: * FLAGS (\\Seen)'], true)).toBe('imap');
  });
});

const SESSION: Step[] = [
  GREETING,
  'C: a1 CAPABILITY',
  CAPABILITY,
  C('a2 LOGIN {5}\r\n'),
  'S: + go',
  C('alice {11}\r\n'),
  'S: + go',
  C('Tr0ub4dor&3\r\n'),
  'S: a2 NO bad',
  C(`a3 AUTHENTICATE PLAIN ${base64('\0bob\0Tr0ub4dor&3')}\r\n`),
  'S: a3 NO bad',
  C('a4 LOGIN "carol" "Tr0ub4dor&3"\r\na5 SELECT INBOX\r\n'),
  S('a4 OK\r\n* 3 EXISTS\r\na5 OK\r\n'),
  C('a6 STARTTLS\r\na7 NOOP\r\n'),
  'S: a6 OK go',
  C(CLIENT_HELLO),
  S(SERVER_HELLO),
];

describe('robustness', () => {
  it('proves the same however the bytes are cut', () => {
    const { evidence } = play(imap, SESSION);
    expect(evidence.credentials.map((credential) => credential.user)).toEqual(['alice', 'bob', 'carol']);
    expect(evidence.upgrade).toMatchObject({ asked: 14, pipelined: 14, accepted: 15, done: 16 });
    for (const { size, evidence: cut } of everyCut(imap, SESSION)) expect({ size, ...cut }).toEqual({ size, ...evidence });
  });

  it('has nothing left to learn once the client works with its mailbox', () => {
    const { evidence, inspector } = play(imap, [GREETING, 'C: a1 LOGIN alice secret', 'S: a1 OK', 'C: a2 SELECT INBOX']);
    expect(inspector.done).toBe(true);
    expect(evidence).toMatchObject({ cleartext: { packet: 2 }, credentials: [{ user: 'alice', outcome: 'accepted' }] });
    expect(play(imap, [GREETING, 'C: a1 LOGIN alice secret', 'S: a1 NO']).inspector.done).toBe(false);
    expect(play(imap, [GREETING, 'C: a1 LOGIN alice secret', 'S: a1 OK']).inspector.done).toBe(false);
    expect(play(imap, ['S: * PREAUTH IMAP4rev1 ready', 'C: a1 NOOP', 'S: a1 OK']).inspector.done).toBe(false);
    expect(play(imap, ['S: * PREAUTH IMAP4rev1 ready', 'C: a1 SELECT INBOX', 'S: a1 OK']).inspector.done).toBe(true);
  });

  it('reads on while a command is unanswered, or where the login may be taken back or the session compressed', () => {
    const loggedIn: Step[] = [GREETING, 'C: a1 LOGIN alice secret', 'S: a1 OK'];
    const late: Step[] = [...loggedIn, C('a2 CAPABILITY\r\na3 SELECT INBOX\r\n'), S('* CAPABILITY IMAP4rev1 STARTTLS\r\na2 OK\r\n')];
    expect(play(imap, late).evidence.upgrade).toMatchObject({ offered: 5 });
    for (const offer of ['UNAUTHENTICATE', 'COMPRESS=DEFLATE']) {
      const steps: Step[] = [...loggedIn, 'C: a2 CAPABILITY', S(`* CAPABILITY IMAP4rev1 ${offer}\r\na2 OK\r\n`), 'C: a3 SELECT INBOX'];
      expect(play(imap, [...steps, 'S: a3 OK', 'C: a4 NOOP']).inspector.done).toBe(false);
    }
  });

  it('keeps no password', () => {
    const text = JSON.stringify(play(imap, SESSION).evidence);
    for (const secret of ['Tr0ub4dor', base64('\0bob\0Tr0ub4dor&3').slice(0, 8)]) expect(text).not.toContain(secret);
  });

  it('does not throw on any bytes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.boolean(),
            fc.oneof(
              fc.uint8Array({ maxLength: 40 }),
              fc.constantFrom('{3}\r\n', '* OK\r\n', 'a LOGIN "', '\\', '{99999999999}\r\n', 'a OK\r\n').map((text) => Buffer.from(text)),
            ),
          ),
        ),
        (parts) => {
          play(imap, [GREETING, 'C: a NOOP', ...parts.map(([client, bytes]) => (client ? C(bytes) : S(bytes)))]);
        },
      ),
    );
  });
});
