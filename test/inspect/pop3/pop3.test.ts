import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { pop3 } from '../../../src/inspect/pop3/index.js';
import { base64, C, CLIENT_HELLO, everyCut, gap, play, S, SERVER_HELLO, type Step } from '../mail/play.js';

const recognise = (text: string, midstream = false) => pop3.recognise(Buffer.from(text, 'latin1'), 0, text.length, midstream);
const GREETING = 'S: +OK The Microsoft Exchange POP3 service is ready.';
const CAPA = S('+OK\r\nTOP\r\nUIDL\r\nSASL NTLM GSSAPI PLAIN\r\nSTLS\r\n.\r\n');

describe('recognisePop3', () => {
  it.each([
    ['+OK ready\r\n', SERVER],
    ['+OK\r\n', SERVER],
    ['-ERR busy\r\n', SERVER],
    ['+O', MORE],
    ['+OKAY\r\n', NO],
    ['+PONG\r\n', NO],
    ['*1\r\n$4\r\nPING\r\n', NO],
    ['USER alice\r\n', CLIENT],
    ['USER ali', MORE],
    ['USER a b c :d\r\n', NO],
    ['AUTH TLS\r\n', NO],
    ['AUTH secret\r\n', NO],
    ['AUTH PLAIN\r\n', CLIENT],
    ['CAPA\r\n', CLIENT],
    ['QUIT\r\n', NO],
    ['APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n', CLIENT],
    ['\x16\x03\x01', NO],
  ])('says of %j: %i', (text, expected) => {
    expect(recognise(text)).toBe(expected);
  });

  it.each([
    ['+OK 120 octets\r\n', SERVER],
    ['+OK\r\n', NO],
    ['RETR 1\r\n', CLIENT],
    ['RETR file.txt\r\n', NO],
  ])('is stricter in mid-stream: %j is %i', (text, expected) => {
    expect(recognise(text, true)).toBe(expected);
  });
});

