import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT, MORE, NO } from '../../../src/inspect/inspector.js';
import { netTcp } from '../../../src/inspect/net-tcp/index.js';
import { join } from '../../helpers/ber.js';
import { cfx, NOISE, ntlmWrapped, SEAL, SIGN } from '../gss/tokens.js';
import { data, handshake, kerberos as nnsKerberos, ntlm as nnsNtlm } from '../nns/dialogues.js';
import { damage, inspect, type Step } from '../play.js';
import { clientHello, record } from '../tls/fixtures.js';

const text = (type: number, contents: string) => join(Uint8Array.of(type, contents.length), Buffer.from(contents));
const VIA = 'net.tcp://ex01.contoso.com/Microsoft.Exchange.MailboxReplicationService';
const preamble = join(Uint8Array.of(0, 1, 0, 1, 2), text(2, VIA), Uint8Array.of(3, 8));
const ask = (protocol: string): Step => [0, join(preamble, text(9, protocol))];
const ACCEPT: Step = [1, Uint8Array.of(0x0a)];
const envelope = join(Uint8Array.of(6, 0x96, 1), Buffer.from('http://tempuri.org/IMailboxReplicationService/Begin'.padEnd(150, '.')));

const ntlm = (flags: number): Step[] => [ask('application/negotiate'), ACCEPT, ...nnsNtlm(flags)];
const kerberos: Step[] = [ask('application/negotiate'), ACCEPT, ...nnsKerberos];
const both = (token: Uint8Array): Step[] => [
  [0, data(token)],
  [1, data(token)],
];

describe('recognition', () => {
  it('by the preamble of the client, as far as the scheme', () => {
    for (let length = 0; length <= preamble.length; length++)
      expect(netTcp.recognise(preamble, 0, length, false)).toBe(length < 17 ? MORE : CLIENT);
  });

  it.each([
    [[0, 2, 0, 1, 2]],
    [[0, 1, 0, 1, 9]],
    [[0, 1, 0, 1, 2, 2, 3, 0x41, 0x42, 0x43]],
    [[0, 1, 0, 1, 2, 2, 5, 0x61, 0x3a, 0x61, 0x2f, 0x2f]],
    [[0x0b]],
  ])('refuses %j', (octets) => {
    expect(netTcp.recognise(Uint8Array.from(octets), 0, octets.length, false)).toBe(NO);
  });
});

it('without an upgrade messages pass in clear', () => {
  const found = inspect(netTcp, [
    [0, join(preamble, Uint8Array.of(0x0c))],
    [1, Uint8Array.of(0x0b)],
    [0, envelope],
  ]);
  expect(found).toMatchObject({ protocol: 'net.tcp', clientSide: 0, framing: { via: VIA, upgrade: null }, layer: null, done: true });
  expect(found.cleartext).toEqual({ packet: 3, what: 'message (net.tcp)' });
});

describe('application/negotiate', () => {
  it('NTLM names its user; sealed as agreed', () => {
    const found = inspect(netTcp, [...ntlm(SIGN | SEAL), ...both(ntlmWrapped(0, NOISE))]);
    expect(found.layer).toEqual({ mechanism: 'ntlm', sealed: 7, signed: null, opaque: null });
    expect(found).toMatchObject({ cleartext: null, done: true, framing: { upgrade: 'application/negotiate' } });
    expect(found.credentials).toMatchObject([
      { mechanism: 'ntlm', user: 'CONTOSO\\alice', domain: 'CONTOSO', ntlmVersion: 'v2', packet: 5, outcome: 'accepted' },
    ]);
    expect(JSON.stringify(found)).not.toContain('SECRET');
  });

  it('Kerberos tells by its token', () => {
    expect(inspect(netTcp, [...kerberos, ...both(cfx(6, NOISE))]).layer).toEqual({
      mechanism: 'kerberos',
      sealed: 5,
      signed: null,
      opaque: null,
    });
    expect(inspect(netTcp, [...kerberos, ...both(cfx(4, NOISE))]).layer).toMatchObject({ signed: 5, sealed: null });
  });

  it('readable contents are signed at most', () => {
    expect(inspect(netTcp, [...ntlm(SEAL), ...both(ntlmWrapped(0, envelope))]).layer).toMatchObject({ signed: 7, sealed: null });
  });

  it('a login for its own sake leaves messages in clear', () => {
    const found = inspect(netTcp, [...kerberos, [0, Uint8Array.of(0x0c)], [1, Uint8Array.of(0x0b)], [0, envelope]]);
    expect(found).toMatchObject({ layer: null, cleartext: { packet: 7, what: 'message (net.tcp)' } });
  });

  it('a refused login', () => {
    const found = inspect(netTcp, [...ntlm(SEAL).slice(0, 5), [1, handshake(0x15, new Uint8Array(8))]]);
    expect(found.credentials).toMatchObject([{ outcome: 'refused' }]);
  });
});

it('application/ssl-tls becomes TLS, when it is accepted', () => {
  const found = inspect(netTcp, [ask('application/ssl-tls'), ACCEPT, [0, record(22, clientHello())]]);
  expect(found.upgrade).toMatchObject({ verb: 'application/ssl-tls', asked: 1, accepted: 2, done: 3, refused: null });
  expect(found).toMatchObject({ protocol: 'net.tcp', tls: { clientHelloPacket: 3 }, framing: { upgrade: 'application/ssl-tls' } });
  const refused = inspect(netTcp, [
    ask('application/ssl-tls'),
    [1, text(8, 'http://schemas.microsoft.com/ws/2006/05/framing/faults/UpgradeInvalid')],
  ]);
  expect(refused.upgrade).toMatchObject({ refused: 2, accepted: null, done: null });
});

it('the same evidence from any cut; damage and noise do no harm', () => {
  const dialogues = [
    [...ntlm(SEAL), ...both(ntlmWrapped(0, NOISE))],
    [...kerberos, [0, Uint8Array.of(0x0c)], [1, Uint8Array.of(0x0b)], [0, envelope]] as Step[],
    [ask('application/ssl-tls'), ACCEPT, [0, record(22, clientHello())]] as Step[],
  ];
  for (const steps of dialogues) {
    const whole = inspect(netTcp, steps);
    for (const cut of [1, 2, 5, 31]) expect(inspect(netTcp, steps, { cut })).toEqual(whole);
    for (let length = 0; length < steps.length; length++) inspect(netTcp, steps.slice(0, length), { cut: 3 });
  }
  fc.assert(
    fc.property(fc.nat(2), fc.nat(8), fc.nat(400), fc.integer({ min: 1, max: 255 }), (dialogue, which, at, value) => {
      const steps = damage(dialogues[dialogue]!, which, at, value);
      expect(JSON.stringify([inspect(netTcp, steps), inspect(netTcp, steps, { cut: 11 })])).not.toContain('SECRET');
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 80 }),
      (noise) =>
        void inspect(netTcp, [
          [0, join(preamble, noise)],
          [1, noise],
        ]),
    ),
  );
});
