import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT, EITHER, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { ldap } from '../../../src/inspect/ldap/index.js';
import { element, enumerated, integer, join, octets, sequence } from '../../helpers/ber.js';
import {
  cfx,
  kerberosToken,
  NOISE,
  negTokenInit,
  negTokenResp,
  ntlmAuthenticate,
  ntlmNegotiate,
  ntlmWrapped,
  SEAL,
  SIGN,
  wrap1964,
} from '../gss/tokens.js';
import { damage, inspect, type Step } from '../play.js';
import { clientHello, record } from '../tls/fixtures.js';

const message = (id: number, operation: Uint8Array, long = false) => element(0x30, join(integer(id), operation), long);
const bind = (id: number, name: string, choice: Uint8Array) => message(id, element(0x60, join(integer(3), octets(name), choice)));
const simple = (id: number, name: string, password: string) => bind(id, name, octets(password, 0x80));
const sasl = (id: number, mechanism: string, token: Uint8Array | string | null) =>
  bind(id, '', element(0xa3, join(octets(mechanism), ...(token === null ? [] : [octets(token)]))));
const bound = (id: number, code: number, token: Uint8Array | null = null) =>
  message(id, element(0x61, join(enumerated(code), octets(''), octets(''), ...(token === null ? [] : [octets(token, 0x87)]))));
const search = (id: number, base: string, scope = 0) =>
  message(
    id,
    element(
      0x63,
      join(
        octets(base),
        enumerated(scope),
        enumerated(0),
        integer(0),
        integer(0),
        element(1, Uint8Array.of(0)),
        octets('objectClass', 0x87),
      ),
    ),
    true,
  );
const entry = (id: number, name: string) =>
  message(id, element(0x64, join(octets(name), sequence(sequence(octets('mail'), element(0x31, octets('alice@contoso.com')))))), true);
const done = (id: number) => message(id, element(0x65, join(enumerated(0), octets(''), octets(''))));
const START_TLS = '1.3.6.1.4.1.1466.20037';
const startTls = (id: number) => message(id, element(0x77, octets(START_TLS, 0x80)));
const extended = (id: number, code: number) =>
  message(id, element(0x78, join(enumerated(code), octets(''), octets(''), octets(START_TLS, 0x8a))));
const layer = (token: Uint8Array) => join(Uint8Array.of(0, 0, token.length >> 8, token.length & 0xff), token);

const ldapInspect = (steps: readonly Step[], showing = {}) => inspect(ldap, steps, showing);
const ROOT: Step[] = [
  [0, search(1, '')],
  [1, join(entry(1, ''), done(1))],
];
const ntlmBind = (flags: number): Step[] => [
  [0, sasl(2, 'GSS-SPNEGO', negTokenInit('ntlm', ntlmNegotiate))],
  [1, bound(2, 14, negTokenResp('ntlm', NOISE))],
  [0, sasl(3, 'GSS-SPNEGO', negTokenResp(null, ntlmAuthenticate('alice', 'CONTOSO', flags)))],
  [1, bound(3, 0)],
];
const kerberosBind: Step[] = [
  [0, sasl(2, 'GSS-SPNEGO', negTokenInit('kerberos', kerberosToken))],
  [1, bound(2, 0, negTokenResp('kerberos', NOISE))],
];