describe('STLS', () => {
  it('tells offered, asked, accepted and done apart, and stays POP3', () => {
    const { evidence } = play(pop3, [GREETING, 'C: CAPA', CAPA, 'C: STLS', 'S: +OK Begin TLS', C(CLIENT_HELLO), S(SERVER_HELLO)]);
    expect(evidence).toMatchObject({ protocol: 'pop3', clientSide: 0, cleartext: null, tls: { clientHelloPacket: 6 } });
    expect(evidence.upgrade).toEqual({
      verb: 'STLS',
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
    expect(evidence.proofs.map((proof) => proof.what)).toContain('SASL PLAIN offered before TLS');
  });

  it('sees refusal, plaintext after, pipelining, and that it is not offered', () => {
    expect(play(pop3, [GREETING, 'C: STLS', 'S: -ERR no']).evidence.upgrade).toMatchObject({ asked: 2, refused: 3 });
    expect(play(pop3, [GREETING, 'C: STLS', 'S: +OK', 'C: USER alice']).evidence.upgrade).toMatchObject({
      accepted: 3,
      plaintextAfter: 4,
      done: null,
    });
    expect(play(pop3, [GREETING, C('STLS\r\nUSER x\r\n'), 'S: +OK', C(CLIENT_HELLO)]).evidence.upgrade).toMatchObject({
      asked: 2,
      pipelined: 2,
      done: 4,
    });
    expect(play(pop3, [GREETING, 'C: CAPA', S('+OK\r\nUSER\r\n.\r\n')]).evidence.upgrade).toMatchObject({ notOffered: 3 });
    expect(play(pop3, [GREETING, 'C: CAPA', S('+OK\r\nUSER\r\n'), gap('S', 6), S('TOP\r\n.\r\n')]).evidence.upgrade).toBe(null);
    expect(play(pop3, [GREETING, 'C: CAPA', 'S: -ERR what']).evidence.upgrade).toBe(null);
  });

  it('keeps which readable logins are on offer before it', () => {
    const listed = play(pop3, ['S: +OK POP3', 'C: CAPA', S('+OK\r\nUSER\r\nSTLS\r\nSASL NTLM PLAIN\r\n.\r\n')]).evidence;
    expect(listed.loginOffer).toEqual({ packet: 3, mechanisms: ['USER', 'SASL PLAIN'] });
    expect(play(pop3, ['S: +OK POP3', 'C: USER alice', 'S: +OK']).evidence.loginOffer).toEqual({ packet: 3, mechanisms: ['USER'] });
    expect(play(pop3, ['S: +OK POP3', 'C: USER alice', 'S: -ERR use STLS']).evidence.loginOffer).toBe(null);
  });

  it('does not call it withdrawn after a login', () => {
    const { evidence } = play(pop3, [GREETING, 'C: USER a', 'S: +OK', 'C: PASS b', 'S: +OK', 'C: CAPA', S('+OK\r\nTOP\r\n.\r\n')]);
    expect(evidence.upgrade).toBe(null);
  });
});

describe('logins', () => {
  const session = (...steps: Step[]) => play(pop3, [GREETING, ...steps]).evidence;

  it('counts USER only with PASS, whose password is the rest of the line', () => {
    const evidence = session('C: USER alice', 'S: +OK', 'C: PASS my TOP secret', 'S: -ERR no');
    expect(evidence.credentials).toEqual([
      {
        mechanism: 'user-pass',
        user: 'alice',
        domain: null,
        ntlmVersion: null,
        beforeTls: true,
        passwordReadable: true,
        packet: 4,
        outcome: 'refused',
      },
    ]);
    expect(evidence.cleartext).toEqual({ packet: 2, what: 'USER' });
    expect(JSON.stringify(evidence)).not.toContain('secret');
    expect(session('C: USER alice', 'S: +OK', 'C: QUIT').credentials).toEqual([]);
  });

  it('matches pipelined logins to their answers', () => {
    const evidence = session(C('USER a\r\nPASS x\r\nUSER b\r\nPASS y\r\n'), S('+OK\r\n-ERR\r\n+OK\r\n+OK\r\n'));
    expect(evidence.credentials.map(({ user, outcome }) => [user, outcome])).toEqual([
      ['a', 'refused'],
      ['b', 'accepted'],
    ]);
  });

  it('knows APOP as a digest', () => {
    const evidence = session('C: APOP mrose c4c9334bac560ecc979e58001b3e22fb', 'S: +OK');
    expect(evidence.credentials).toMatchObject([{ mechanism: 'apop', user: 'mrose', passwordReadable: false, outcome: 'accepted' }]);
    expect(JSON.stringify(evidence)).not.toContain('c4c9334b');
  });

  it('reads AUTH', () => {
    expect(
      session('C: AUTH', S('+OK\r\nPLAIN\r\n.\r\n'), 'C: AUTH PLAIN', 'S: +', `C: ${base64('\0alice\0pw')}`, 'S: +OK').credentials,
    ).toMatchObject([{ mechanism: 'plain', user: 'alice', packet: 6, outcome: 'accepted' }]);
    expect(
      session('C: AUTH LOGIN', 'S: + VXNlcg==', `C: ${base64('alice')}`, 'S: + UGFzcw==', `C: ${base64('pw')}`, 'S: -ERR').credentials,
    ).toMatchObject([{ mechanism: 'login', user: 'alice', outcome: 'refused' }]);
    expect(session('C: AUTH NTLM', 'S: -ERR', 'C: QUIT', 'S: +OK').credentials).toEqual([]);
  });
});

describe('multi-line answers', () => {
  it('skips message text, which may look like answers', () => {
    const body = '+OK 99 octets\r\nSTLS\r\n-ERR\r\n..\r\n.x\r\n';
    const { evidence } = play(pop3, [GREETING, 'C: RETR 1', S(`+OK 40 octets\r\n${body}.\r\n`), 'C: STLS', 'S: +OK', C(CLIENT_HELLO)]);
    expect(evidence.upgrade).toMatchObject({ offered: null, asked: 4, accepted: 5, done: 6 });
  });

  it('takes LIST with a number for one line', () => {
    const { evidence } = play(pop3, [GREETING, 'C: LIST 1', 'S: +OK 1 200', 'C: STLS', 'S: -ERR']);
    expect(evidence.upgrade).toMatchObject({ refused: 5 });
    expect(play(pop3, [GREETING, 'C: LIST', S('+OK\r\n1 200\r\n.\r\n'), 'C: STLS', 'S: -ERR']).evidence.upgrade).toMatchObject({
      refused: 5,
    });
  });
});

describe('gaps', () => {
  it('does not give a login the answer of another command', () => {
    const { evidence } = play(pop3, [GREETING, C('USER a\r\nPASS b\r\n'), gap('S', 5), 'S: +OK']);
    expect(evidence.credentials).toMatchObject([{ user: 'a', outcome: null }]);
  });

  it('reads on after a gap inside a message', () => {
    const { evidence } = play(pop3, [
      GREETING,
      'C: RETR 1',
      S('+OK 400 octets\r\nabc'),
      gap('S', 300),
      S('def\r\n.\r\n'),
      'C: USER a',
      'S: +OK',
      'C: PASS b',
    ]);
    expect(evidence.credentials).toMatchObject([{ user: 'a', packet: 8 }]);
  });

  it('takes base64 behind a gap for no command', () => {
    const { evidence, inspector } = play(pop3, [GREETING, 'C: CAPA', CAPA, gap('C', 12), `C: ${base64('\0alice\0pw')}`, 'S: +OK']);
    expect(inspector.rejected).toBe(false);
    expect(evidence.credentials).toEqual([]);
  });
});

describe('agreement of both directions', () => {
  const verdict = (steps: Step[], midstream = false) => {
    const { evidence, inspector } = play(pop3, steps, { midstream });
    return inspector.rejected ? 'rejected' : evidence.protocol;
  };

  it('rejects Redis, FTP and binary', () => {
    expect(verdict(['S: +OK', C('*1\r\n$4\r\nPING\r\n'), 'S: +PONG'])).toBe('rejected');
    expect(verdict([C('*1\r\n$4\r\nPING\r\n'), 'S: +PONG'])).toBe('rejected');
    expect(verdict(['C: QUIT', 'S: +OK'])).toBe('rejected');
    expect(verdict(['C: AUTH secret', 'S: +OK', 'C: QUIT'])).toBe('rejected');
    expect(verdict(['C: USER anonymous', 'S: 331 password please'])).toBe('rejected');
    expect(verdict(['S: +OK', C(Buffer.from([0, 200, 3]))])).toBe('rejected');
    expect(verdict(['S: +OK'])).toBe('rejected');
  });

  it('believes both directions, and one that is distinctive enough', () => {
    expect(verdict(['S: +OK hi', 'C: QUIT'])).toBe('pop3');
    expect(verdict(['S: +OK POP3 ready', 'S: +OK'])).toBe('pop3');
    expect(verdict(['S: +OK', 'S: +OK'])).toBe('rejected');
    expect(verdict(['C: CAPA', 'C: STLS', C(CLIENT_HELLO)])).toBe('pop3');
    expect(verdict(['C: USER a', 'C: PASS b'])).toBe('rejected');
    expect(verdict(['C: RETR 1', 'S: +OK 120 octets'], true)).toBe('pop3');
  });
});

const SESSION: Step[] = [
  GREETING,
  'C: CAPA',
  CAPA,
  'C: USER alice',
  'S: +OK',
  'C: PASS Tr0ub4dor &3',
  'S: -ERR no',
  'C: AUTH PLAIN',
  'S: + ',
  `C: ${base64('\0bob\0Tr0ub4dor &3')}`,
  'S: -ERR no',
  C('STAT\r\nRETR 1\r\n'),
  S('+OK 1 20\r\n+OK 20 octets\r\nPASS x\r\n..\r\n.\r\n'),
  C('STLS\r\nNOOP\r\n'),
  'S: +OK',
  C(CLIENT_HELLO),
  S(SERVER_HELLO),
];

describe('robustness', () => {
  it('proves the same however the bytes are cut', () => {
    const { evidence } = play(pop3, SESSION);
    expect(evidence.credentials.map(({ user, outcome }) => [user, outcome])).toEqual([
      ['alice', 'refused'],
      ['bob', 'refused'],
    ]);
    expect(evidence.upgrade).toMatchObject({ offered: 3, asked: 14, pipelined: 14, accepted: 15, done: 16 });
    for (const { size, evidence: cut } of everyCut(pop3, SESSION)) expect({ size, ...cut }).toEqual({ size, ...evidence });
  });

  it('has nothing left to learn once the client works with its maildrop', () => {
    const loggedIn: Step[] = [GREETING, 'C: AUTH CRAM-MD5', 'S: + PDEuMkBhPg==', `C: ${base64('alice 0123')}`, 'S: +OK'];
    expect(play(pop3, loggedIn).inspector.done).toBe(false);
    const { evidence, inspector } = play(pop3, [...loggedIn, 'C: RETR 1', 'S: +OK 3 octets', 'C: QUIT']);
    expect(inspector.done).toBe(true);
    expect(evidence).toMatchObject({ cleartext: { packet: 6, what: 'RETR' }, credentials: [{ user: 'alice', outcome: 'accepted' }] });
    expect(play(pop3, [GREETING, 'C: USER alice', 'S: +OK', 'C: PASS x', 'S: -ERR']).inspector.done).toBe(false);
  });

  it('reads the capabilities a client asks for only behind its login', () => {
    const { evidence } = play(pop3, [
      ...[GREETING, 'C: USER alice', 'S: +OK', 'C: PASS x', 'S: +OK', C('CAPA\r\nSTAT\r\n'), S('+OK\r\nSTLS\r\n.\r\n+OK 1 20\r\n')],
    ]);
    expect(evidence.upgrade).toMatchObject({ verb: 'STLS', offered: 7 });
  });

  it('keeps no password', () => {
    const text = JSON.stringify(play(pop3, SESSION).evidence);
    for (const secret of ['Tr0ub4dor', base64('\0bob\0Tr0ub4dor &3').slice(0, 8)]) expect(text).not.toContain(secret);
  });

  it('does not throw on any bytes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.boolean(),
            fc.oneof(
              fc.uint8Array({ maxLength: 40 }),
              fc.constantFrom('+OK\r\n', '.\r\n', 'AUTH PLAIN\r\n', 'PASS x', '\r\n', 'RETR 1\r\n').map((text) => Buffer.from(text)),
            ),
          ),
        ),
        (parts) => {
          play(pop3, [GREETING, 'C: NOOP', ...parts.map(([client, bytes]) => (client ? C(bytes) : S(bytes)))]);
        },
      ),
    );
  });
});
