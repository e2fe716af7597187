import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT, EITHER, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { kerberos, kerberosDatagrams } from '../../../src/inspect/kerberos/index.js';
import { element, integer, join, octets, sequence } from '../../helpers/ber.js';
import { damage, inspect, type Step } from '../play.js';

const SECRET = 'SECRETCIPHER'.repeat(8);
const field = (number: number, contents: Uint8Array) => element(0xa0 | number, contents);
const encrypted = (etype: number) => sequence(field(0, integer(etype)), field(2, octets(SECRET)));
const name = (text: string) => sequence(field(0, integer(1)), field(1, sequence(octets(text, 0x1b))));
const realm = octets('CONTOSO.COM', 0x1b);
const ticket = (etype: number) =>
  element(0x61, sequence(field(0, integer(5)), field(1, realm), field(2, name('krbtgt')), field(3, encrypted(etype))));
const message = (tag: number, first: number, ...fields: Uint8Array[]) =>
  element(tag, sequence(field(first, integer(5)), field(first + 1, integer(tag & 0x1f)), ...fields));
const padata = (...types: number[]) =>
  field(
    3,
    sequence(
      ...types.map((type) => sequence(field(1, element(2, Uint8Array.of(...(type > 127 ? [0, type] : [type])))), field(2, octets(SECRET)))),
    ),
  );
const request = (tag: number, etypes: Uint8Array[], ...pa: number[]) =>
  message(
    tag,
    1,
    ...(pa.length > 0 ? [padata(...pa)] : []),
    field(
      4,
      sequence(
        field(0, element(3, Uint8Array.of(0, 0x40, 0x81, 0, 0x10))),
        field(1, name('alice')),
        field(2, realm),
        field(5, octets('20370913024805Z', 0x18)),
        field(7, integer(77)),
        field(8, sequence(...etypes)),
      ),
    ),
  );
const OFFERED = [integer(18), integer(23), element(2, Uint8Array.of(0xff, 0x79))];
const reply = (tag: number, of: number, etype: number) =>
  message(tag, 0, field(3, realm), field(4, name('alice')), field(5, ticket(of)), field(6, encrypted(etype)));
const error = (code: number) => message(0x7e, 0, field(6, integer(code)), field(9, realm), field(10, name('krbtgt')));
const tcp = (message: Uint8Array) => join(Uint8Array.of(0, 0, message.length >> 8, message.length & 0xff), message);

const LOGIN: [0 | 1, Uint8Array][] = [
  [0, request(0x6a, OFFERED, 128)],
  [1, error(25)],
  [0, request(0x6a, OFFERED, 2, 128)],
  [1, reply(0x6b, 18, 23)],
  [0, request(0x6c, OFFERED, 1)],
  [1, reply(0x6d, 18, 18)],
];
const framed: Step[] = LOGIN.map(([side, bytes]) => [side, tcp(bytes)]);

describe('recognition', () => {
  const at = (bytes: Uint8Array, midstream = false) => kerberos.recognise(bytes, 0, bytes.length, midstream);

  it.each([
    ['AS-REQ', request(0x6a, OFFERED), CLIENT],
    ['AS-REP', reply(0x6b, 18, 18), SERVER],
    ['KRB-ERROR', error(25), SERVER],
    ['AP-REQ', message(0x6e, 0, field(3, ticket(18)), field(4, encrypted(18))), EITHER],
  ])('%s, in a stream and in a datagram', (_name, bytes, expected) => {
    expect(at(tcp(bytes))).toBe(expected);
    expect(at(tcp(bytes), true)).toBe(expected);
    expect(kerberosDatagrams.recognise(bytes, 0, bytes.length, false)).toBe(expected);
    for (let length = 0; length < bytes.length; length++) {
      expect([MORE, expected]).toContain(at(tcp(bytes).subarray(0, length)));
      expect([NO, expected]).toContain(at(tcp(bytes).subarray(0, length), true));
    }
  });

  it('refuses another version, and a type that does not agree with the tag', () => {
    expect(at(tcp(element(0x6a, sequence(field(1, integer(4)), field(2, integer(10))))))).toBe(NO);
    expect(at(tcp(element(0x6a, sequence(field(1, integer(5)), field(2, integer(11))))))).toBe(NO);
    expect(at(Uint8Array.of(0, 0, 0, 9, 1, 2, 3, 4, 5))).toBe(NO);
  });
});