describe('recognition', () => {
  const at = (bytes: Uint8Array, midstream = false) => ldap.recognise(bytes, 0, bytes.length, midstream);
  it.each([
    ['simple bind', simple(1, 'cn=admin', 'x'), CLIENT],
    ['search', search(2, 'dc=contoso'), CLIENT],
    ['entry', entry(2, 'cn=a'), SERVER],
    ['bind response', bound(1, 0), SERVER],
    ['StartTLS', startTls(1), CLIENT],
    ['unbind', message(3, Uint8Array.of(0x42, 0)), CLIENT],
  ])('%s, from the start and inside the stream', (_name, bytes, expected) => {
    expect(at(bytes)).toBe(expected);
    expect(at(bytes, true)).toBe(expected);
    for (let length = 0; length < bytes.length; length++) {
      expect([MORE, expected]).toContain(at(bytes.subarray(0, length)));
      expect([NO, expected]).toContain(at(bytes.subarray(0, length), true));
    }
  });

  it('a wrapped message only inside a stream', () => {
    expect(at(layer(cfx(6, NOISE)), true)).toBe(EITHER);
    expect(at(layer(cfx(6, NOISE)))).toBe(NO);
    expect(at(layer(NOISE), true)).toBe(NO);
  });

  it('refuses what only looks like it', () => {
    expect(at(sequence(integer(1), octets('public'), element(0xa0, NOISE.subarray(0, 20))))).toBe(NO); // SNMP
    expect(at(sequence(integer(3), sequence(integer(9))))).toBe(NO); // SNMPv3
    expect(at(sequence(integer(0), integer(77)))).toBe(NO); // a key
    expect(at(Buffer.from('0 is not a message'))).toBe(NO);
    expect(at(join(simple(1, 'a', 'b'), Uint8Array.of(9)), true)).toBe(NO);
  });
});

describe('binds', () => {
  it('a simple bind discloses its password, also when it is refused; the password is kept nowhere', () => {
    const found = ldapInspect([
      [0, simple(1, 'CONTOSO\\alice', 'TopSecret1')],
      [1, bound(1, 49)],
    ]);
    expect(found.credentials).toEqual([
      {
        mechanism: 'simple',
        user: 'CONTOSO\\alice',
        domain: null,
        ntlmVersion: null,
        beforeTls: true,
        passwordReadable: true,
        packet: 1,
        outcome: 'refused',
      },
    ]);
    expect(found.cleartext).toEqual({ packet: 1, what: 'credential (simple)' });
    expect(JSON.stringify(found)).not.toContain('TopSecret');
  });

  it.each(['', 'cn=alice'])('nobody logs in with the name "%s" and no password', (name) => {
    const found = ldapInspect([[0, simple(1, name, '')], [1, bound(1, 0)], ...ROOT]);
    expect(found).toMatchObject({ protocol: 'ldap', clientSide: 0, credentials: [], cleartext: null });
  });

  it('SASL PLAIN shows user and password, DIGEST-MD5 and SCRAM the user', () => {
    const plain = ldapInspect([
      [0, sasl(1, 'PLAIN', '\0alice\0TopSecret1')],
      [1, bound(1, 0)],
    ]);
    expect(plain.credentials).toMatchObject([{ mechanism: 'plain', user: 'alice', passwordReadable: true, outcome: 'accepted' }]);
    expect(JSON.stringify(plain)).not.toContain('TopSecret');
    const scram = ldapInspect([[0, sasl(1, 'SCRAM-SHA-256', 'n,,n=alice,r=abc')]]);
    expect(scram.credentials).toMatchObject([{ mechanism: 'scram-sha-256', user: 'alice', passwordReadable: false }]);
    expect(
      ldapInspect([
        [0, sasl(1, 'EXTERNAL', null)],
        [1, bound(1, 0)],
      ]).credentials,
    ).toEqual([]);
  });

  it('names user, domain and version of NTLM, in SPNEGO and in Sicily, and nothing of the responses', () => {
    const spnego = ldapInspect(ntlmBind(SEAL));
    const sicily = ldapInspect([
      [0, bind(1, '', octets('', 0x89))],
      [1, bound(1, 0)],
      [0, bind(2, 'NTLM', octets(ntlmNegotiate, 0x8a))],
      [1, bound(2, 0)],
      [0, bind(3, '', octets(ntlmAuthenticate('alice', 'CONTOSO', SEAL, 24), 0x8b))],
      [1, bound(3, 0)],
    ]);
    const login = { mechanism: 'ntlm', user: 'CONTOSO\\alice', domain: 'CONTOSO', outcome: 'accepted', passwordReadable: false };
    expect(spnego.credentials).toMatchObject([{ ...login, ntlmVersion: 'v2', packet: 3 }]);
    expect(sicily.credentials).toMatchObject([{ ...login, ntlmVersion: 'v1', packet: 5 }]);
    expect(JSON.stringify([spnego, sicily])).not.toContain('SECRET');
  });
});

