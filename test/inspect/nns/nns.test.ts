import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation } from '../../../src/inspect/conversation.js';
import { CLIENT, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { DEFAULT_INSPECT_LIMITS } from '../../../src/inspect/limits.js';
import { nns } from '../../../src/inspect/nns/index.js';
import { tls } from '../../../src/inspect/tls/index.js';
import { protectionOf } from '../../../src/judge/protection/index.js';
import { join } from '../../helpers/ber.js';
import { flow } from '../../helpers/facts.js';
import { message } from '../ese-replication/messages.js';
import { cfx, kerberosToken, NOISE, negTokenInit, negTokenResp, ntlmNegotiate, ntlmWrapped, SEAL, SIGN, wrap1964 } from '../gss/tokens.js';
import { damage, inspect, type Step } from '../play.js';
import { clientHello, record } from '../tls/fixtures.js';
import { data, handshake, kerberos, ntlm } from './dialogues.js';

const both = (bytes: Uint8Array): Step[] => [
  [0, bytes],
  [1, bytes],
];
const request = message('CLGQ', NOISE);
const reply = message('LCSS', NOISE);

/** What the whole path from recognition to the verdict says. */
function verdict(steps: readonly Step[], rest: Parameters<typeof flow>[2] = {}) {
  const conversation = new Conversation(DEFAULT_INSPECT_LIMITS, [true, true], { learned() {} }, 0);
  steps.forEach(([side, what], index) => {
    if (conversation.settled) return;
    if (typeof what === 'number') conversation.gap(side, what, index + 1);
    else conversation.data(side, what, 0, what.length, index + 1);
  });
  conversation.end();
  const { evidence } = conversation;
  const { state, mechanism, reason } = protectionOf(flow('10.0.0.9:1025', '10.0.0.1:64327', { evidence, ...rest }), {
    interfaces: [],
    keying: null,
  });
  return [evidence.protocol, state, mechanism, reason];
}

describe('recognition', () => {
  const recognise = (bytes: Uint8Array, midstream = false) => nns.recognise(bytes, 0, bytes.length, midstream);

  it('by the first token of a login, of either side', () => {
    const first = handshake(0x16, negTokenInit('kerberos', kerberosToken));
    for (let length = 0; length < first.length; length++)
      expect(recognise(first.subarray(0, length))).toBe(length < 5 + 18 ? MORE : CLIENT);
    expect(recognise(handshake(0x16, ntlmNegotiate))).toBe(CLIENT);
    expect(recognise(handshake(0x14, kerberosToken))).toBe(CLIENT);
    expect(recognise(handshake(0x14, negTokenResp('kerberos', NOISE)))).toBe(SERVER);
    expect(recognise(handshake(0x16, join(Buffer.from('NTLMSSP\0'), Uint8Array.of(2, 0, 0, 0), NOISE)))).toBe(SERVER);
    expect(recognise(first, true)).toBe(CLIENT);
    expect(recognise(first.subarray(0, 12), true)).toBe(NO);
  });

  it.each([
    ['another version', Uint8Array.of(0x16, 1, 1, 0, 40, ...NOISE)],
    ['no token', handshake(0x16, NOISE)],
    ['another mechanism', handshake(0x16, Uint8Array.from([0x60, 20, 6, 3, 1, 2, 3, ...NOISE.subarray(0, 15)]))],
    ['a token of another size', join(handshake(0x16, negTokenInit('kerberos', kerberosToken).subarray(0, 60)), NOISE)],
    ['an error alone', handshake(0x15, new Uint8Array(8))],
    ['an empty message', handshake(0x14, new Uint8Array(0))],
  ])('refuses %s', (_, bytes) => {
    expect(recognise(bytes)).toBe(NO);
  });

  it('is never TLS, and TLS never this', () => {
    const hello = record(22, clientHello());
    expect(nns.recognise(hello, 0, hello.length, false)).toBe(NO);
    for (const [, bytes] of [...kerberos, ...ntlm(SEAL)])
      for (const midstream of [false, true])
        expect(tls.recognise(bytes as Uint8Array, 0, (bytes as Uint8Array).length, midstream)).toBe(NO);
    expect(verdict([[0, hello]])[0]).toBe('tls');
  });
});

describe('what follows the login', () => {
  it('sealed by Kerberos, as the token says', () => {
    for (const token of [cfx(6, NOISE), wrap1964('1000', NOISE)])
      expect(verdict([...kerberos, ...both(data(token))])).toEqual(['nns', 'encrypted', 'nns-sealed, kerberos', null]);
    expect(inspect(nns, [...kerberos, ...both(data(cfx(6, NOISE)))])).toMatchObject({ clientSide: 0, done: true, credentials: [] });
  });

  it('signed only', () => {
    expect(verdict([...kerberos, ...both(data(cfx(4, NOISE)))])).toEqual(['nns', 'signed', 'nns-signed, kerberos', null]);
    expect(verdict([...ntlm(SIGN), ...both(data(ntlmWrapped(0, NOISE)))])).toEqual(['nns', 'signed', 'nns-signed, ntlm', null]);
    expect(verdict([...ntlm(SEAL), [0, data(ntlmWrapped(0, request))]])).toEqual(['nns', 'signed', 'nns-signed, ntlm', null]);
  });

  it('sealed by NTLM, as agreed; its user is named', () => {
    const steps = [...ntlm(SIGN | SEAL), ...both(data(ntlmWrapped(0, NOISE)))];
    expect(verdict(steps)).toEqual(['nns', 'encrypted', 'nns-sealed, ntlm', null]);
    const found = inspect(nns, steps);
    expect(found.credentials).toMatchObject([
      { mechanism: 'ntlm', user: 'CONTOSO\\alice', domain: 'CONTOSO', ntlmVersion: 'v2', packet: 3, outcome: 'accepted' },
    ]);
    expect(JSON.stringify(found)).not.toContain('SECRET');
  });

  it('messages of the replication channel as they are', () => {
    const steps: Step[] = [...kerberos, [0, request], [1, reply]];
    expect(verdict(steps)).toEqual(['ese-replication', 'cleartext', 'ese-replication', null]);
    const found = inspect(nns, steps);
    expect(found.cleartext).toEqual({ packet: 3, what: 'replication message ContinuousLogCopyRequest' });
    expect(found.proofs.map(({ what }) => what)).toEqual([
      'NegotiateStream handshake',
      'NegotiateStream handshake',
      'login accepted (kerberos)',
      'replication message ContinuousLogCopyRequest in clear',
      'LogCopyServerStatus',
    ]);
  });

  it('a login says nothing of what may follow it', () => {
    expect(verdict(kerberos)).toEqual(['nns', 'undetermined', 'nns', 'no-data']);
    expect(verdict(ntlm(SEAL))).toEqual(['nns', 'undetermined', 'nns', 'no-data']);
    expect(verdict(kerberos.slice(0, 1), { serverSide: { packets: 0 } })).toEqual(['nns', 'undetermined', 'nns', 'one-direction']);
  });

  it('a login that failed', () => {
    const failed: Step[] = [...ntlm(SEAL).slice(0, 3), [1, handshake(0x15, new Uint8Array(8))]];
    expect(verdict(failed)).toEqual(['nns', 'undetermined', 'nns', 'handshake-failed']);
    expect(inspect(nns, failed)).toMatchObject({ done: true, credentials: [{ outcome: 'refused' }] });
  });

  it('text that nothing wraps is readable; of other octets nothing is said', () => {
    const text = Buffer.from('The quick brown fox jumps over the lazy dog.\r\n'.repeat(12));
    expect(verdict([...kerberos, [0, text]])).toEqual(['nns', 'cleartext', 'nns', null]);
    expect(inspect(nns, [...kerberos, [0, text]]).cleartext).toMatchObject({ packet: 3 });
    for (const other of [text.subarray(0, 200), record(22, clientHello()), join(NOISE, NOISE, NOISE, NOISE, NOISE)])
      expect(verdict([...kerberos, ...both(other)])).toEqual(['nns', 'undetermined', 'nns-not-wrapped', 'unknown-protocol']);
  });

  it('what one side sends without anything around it is not protected by what the other seals', () => {
    expect(verdict([...kerberos, [0, data(cfx(6, NOISE))], [1, NOISE]])).toEqual([
      'nns',
      'undetermined',
      'nns-not-wrapped',
      'unknown-protocol',
    ]);
  });

  it('a message as long as a handshake message would begin is none', () => {
    // Its four octets of size are 16 01 00 00: 278, and so are the first four of a handshake message of 5 octets.
    const token = cfx(6, join(NOISE, NOISE, NOISE).subarray(0, 278 - 16), 0);
    expect(token.length).toBe(278);
    expect(verdict([...kerberos, [0, data(token)]])).toEqual(['nns', 'encrypted', 'nns-sealed, kerberos', null]);
  });

  it('goes on after a loss by tokens that say themselves what they are', () => {
    const steps: Step[] = [kerberos[0]!, [1, 500], [0, 3], ...both(data(cfx(6, NOISE)))];
    expect(inspect(nns, steps).layer).toMatchObject({ mechanism: 'kerberos', sealed: 4 });
  });
});

it('who answers a handshake with something else speaks something else', () => {
  const found = inspect(nns, [kerberos[0]!, [1, Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]]);
  expect(found.rejected).toBe(true);
});

it('the same evidence from any cut; damage and noise do no harm', () => {
  const dialogues: Step[][] = [
    [...ntlm(SEAL), ...both(data(ntlmWrapped(0, NOISE)))],
    [...kerberos, ...both(data(cfx(6, NOISE))), ...both(data(cfx(4, NOISE)))],
    [...kerberos, [0, request], [1, reply], [0, message('PING')]],
    [...kerberos, [0, Buffer.from('plain words '.repeat(60))], [1, NOISE]],
  ];
  for (const steps of dialogues) {
    const whole = inspect(nns, steps);
    for (const cut of [1, 2, 5, 31]) expect(inspect(nns, steps, { cut })).toEqual(whole);
    for (let length = 0; length < steps.length; length++) inspect(nns, steps.slice(0, length), { cut: 3 });
  }
  fc.assert(
    fc.property(fc.nat(3), fc.nat(8), fc.nat(400), fc.integer({ min: 1, max: 255 }), (dialogue, which, at, value) => {
      const steps = damage(dialogues[dialogue]!, which, at, value);
      expect(JSON.stringify([inspect(nns, steps), inspect(nns, steps, { cut: 11 })])).not.toContain('SECRET');
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(4), (noise, after) => {
      inspect(nns, [...ntlm(SEAL).slice(0, after), [0, noise], [1, noise]]);
      inspect(nns, [[0, noise]], { started: false });
    }),
  );
});

it('no bit of a sealed message makes it readable, and none of a readable one sealed', () => {
  const sealed = data(cfx(6, NOISE));
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const flipped = Uint8Array.from(sealed);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    expect(verdict([...kerberos, [0, flipped]])[1]).not.toBe('cleartext');
  }
  for (let bit = 0; bit < request.length * 8; bit++) {
    const flipped = Uint8Array.from(request);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    expect(['cleartext', 'undetermined']).toContain(verdict([...kerberos, [0, flipped]])[1]);
  }
});
