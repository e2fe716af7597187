import { describe, expect, it } from 'vitest';
import { CLIENT, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { smtp } from '../../../src/inspect/smtp/index.js';
import { base64, C, CLIENT_HELLO, everyCut, gap, play, S, SERVER_HELLO, type Step } from '../mail/play.js';

const recognise = (text: string, midstream = false) => smtp.recognise(Buffer.from(text, 'latin1'), 0, text.length, midstream);
const GREETING = 'S: 220 mbx01.example.com Microsoft ESMTP MAIL Service ready at Mon, 1 Feb 2021';
const EXCHANGE: Step = S(
  '250-mbx01.example.com Hello [10.0.0.9]\r\n250-SIZE 37748736\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-STARTTLS\r\n250-X-ANONYMOUSTLS\r\n' +
    '250-AUTH NTLM\r\n250-X-EXPS GSSAPI NTLM\r\n250-CHUNKING\r\n250 XRDST\r\n',
);

describe('recogniseSmtp', () => {
  it.each([
    ['220 ', SERVER],
    ['220-mail', SERVER],
    ['22', MORE],
    ['EHLO x', CLIENT],
    ['helo x\r\n', CLIENT],
    ['EHL', MORE],
    ['220 ProFTPD FTP Server ready\r\n', NO],
    ['USER alice\r\n', NO],
    ['250 ok\r\n', NO],
    ['GET / HTTP/1.1', NO],
    ['\x16\x03\x01', NO],
  ])('says of %j: %i', (text, expected) => {
    expect(recognise(text)).toBe(expected);
  });

  it.each([
    ['MAIL FROM:<a@b>\r\n', CLIENT],
    ['AUTH LOGIN\r\n', CLIENT],
    ['AUTH TLS\r\n', NO],
    ['250 2.1.0 Sender OK\r\n', SERVER],
    ['250-STARTTLS\r\n', SERVER],
    ['250 ok\r\n', NO],
    ['226 Transfer complete\r\n', NO],
  ])('is stricter in mid-stream: %j is %i', (text, expected) => {
    expect(recognise(text, true)).toBe(expected);
  });
});

describe('STARTTLS', () => {
  it('tells offered, asked, accepted and done apart, and stays SMTP', () => {
    const { evidence } = play(smtp, [
      GREETING,
      'C: EHLO out.example.com',
      EXCHANGE,
      'C: STARTTLS',
      'S: 220 2.0.0 SMTP server ready',
      C(CLIENT_HELLO),
      S(SERVER_HELLO),
    ]);
    expect(evidence.protocol).toBe('smtp');
    expect(evidence.clientSide).toBe(0);
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
    expect(evidence.cleartext).toBe(null);
    expect(evidence.tls?.clientHelloPacket).toBe(6);
    expect(evidence.tls?.version).toBe('1.2');
    expect(evidence.banner).toContain('Microsoft ESMTP MAIL Service');
  });

  it('treats X-ANONYMOUSTLS alike', () => {
    const { evidence } = play(smtp, [
      GREETING,
      'C: EHLO hub',
      EXCHANGE,
      'C: X-ANONYMOUSTLS',
      'S: 220 2.0.0 SMTP server ready',
      C(CLIENT_HELLO),
    ]);
    expect(evidence.upgrade).toMatchObject({ verb: 'X-ANONYMOUSTLS', asked: 4, accepted: 5, done: 6 });
  });

  it('sees the refusal and what passes in clear afterwards', () => {
    const { evidence } = play(smtp, [
      GREETING,
      'C: EHLO x',
      EXCHANGE,
      'C: STARTTLS',
      'S: 454 4.7.0 TLS not available',
      'C: MAIL FROM:<a@example.com>',
      'S: 250 2.1.0 OK',
    ]);
    expect(evidence.upgrade).toMatchObject({ asked: 4, accepted: null, refused: 5, done: null, plaintextAfter: null });
    expect(evidence.cleartext).toEqual({ packet: 6, what: 'MAIL FROM' });
  });

  it('sees plaintext after the upgrade was accepted', () => {
    const { evidence } = play(smtp, [
      GREETING,
      'C: EHLO x',
      EXCHANGE,
      'C: STARTTLS',
      'S: 220 ready',
      'C: EHLO x',
      'S: 250 hi',
      'C: MAIL FROM:<a@example.com>',
    ]);
    expect(evidence.upgrade).toMatchObject({ accepted: 5, done: null, plaintextAfter: 6 });
    expect(evidence.cleartext?.packet).toBe(8);
  });

  it('sees bytes pipelined behind the command, and only those in its own segment', () => {
    const injected = play(smtp, [GREETING, 'C: EHLO x', EXCHANGE, C('STARTTLS\r\nRSET\r\n'), 'S: 220 ready', C(CLIENT_HELLO)]);
    expect(injected.evidence.upgrade).toMatchObject({ asked: 4, pipelined: 4, accepted: 5, done: 6, plaintextAfter: null });
    const later = play(smtp, [GREETING, 'C: EHLO x', EXCHANGE, 'C: STARTTLS', 'C: RSET', 'S: 454 no']);
    expect(later.evidence.upgrade!.pipelined).toBe(null);
    const eager = play(smtp, [
      GREETING,
      'C: EHLO x',
      EXCHANGE,
      C(Buffer.concat([Buffer.from('STARTTLS\r\n'), CLIENT_HELLO])),
      'S: 220 ready',
      S(SERVER_HELLO),
    ]);
    expect(eager.evidence.upgrade).toMatchObject({ asked: 4, pipelined: null, stripped: null, accepted: 5, done: 4, plaintextAfter: null });
    expect(eager.evidence.tls?.answeredInClear).toBe(false);
  });

  it('says not offered only of a whole list', () => {
    const plain = play(smtp, [GREETING, 'C: EHLO x', S('250-mx hi\r\n250-SIZE 1\r\n250 DSN\r\n')]);
    expect(plain.evidence.upgrade).toMatchObject({ verb: null, offered: null, notOffered: 3 });
    const torn = play(smtp, [GREETING, 'C: EHLO x', S('250-mx hi\r\n250-SI'), gap('S', 40), S('DSN\r\n250 CHUNKING\r\n')]);
    expect(torn.evidence.upgrade).toBe(null);
    expect(play(smtp, [GREETING, 'C: HELO x', 'S: 250 mx']).evidence.upgrade).toBe(null);
  });

  it('takes the ClientHello as proof when only the client was captured', () => {
    const { evidence } = play(smtp, ['C: EHLO x', 'C: STARTTLS', C(CLIENT_HELLO)]);
    expect(evidence).toMatchObject({ protocol: 'smtp', upgrade: { asked: 2, accepted: null, done: 3 } });
  });

  it('takes the ServerHello as proof when only the server was captured', () => {
    const { evidence } = play(smtp, [GREETING, EXCHANGE, 'S: 220 2.0.0 SMTP server ready', S(SERVER_HELLO)]);
    expect(evidence).toMatchObject({ protocol: 'smtp', upgrade: { offered: 2, asked: null, accepted: 3, done: 4 } });
  });

  it('finds TLS behind a gap that swallowed the dialogue', () => {
    const { evidence } = play(smtp, [GREETING, 'C: EHLO x', EXCHANGE, gap('C', 10), gap('S', 30), C(CLIENT_HELLO), S(SERVER_HELLO)]);
    expect(evidence.upgrade).toMatchObject({ asked: null, done: 6, plaintextAfter: null });
    expect(evidence.cleartext).toBe(null);
  });

  it('does not mistake a ClientHello in a message body for an upgrade', () => {
    const body = Buffer.concat([Buffer.from(`BDAT ${CLIENT_HELLO.length} LAST\r\n`), CLIENT_HELLO]);
    const { evidence } = play(smtp, [GREETING, 'C: EHLO x', EXCHANGE, 'C: MAIL FROM:<a@b>', 'S: 250 ok', C(body), 'S: 250 ok']);
    expect(evidence.tls).toBe(null);
    expect(evidence.upgrade).toMatchObject({ done: null });
  });

  it('passes a clear answer to the ClientHello on to TLS', () => {
    const { evidence } = play(smtp, [GREETING, 'C: EHLO x', EXCHANGE, 'C: STARTTLS', 'S: 220 ready', C(CLIENT_HELLO), 'S: 554 no']);
    expect(evidence.tls).toMatchObject({ answeredInClear: true, established: false });
  });

  it('calls bytes that are no ClientHello not done', () => {
    const { evidence } = play(smtp, [
      GREETING,
      'C: EHLO x',
      EXCHANGE,
      'C: STARTTLS',
      'S: 220 ready',
      C(Buffer.from('160100008a60820086', 'hex')),
      C(Buffer.alloc(50, 0x81)),
    ]);
    expect(evidence.upgrade).toMatchObject({ accepted: 5, done: null, plaintextAfter: null });
    expect(evidence.cleartext).toBe(null);
  });
});

describe('AUTH', () => {
  const auth = (...steps: Step[]) => play(smtp, [GREETING, 'C: EHLO x', EXCHANGE, ...steps]).evidence;

  it('reads LOGIN by dialogue and by initial response', () => {
    const dialogue = auth(
      'C: AUTH LOGIN',
      'S: 334 VXNlcm5hbWU6',
      `C: ${base64('alice')}`,
      'S: 334 UGFzc3dvcmQ6',
      `C: ${base64('quit')}`,
      'S: 235 2.7.0 ok',
    );
    expect(dialogue.credentials).toEqual([
      {
        mechanism: 'login',
        user: 'alice',
        domain: null,
        ntlmVersion: null,
        beforeTls: true,
        passwordReadable: true,
        packet: 8,
        outcome: 'accepted',
      },
    ]);
    expect(dialogue.cleartext?.packet).toBe(8);
    const initial = auth(`C: AUTH LOGIN ${base64('alice')}`, 'S: 334 UGFzc3dvcmQ6', `C: ${base64('hunter2')}`, 'S: 535 5.7.3 no');
    expect(initial.credentials).toMatchObject([{ mechanism: 'login', user: 'alice', packet: 6, outcome: 'refused' }]);
  });

  it('counts a refused cleartext login as disclosed, and a LOGIN without password not', () => {
    expect(auth(`C: AUTH PLAIN ${base64('\0bob\0secret')}`, 'S: 535 5.7.8 no').credentials).toMatchObject([
      { mechanism: 'plain', user: 'bob', passwordReadable: true, outcome: 'refused' },
    ]);
    expect(auth('C: AUTH LOGIN', 'S: 504 5.7.4 Unrecognized', 'C: QUIT', 'S: 221 bye').credentials).toEqual([]);
  });

  it('knows NTLM and GSSAPI as not readable, X-EXPS like AUTH', () => {
    const ntlm = auth(
      'C: X-EXPS NTLM',
      'S: 334 NTLM supported',
      `C: ${base64('NTLMSSP\0\x01\0\0\0')}`,
      `S: 334 ${base64('NTLMSSP\0\x02\0\0\0')}`,
      `C: ${base64(`NTLMSSP\0\x03\0\0\0${'\0'.repeat(60)}`)}`,
      'S: 235 ok',
    );
    expect(ntlm.credentials).toMatchObject([{ mechanism: 'ntlm', user: null, passwordReadable: false, outcome: 'accepted' }]);
    expect(ntlm.cleartext).toBe(null);
    expect(auth('C: X-EXPS GSSAPI', 'S: 334 GSSAPI supported', `C: ${base64('\x60\x48\x06\x06')}`, 'S: 235 ok').credentials).toMatchObject([
      { mechanism: 'gssapi', passwordReadable: false },
    ]);
  });

  it('takes a command for a command when the server did not ask', () => {
    const { evidence } = play(smtp, ['C: EHLO x', 'C: AUTH LOGIN', 'C: QUIT']);
    expect(evidence.credentials).toEqual([]);
    expect(evidence.protocol).toBe('smtp');
  });

  it('notes readable mechanisms offered before TLS, and blanked capabilities', () => {
    const { evidence } = play(smtp, [
      'S: 220 ********************************',
      'C: EHLO x',
      S('250-mx\r\n250-AUTH=LOGIN\r\n250-XXXXXXXA\r\n250-X-EXPS LOGIN\r\n250 AUTH LOGIN PLAIN\r\n'),
    ]);
    const said = evidence.proofs.map((proof) => proof.what);
    expect(said).toContain('AUTH LOGIN offered before TLS');
    expect(said).toContain('AUTH PLAIN offered before TLS');
    expect(said).toContain('X-EXPS LOGIN offered before TLS');
    expect(said).toContain('greeting blanked out: consistent with an upgrade offer removed on the way');
    expect(evidence.upgrade?.stripped).toBe(1);
    expect(evidence.loginOffer).toEqual({ packet: 3, mechanisms: ['AUTH LOGIN', 'X-EXPS LOGIN', 'AUTH PLAIN'] });
    expect(said.filter((what) => what === 'AUTH LOGIN offered before TLS')).toHaveLength(1);
    expect(evidence.upgrade?.notOffered).toBe(3);
  });

  it.each([
    ['a capability', [GREETING, 'C: EHLO x', S('250-mx\r\n250 XXXXXXXA\r\n')], 3],
    ['a greeting', ['S: 220 *****************', 'C: EHLO x', S('250-mx\r\n250 SIZE\r\n')], 1],
    ['a command its own server does not know', [GREETING, 'C: EHLO x', EXCHANGE, 'C: STARTTLS', 'S: 500 5.3.3 Unrecognized command'], 5],
    ['nothing, for STARTTLS is on offer', [GREETING, 'C: EHLO x', S('250-mx\r\n250-XXXXXXXXB\r\n250-XXXXXXXA\r\n250 STARTTLS\r\n')], null],
    ['nothing, for it was never on offer', [GREETING, 'C: EHLO x', S('250 mx\r\n'), 'C: STARTTLS', 'S: 502 no'], null],
    ['nothing, for it was refused', [GREETING, 'C: EHLO x', EXCHANGE, 'C: STARTTLS', 'S: 454 later'], null],
  ] as [string, Step[], number | null][])('takes for a sign of stripping: %s', (_, steps, packet) => {
    expect(play(smtp, steps).evidence.upgrade?.stripped).toBe(packet);
  });

  it('reads the older way of writing a list, as Exchange 2003 does', () => {
    const { evidence } = play(smtp, [GREETING, 'C: EHLO x', S('250-mx\r\n250-TLS\r\n250-X-EXPS=LOGIN\r\n250 AUTH=LOGIN\r\n')]);
    const said = evidence.proofs.map((proof) => proof.what);
    expect(said).toContain('X-EXPS LOGIN offered before TLS');
    expect(said).toContain('AUTH LOGIN offered before TLS');
    expect(evidence.upgrade?.offered).toBe(null);
  });

  it('counts a token as content, though it is no password', () => {
    const { evidence } = play(smtp, [
      GREETING,
      'C: EHLO x',
      EXCHANGE,
      `C: AUTH XOAUTH2 ${base64('user=alice\x01auth=Bearer t0ken\x01\x01')}`,
    ]);
    expect(evidence.credentials).toMatchObject([{ mechanism: 'xoauth2', user: 'alice', passwordReadable: false }]);
    expect(evidence.cleartext).toEqual({ packet: 4, what: 'credential (xoauth2)' });
    expect(JSON.stringify(evidence)).not.toContain('t0ken');
  });

  it.each(['XPROXY SID=1 IP=10.0.0.9 PORT=4711 DOMAIN=x', 'XSHADOW bWJ4MDE=', 'XSHADOWREQUEST bWJ4MDE=', 'XQDISCARD 50'])(
    'counts what servers say between themselves as content: %s',
    (command) => {
      const { evidence } = play(smtp, [GREETING, 'C: EHLO hub', EXCHANGE, `C: ${command}`]);
      expect(evidence.cleartext).toEqual({ packet: 4, what: command.split(' ')[0] });
    },
  );
});

describe('message bodies', () => {
  const fake = `AUTH PLAIN ${base64('\0x\0y')}\r\nSTARTTLS\r\n`;

  it('skips DATA up to the dot', () => {
    const { evidence } = play(smtp, [
      GREETING,
      'C: EHLO x',
      EXCHANGE,
      'C: DATA',
      'S: 354 go',
      C(`${fake}..\r\n.x\r\n.\r\nVRFY z\r\n`),
      'S: 250 ok',
    ]);
    expect(evidence.credentials).toEqual([]);
    expect(evidence.upgrade?.asked).toBe(null);
    const after = play(smtp, [
      GREETING,
      'C: EHLO x',
      EXCHANGE,
      'C: DATA',
      'S: 354 go',
      C(`${fake}.\r\n`),
      'S: 250 ok',
      'C: STARTTLS',
      'S: 220 ok',
      C(CLIENT_HELLO),
    ]);
    expect(after.evidence.upgrade).toMatchObject({ asked: 8, accepted: 9, done: 10 });
  });

  it('reads commands again when DATA was refused', () => {
    const { evidence } = play(smtp, [GREETING, 'C: EHLO x', EXCHANGE, 'C: DATA', 'S: 503 5.5.1 no', 'C: STARTTLS', 'S: 220 ok']);
    expect(evidence.upgrade).toMatchObject({ asked: 6, accepted: 7 });
  });

  it('skips BDAT and XEXCH50 by count', () => {
    for (const verb of [`BDAT ${fake.length} LAST`, `XEXCH50 ${fake.length} 2`]) {
      const { evidence } = play(smtp, [GREETING, 'C: EHLO x', EXCHANGE, C(`${verb}\r\n${fake}STARTTLS\r\n`), 'S: 250 ok', 'S: 454 no']);
      expect(evidence.credentials).toEqual([]);
      expect(evidence.upgrade).toMatchObject({ asked: 4, refused: 6 });
    }
  });

  it('waits for the reply when a count cannot be read', () => {
    const { evidence } = play(smtp, [
      GREETING,
      'C: EHLO x',
      EXCHANGE,
      C(`BDAT 99999999999999999999 LAST\r\n${fake}`),
      'S: 501 no',
      'C: RSET',
      'S: 250 ok',
    ]);
    expect(evidence.credentials).toEqual([]);
    expect(evidence.upgrade?.asked).toBe(null);
  });

  it('matches pipelined commands to their replies', () => {
    const { evidence } = play(smtp, [
      GREETING,
      'C: EHLO x',
      EXCHANGE,
      C('MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n'),
      S('250 ok\r\n550 no\r\n'),
      'S: 503 none',
      'C: STARTTLS',
      'S: 502 no',
    ]);
    expect(evidence.upgrade).toMatchObject({ asked: 7, refused: 8 });
  });
});

describe('gaps', () => {
  it('counts missing octets of BDAT', () => {
    const { evidence } = play(smtp, [
      GREETING,
      'C: EHLO x',
      EXCHANGE,
      C('BDAT 100 LAST\r\nabc'),
      gap('C', 80),
      C('AUTH PL\r\nSTARTTLS\r\n'),
      'S: 250 ok',
    ]);
    expect(evidence.upgrade).toMatchObject({ asked: null });
    expect(
      play(smtp, [GREETING, 'C: EHLO x', EXCHANGE, C('BDAT 100 LAST\r\nabc'), gap('C', 97), 'C: STARTTLS']).evidence.upgrade,
    ).toMatchObject({ asked: 6 });
  });

  it('takes what follows a gap for a body until the server answers', () => {
    const { evidence } = play(smtp, [
      GREETING,
      'C: EHLO x',
      EXCHANGE,
      gap('C', 300),
      `C: AUTH PLAIN ${base64('\0x\0y')}`,
      'C: VRFY x',
      'S: 250 ok',
      'C: STARTTLS',
    ]);
    expect(evidence.credentials).toEqual([]);
    expect(evidence.upgrade).toMatchObject({ asked: 8 });
  });

  it('reads the head of a line that the snaplen cut', () => {
    const { evidence } = play(smtp, [GREETING, 'C: EHLO x', EXCHANGE, C('MAIL FROM:<alice@exam'), gap('C', 12), 'S: 250 ok']);
    expect(evidence.cleartext).toEqual({ packet: 5, what: 'MAIL FROM' });
  });

  it('does not read an answer into a lost reply', () => {
    const { evidence } = play(smtp, [GREETING, 'C: EHLO x', EXCHANGE, C('RSET\r\nSTARTTLS\r\n'), gap('S', 8), 'S: 500 what']);
    expect(evidence.upgrade).toMatchObject({ asked: 4, accepted: null, refused: null });
  });
});

describe('agreement of both directions', () => {
  const verdict = (steps: Step[], midstream = false) => {
    const { evidence, inspector } = play(smtp, steps, { midstream });
    return inspector.rejected ? 'rejected' : evidence.protocol;
  };

  it('rejects FTP, binary, and a greeting nobody confirmed', () => {
    expect(verdict(['S: 220 Welcome', 'C: USER anonymous', 'S: 331 Password'])).toBe('rejected');
    expect(verdict(['S: 220 Welcome', 'C: AUTH TLS', 'S: 234 ok', C(CLIENT_HELLO)])).toBe('rejected');
    expect(verdict(['S: 220 (vsFTPd 3.0) FTP'])).toBe('rejected');
    expect(verdict(['S: 220 Welcome', C(Buffer.from([1, 2, 3, 0, 255]))])).toBe('rejected');
    expect(verdict([S(`220 ${'\x90\x01\x00'.repeat(9)}`)])).toBe('rejected');
    expect(verdict(['S: 220 Welcome'])).toBe('rejected');
    expect(verdict(['S: 220 Welcome', S('x'.repeat(2000))])).toBe('rejected');
  });

  it('believes one direction that is distinctive enough', () => {
    expect(verdict(['C: EHLO x', 'C: MAIL FROM:<a@b>'])).toBe('smtp');
    expect(verdict(['C: EHLO x'])).toBe('rejected');
    expect(verdict(['S: 220 mx ESMTP'])).toBe('smtp');
    expect(verdict(['S: 220 mx', S('250-mx\r\n250-STARTTLS\r\n250 DSN\r\n')])).toBe('smtp');
    expect(verdict(['S: 220 mx', 'C: EHLO x'])).toBe('smtp');
    expect(verdict(['C: MAIL FROM:<a@b>', 'S: 250 ok'], true)).toBe('smtp');
    expect(verdict(['C: MAIL FROM:<a@b>'], true)).toBe('rejected');
  });

  it('knows the client by its recognised side', () => {
    expect(play(smtp, [GREETING, 'C: EHLO x'], { clientSide: 1 }).evidence.clientSide).toBe(1);
  });
});

const SESSION: Step[] = [
  GREETING,
  'C: EHLO x',
  EXCHANGE,
  'C: AUTH LOGIN',
  'S: 334 VXNlcm5hbWU6',
  `C: ${base64('alice')}`,
  'S: 334 UGFzc3dvcmQ6',
  `C: ${base64('Tr0ub4dor&3')}`,
  'S: 535 5.7.3 no',
  C(`AUTH PLAIN ${base64('\0alice\0Tr0ub4dor&3')}\r\n`),
  'S: 235 2.7.0 ok',
  C('MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n'),
  S('250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 go\r\n'),
  C('Subject: AUTH LOGIN\r\n\r\nSTARTTLS\r\n..\r\n.\r\nBDAT 6 LAST\r\nRSET\r\n'),
  S('250 ok\r\n250 ok\r\n'),
  C('STARTTLS\r\nNOOP\r\n'),
  'S: 220 2.0.0 SMTP server ready',
  C(CLIENT_HELLO),
  S(SERVER_HELLO),
];

describe('robustness', () => {
  it('proves the same however the bytes are cut', () => {
    const { evidence } = play(smtp, SESSION);
    expect(evidence.upgrade).toMatchObject({ asked: 16, pipelined: 16, accepted: 17, done: 18 });
    expect(evidence.credentials).toHaveLength(2);
    for (const { size, evidence: cut } of everyCut(smtp, SESSION)) expect({ size, ...cut }).toEqual({ size, ...evidence });
  });

  it('keeps no password', () => {
    const text = JSON.stringify(play(smtp, SESSION).evidence);
    for (const secret of ['Tr0ub4dor', base64('Tr0ub4dor&3').slice(0, 8), base64('\0alice\0Tr0ub4dor&3').slice(0, 8), base64('alice')])
      expect(text).not.toContain(secret);
  });

  it('survives every prefix', () => {
    for (let n = 0; n <= SESSION.length; n++) expect(() => play(smtp, SESSION.slice(0, n))).not.toThrow();
  });
});