describe.each([
  ['TCP', kerberos, framed],
  ['UDP', kerberosDatagrams, LOGIN],
] as const)('over %s', (_name, protocol, steps) => {
  it('messages, realm, encryption types offered and used', () => {
    const found = inspect(protocol, steps, { clientSide: null });
    expect(found).toMatchObject({ protocol: 'kerberos', clientSide: 0, rejected: false, credentials: [] });
    expect(found.kerberos).toEqual({
      messages: ['AS-REQ', 'KRB-ERROR', 'AS-REP', 'TGS-REQ', 'TGS-REP'],
      realm: 'CONTOSO.COM',
      offered: [18, 23, -135],
      used: [
        { etype: 18, of: 'ticket', packet: 4 },
        { etype: 23, of: 'reply', packet: 4 },
        { etype: 18, of: 'reply', packet: 6 },
      ],
      withoutPreauthentication: null,
      error: 25,
    });
    expect(JSON.stringify(found)).not.toMatch(/SECRET|alice/);
  });

  it('an AS-REP to a request without proof of a key', () => {
    expect(inspect(protocol, [steps[0]!, steps[3]!]).kerberos?.withoutPreauthentication).toBe(2);
    expect(inspect(protocol, [steps[2]!, steps[3]!]).kerberos?.withoutPreauthentication).toBeNull();
    expect(inspect(protocol, [steps[3]!]).kerberos?.withoutPreauthentication).toBeNull();
    expect(inspect(protocol, [steps[0]!, [0, 9], steps[3]!]).kerberos?.withoutPreauthentication).toBeNull();
  });
});

it.each([16, 136, 138])('pre-authentication %i proves a key, or hides the proof', (type) => {
  const found = inspect(kerberosDatagrams, [
    [0, request(0x6a, OFFERED, type)],
    [1, reply(0x6b, 18, 18)],
  ]);
  expect(found.kerberos?.withoutPreauthentication).toBeNull();
});

it('a change of password: ticket and message', () => {
  const ap = message(0x6e, 0, field(3, ticket(23)), field(4, encrypted(18)));
  const priv = message(0x75, 0, field(3, encrypted(18)));
  const length = 6 + ap.length + priv.length;
  const change = join(Uint8Array.of(length >> 8, length & 0xff, 0xff, 0x80, ap.length >> 8, ap.length & 0xff), ap, priv);
  for (const found of [inspect(kerberosDatagrams, [[0, change]]), inspect(kerberos, [[0, tcp(change)]])]) {
    expect(found).toMatchObject({ protocol: 'kerberos', clientSide: 0, kerberos: { messages: ['AP-REQ', 'KRB-PRIV'] } });
    expect(found.kerberos?.used).toEqual([
      { etype: 23, of: 'ticket', packet: 1 },
      { etype: 18, of: 'message', packet: 1 },
    ]);
  }
});

it('a datagram cut by the snaplen shows what it shows', () => {
  const cut = LOGIN[0]![1].subarray(0, 30);
  expect(
    inspect(kerberosDatagrams, [
      [0, cut],
      [0, 100],
    ]),
  ).toMatchObject({ protocol: 'kerberos', kerberos: { messages: ['AS-REQ'] } });
});

it('the same evidence from any cut; damage and noise do no harm', () => {
  const whole = inspect(kerberos, framed);
  for (const cut of [1, 2, 5, 31]) expect(inspect(kerberos, framed, { cut })).toEqual(whole);
  fc.assert(
    fc.property(fc.nat(5), fc.nat(400), fc.integer({ min: 1, max: 255 }), (which, at, value) => {
      const found = [
        inspect(kerberos, damage(framed, which, at, value), { cut: 9 }),
        inspect(kerberosDatagrams, damage(LOGIN, which, at, value)),
      ];
      expect(JSON.stringify(found)).not.toContain('SECRETCIPHERSECRET');
    }),
    { numRuns: 400 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (noise) => {
      inspect(kerberos, [[0, tcp(noise)]]);
      inspect(kerberosDatagrams, [[0, noise]]);
    }),
  );
});