describe('security layers', () => {
  const wrapped = (first: Uint8Array, second = first): Step[] => [
    [0, layer(first)],
    [1, layer(second)],
  ];

  it.each([
    ['RFC 4121', kerberosBind, cfx(6, NOISE), 'kerberos'],
    ['RFC 1964', kerberosBind, wrap1964('1000', NOISE), 'kerberos'],
    ['NTLM that agreed to seal', ntlmBind(SIGN | SEAL), ntlmWrapped(0, NOISE), 'ntlm'],
  ])('sealed: %s', (_name, login, token, mechanism) => {
    const found = ldapInspect([...ROOT, ...login, ...wrapped(token)]);
    expect(found.layer).toEqual({ mechanism, sealed: 3 + login.length, signed: null, opaque: null });
    expect(found).toMatchObject({ cleartext: null, done: true });
  });

  it.each([
    ['RFC 4121', kerberosBind, cfx(4, search(4, 'dc=contoso')), 'kerberos'],
    ['RFC 4121 with the flag Sealed and readable contents', kerberosBind, cfx(6, search(4, 'dc=contoso')), 'kerberos'],
    ['RFC 1964', kerberosBind, wrap1964('ffff', search(4, 'dc=contoso')), 'kerberos'],
    ['RFC 4121, the rest of a message', kerberosBind, cfx(4, NOISE), 'kerberos'],
    ['NTLM', ntlmBind(SIGN), ntlmWrapped(0, NOISE), 'ntlm'],
    ['NTLM that agreed to seal and did not', ntlmBind(SEAL), ntlmWrapped(0, search(4, 'dc=contoso')), 'ntlm'],
  ])('signed: %s', (_name, login, token, mechanism) => {
    const found = ldapInspect([...login, ...wrapped(token)]);
    expect(found.layer).toEqual({ mechanism, sealed: null, signed: login.length + 1, opaque: null });
  });

  it('the qop of DIGEST-MD5 tells, wherever a user name pretends to be one', () => {
    const digest = (qop: string): Step[] => [
      [0, sasl(1, 'DIGEST-MD5', null)],
      [1, bound(1, 14, Buffer.from('realm="x",qop="auth,auth-int,auth-conf"'))],
      [0, sasl(2, 'DIGEST-MD5', `username="a,qop=auth-conf,b",realm="x",${qop}response=0123`)],
      [1, bound(2, 0)],
      [0, layer(NOISE)],
    ];
    const kindOf = (qop: string) => ldapInspect(digest(qop)).layer;
    expect(kindOf('qop=auth-conf,')).toMatchObject({ mechanism: 'digest-md5', sealed: 5 });
    expect(kindOf('qop=auth-int,')).toMatchObject({ signed: 5, sealed: null });
    expect(kindOf('')).toMatchObject({ opaque: 5, sealed: null, signed: null });
  });

  it('inside a stream Kerberos tells, NTLM does not', () => {
    const inside = { started: false, clientSide: null };
    expect(ldapInspect([[0, layer(cfx(6, NOISE))]], inside)).toMatchObject({ protocol: 'ldap', layer: { sealed: 1 } });
    const ntlm: Step[] = [
      [0, layer(ntlmWrapped(7, NOISE))],
      [0, layer(ntlmWrapped(8, NOISE))],
    ];
    expect(ldapInspect(ntlm, inside)).toMatchObject({ protocol: 'ldap', layer: { mechanism: 'ntlm', sealed: null, opaque: 2 } });
    expect(ldapInspect([ntlm[0]!, ntlm[0]!], inside).rejected).toBe(true);
  });

  it('a login without a layer leaves the directory readable', () => {
    const found = ldapInspect([...kerberosBind, [0, search(4, 'dc=contoso', 2)], [1, entry(4, 'cn=alice,dc=contoso')]]);
    expect(found).toMatchObject({ cleartext: { packet: 3, what: 'LDAP search' }, layer: null });
  });
});

