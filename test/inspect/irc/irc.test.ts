import { describe, expect, it } from 'vitest';
import { CLIENT, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { irc } from '../../../src/inspect/irc/index.js';
import { base64, C, CLIENT_HELLO, everyCut, play, S, SERVER_HELLO, type Step } from '../mail/play.js';

const recognise = (text: string, midstream = false) => irc.recognise(Buffer.from(text, 'latin1'), 0, text.length, midstream);
const REGISTER: Step = C('NICK alice\r\nUSER alice 0 * :Alice of Contoso\r\n');
const WELCOME = 'S: :chat01.contoso.test 001 alice :Welcome to the Exchange chat service';

describe('recogniseIrc', () => {
  it.each([
    ['NICK alice\r\n', CLIENT],
    ['NIC', MORE],
    ['USER alice 0 * :Alice\r\n', CLIENT],
    ['USER alice 0 *', MORE],
    ['USER alice\r\n', NO],
    ['CAP LS 302\r\n', CLIENT],
    ['IRCX\r\n', CLIENT],
    ['PASS secret\r\n', MORE],
    ['PASS secret\r\nNICK a\r\n', CLIENT],
    ['PASS secret\r\nUSER a b c d\r\n', CLIENT],
    ['PASS secret\r\nSYST\r\n', NO],
    [':chat01 NOTICE * :*** Looking up your hostname\r\n', SERVER],
    ['NOTICE AUTH :*** Checking ident\r\n', SERVER],
    [':chat01 001 alice :Welcome\r\n', SERVER],
    [':chat01', MORE],
    [': hello\r\n', NO],
    ['220 mail ESMTP\r\n', NO],
    ['\x16\x03\x01', NO],
  ])('says of %j: %i', (text, expected) => {
    expect(recognise(text)).toBe(expected);
  });

  it.each([
    ['PRIVMSG #sales :hello\r\n', CLIENT],
    [':chat01 322 alice #sales 4 :topic\r\n', SERVER],
    ['PASS secret\r\nNICK a\r\n', NO],
    [':chat', NO],
  ])('is stricter in mid-stream: %j is %i', (text, expected) => {
    expect(recognise(text, true)).toBe(expected);
  });
});

describe('a chat', () => {
  it('is cleartext, and its client and server are told apart', () => {
    const { evidence } = play(irc, [REGISTER, WELCOME, 'C: JOIN #sales'], { clientSide: 1 });
    expect(evidence).toMatchObject({
      protocol: 'irc',
      clientSide: 1,
      cleartext: { packet: 1, what: 'USER' },
      credentials: [],
      upgrade: null,
    });
    expect(evidence.banner).toContain('Welcome');
  });

  it.each([
    ['PASS before the name', [C('PASS s3cret\r\nNICK alice\r\n'), 'C: USER alice 0 * :A', WELCOME], 'accepted'],
    ['PASS refused', [C('PASS s3cret\r\nNICK alice\r\n'), 'C: USER alice 0 * :A', 'S: :chat01 464 alice :Password incorrect'], 'refused'],
    ['OPER', [REGISTER, WELCOME, 'C: OPER alice s3cret', 'S: :chat01 381 alice :You are now an IRC operator'], 'accepted'],
    ['OPER refused', [REGISTER, WELCOME, 'C: OPER alice s3cret', 'S: :chat01 464 alice :No'], 'refused'],
  ] as [string, Step[], string][])('reads %s', (_, steps, outcome) => {
    const { evidence } = play(irc, steps);
    expect(evidence.credentials).toMatchObject([{ mechanism: 'user-pass', user: 'alice', passwordReadable: true, outcome }]);
    expect(JSON.stringify(evidence)).not.toContain('s3cret');
  });

  it('reads SASL', () => {
    const { evidence } = play(irc, [
      'C: CAP LS 302',
      'S: :chat01 CAP * LS :sasl multi-prefix',
      'C: NICK alice',
      'C: AUTHENTICATE PLAIN',
      'S: AUTHENTICATE +',
      `C: AUTHENTICATE ${base64('\0alice\0s3cret')}`,
      'S: :chat01 903 alice :SASL authentication successful',
    ]);
    expect(evidence.credentials).toMatchObject([{ mechanism: 'plain', user: 'alice', passwordReadable: true, outcome: 'accepted' }]);
  });

  it('reads the NTLM of IRCX', () => {
    const { evidence } = play(irc, [
      'C: IRCX',
      'S: :chat01 800 * 0 0 NTLM,ANON 512 *',
      'C: AUTH NTLM I :NTLMSSP',
      'S: AUTH NTLM S :NTLMSSP',
      'C: AUTH NTLM S :NTLMSSP',
      'S: AUTH NTLM * alice@contoso 0',
    ]);
    expect(evidence.credentials).toMatchObject([
      { mechanism: 'ntlm', user: null, passwordReadable: false, packet: 5, outcome: 'accepted' },
    ]);
  });
});

describe('STARTTLS', () => {
  it('tells offered, asked, accepted and done apart', () => {
    const { evidence } = play(irc, [
      'C: CAP LS 302',
      'S: :chat01 CAP * LS :tls sasl',
      'C: STARTTLS',
      'S: :chat01 670 * :STARTTLS successful, proceed with TLS handshake',
      C(CLIENT_HELLO),
      S(SERVER_HELLO),
    ]);
    expect(evidence).toMatchObject({ protocol: 'irc', cleartext: null, tls: { version: '1.2' } });
    expect(evidence.upgrade).toMatchObject({ verb: 'STARTTLS', offered: 2, asked: 3, accepted: 4, done: 5 });
  });

  it('sees the refusal', () => {
    const { evidence } = play(irc, ['C: CAP LS', 'C: STARTTLS', 'S: :chat01 691 * :no', REGISTER]);
    expect(evidence.upgrade).toMatchObject({ asked: 2, refused: 3, done: null });
  });
});

describe('agreement', () => {
  it.each([
    ['a nick nobody answered', ['C: NICK alice']],
    ['another protocol', ['C: NICK alice', 'S: ', 'S: <html>', 'S: <head>', 'S: <title>']],
    ['binary', ['C: NICK alice', S('\0\x01\x02\r\n')]],
  ] as [string, Step[]][])('rejects %s', (_, steps) => {
    expect(play(irc, steps).inspector.rejected).toBe(true);
  });

  it.each([
    ['the client alone', [REGISTER]],
    ['the server alone', [WELCOME, 'S: :chat01 002 alice :Your host']],
    ['both', ['C: NICK alice', 'S: PING :1234']],
  ] as [string, Step[]][])('believes %s', (_, steps) => {
    expect(play(irc, steps)).toMatchObject({ evidence: { protocol: 'irc' }, inspector: { rejected: false } });
  });
});

describe('hostile bytes', () => {
  const dialogue: Step[] = [
    'C: CAP LS 302',
    'S: :chat01 CAP * LS :tls sasl',
    C('PASS s3cret\r\nNICK alice\r\nUSER alice 0 * :A\r\n'),
    WELCOME,
    'C: OPER alice s3cret',
    'S: :chat01 381 alice :ok',
    'C: STARTTLS',
    'S: :chat01 670 alice :go',
    C(CLIENT_HELLO),
    S(SERVER_HELLO),
  ];

  it('proves the same however the bytes are cut', () => {
    const whole = play(irc, dialogue).evidence;
    expect(whole.upgrade?.done).toBe(9);
    for (const { size, evidence } of everyCut(irc, dialogue)) expect({ size, evidence }).toEqual({ size, evidence: whole });
  });

  it('survives every prefix and every flipped bit', () => {
    dialogue.slice(0, 8).forEach((step, at) => {
      const side = typeof step === 'string' ? (step[0] as 'C' | 'S') : step.side;
      const whole = typeof step === 'string' ? Buffer.from(`${step.slice(3)}\r\n`) : Buffer.from('bytes' in step ? step.bytes : []);
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const flipped = Buffer.from(whole);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        for (const bytes of [flipped, whole.subarray(0, bit >> 3)]) {
          const { evidence } = play(irc, [...dialogue.slice(0, at), { side, bytes }, ...dialogue.slice(at + 1)]);
          if (evidence.upgrade?.done != null) expect(evidence.tls).not.toBe(null);
          // What is left of the password's line may be the name's, never the other way round.
          for (const { user } of evidence.credentials) expect(user ?? '').not.toContain('s3cret');
        }
      }
    });
  });
});