describe('StartTLS', () => {
  const hello = record(22, clientHello());

  it('asked, accepted, done; then it is TLS', () => {
    const found = ldapInspect([
      [0, startTls(1)],
      [1, extended(1, 0)],
      [0, hello],
    ]);
    expect(found.upgrade).toMatchObject({ verb: 'StartTLS', asked: 1, accepted: 2, refused: null, done: 3, plaintextAfter: null });
    expect(found).toMatchObject({ protocol: 'ldap', clientSide: 0, tls: { clientHelloPacket: 3 } });
  });

  it('refused, or accepted and not done', () => {
    const refused = ldapInspect([
      [0, startTls(1)],
      [1, extended(1, 2)],
      [0, simple(2, 'cn=a', 'b')],
    ]);
    expect(refused.upgrade).toMatchObject({ asked: 1, refused: 2, accepted: null, done: null, plaintextAfter: null });
    expect(refused.credentials).toHaveLength(1);
    const stripped = ldapInspect([
      [0, startTls(1)],
      [1, extended(1, 0)],
      [0, simple(2, 'cn=a', 'b')],
    ]);
    expect(stripped.upgrade).toMatchObject({ accepted: 2, done: null, plaintextAfter: 3 });
  });
});

it('the other side speaks something else: then it was not LDAP, unless a bind passed', () => {
  const answer: Step = [1, Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')];
  expect(ldapInspect([[0, search(1, 'dc=contoso')], answer]).rejected).toBe(true);
  expect(ldapInspect([[0, simple(1, 'cn=a', 'b')], answer])).toMatchObject({ rejected: false, protocol: 'ldap' });
});

it('a password changed in clear is a credential', () => {
  const value = sequence(octets('cn=alice', 0x80), octets('OldSecret', 0x81), octets('NewSecret', 0x82));
  const request = message(1, element(0x77, join(octets('1.3.6.1.4.1.4203.1.11.1', 0x80), octets(value, 0x81))));
  const found = ldapInspect([[0, request]]);
  expect(found.credentials).toMatchObject([{ mechanism: 'password-modify', user: null, passwordReadable: true }]);
  expect(JSON.stringify(found)).not.toMatch(/Secret/);
});

it('a loss inside a long message costs nothing, after another one a message resumes', () => {
  const long = entry(9, `cn=${'x'.repeat(20_000)}`);
  const found = ldapInspect([
    [1, long.subarray(0, 17_000)],
    [1, 1000],
    [1, long.subarray(18_000)],
    [1, 77],
    [1, bound(3, 0)],
  ]);
  expect(found).toMatchObject({ protocol: 'ldap', cleartext: { packet: 1, what: 'LDAP search result' } });
  expect(found.proofs.at(-1)).toMatchObject({ packet: 5, what: 'bind accepted' });
});

describe('whatever the bytes', () => {
  const dialogues: Step[][] = [
    [...ROOT, ...ntlmBind(SEAL), [0, layer(ntlmWrapped(0, NOISE))], [1, layer(ntlmWrapped(0, NOISE))]],
    [...kerberosBind, [0, layer(cfx(4, search(4, 'dc=x')))], [0, simple(5, 'cn=a', 'b')]],
    [
      [0, startTls(1)],
      [1, extended(1, 0)],
      [0, record(22, clientHello())],
    ],
  ];

  it('the same evidence from any cut', () => {
    for (const steps of dialogues) {
      const whole = ldapInspect(steps);
      for (const cut of [1, 2, 3, 7, 33]) expect(ldapInspect(steps, { cut })).toEqual(whole);
    }
  });

  it('every prefix, every damaged octet, and noise: nothing throws, and no response is kept', () => {
    for (const steps of dialogues) {
      for (let length = 0; length <= steps.length; length++) ldapInspect(steps.slice(0, length), { cut: 5 });
    }
    fc.assert(
      fc.property(fc.nat(2), fc.nat(9), fc.nat(400), fc.integer({ min: 1, max: 255 }), (dialogue, which, at, value) => {
        const steps = damage(dialogues[dialogue]!, which, at, value);
        expect(JSON.stringify([ldapInspect(steps), ldapInspect(steps, { cut: 11 })])).not.toContain('SECRET');
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        ldapInspect([
          [0, noise],
          [1, noise],
        ]);
        ldap.recognise(noise, 0, noise.length, true);
      }),
    );
  });
});
