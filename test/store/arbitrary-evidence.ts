/** Any evidence an inspector could fill in, and much that none would. */
import fc from 'fast-check';
import type { FlowEvidence, RpcAuthLevel } from '../../src/inspect/evidence.js';

const packet = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('', '[]', 'null', "'; DROP TABLE flows; --", '\0'));
const side = fc.constantFrom<0 | 1>(0, 1);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const some = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 4 });
/** With the prototype objects have in the program. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record<T>(model, { noNullPrototype: true });
const level = fc.constantFrom<RpcAuthLevel>('none', 'connect', 'call', 'packet', 'integrity', 'privacy');
const tlsVersion = fc.constantFrom('ssl2' as const, 'ssl3' as const, '1.0' as const, '1.1' as const, '1.2' as const, '1.3' as const);

export const arbitraryEvidence: fc.Arbitrary<FlowEvidence> = record({
  protocol: maybe(fc.constantFrom('smtp' as const, 'imap' as const, 'tls' as const, 'dcerpc' as const, 'net.tcp' as const)),
  clientSide: maybe(side),
  cleartext: maybe(record({ packet, what: text })),
  banner: maybe(text),
  impression: maybe(fc.constantFrom('text' as const, 'structured' as const, 'random' as const)),
  product: maybe(record({ name: text, version: maybe(text) })),
  loginOffer: maybe(record({ packet, mechanisms: some(text) })),
  upgrade: maybe(
    record({
      verb: maybe(text),
      offered: maybe(packet),
      notOffered: maybe(packet),
      asked: maybe(packet),
      accepted: maybe(packet),
      refused: maybe(packet),
      done: maybe(packet),
      plaintextAfter: maybe(packet),
      pipelined: maybe(packet),
      stripped: maybe(packet),
    }),
  ),
  tls: maybe(
    record({
      version: maybe(tlsVersion),
      offeredVersion: maybe(tlsVersion),
      cipherId: maybe(text),
      cipher: maybe(text),
      sni: maybe(text),
      alpn: some(text),
      alpnSelected: maybe(text),
      clientHelloPacket: maybe(packet),
      serverHelloPacket: maybe(packet),
      established: fc.boolean(),
      establishedPacket: maybe(packet),
      resumed: fc.boolean(),
      midstream: fc.boolean(),
      alert: maybe(record({ side, description: text, packet, level: fc.constantFrom('fatal' as const, 'warning' as const) })),
      answeredInClear: fc.boolean(),
      failure: maybe(record({ side, by: fc.constantFrom('alert' as const, 'alert-sized-record' as const), packet })),
      draft: maybe(text),
      ja3: maybe(text),
      ja3s: maybe(text),
      ja4: maybe(text),
      group: maybe(text),
      dhBits: maybe(packet),
      signatureScheme: maybe(text),
      compression: maybe(text),
      downgrade: maybe(fc.constantFrom('1.1' as const, '1.2' as const)),
      extendedMasterSecret: maybe(fc.boolean()),
      encryptThenMac: maybe(fc.boolean()),
      secureRenegotiation: maybe(fc.boolean()),
      retryPacket: maybe(packet),
      resumption: maybe(fc.constantFrom('session-id' as const, 'ticket' as const, 'psk' as const)),
      earlyData: maybe(fc.constantFrom('offered' as const, 'sent' as const)),
      chainLength: maybe(packet),
      clientCertificateRequested: maybe(packet),
      clientCertificate: maybe(record({ sent: fc.boolean(), packet })),
    }),
  ),
  rpc: maybe(
    record({
      interfaces: some(record({ uuid: text, version: text, packet, accepted: maybe(fc.boolean()) })),
      authType: maybe(text),
      bindLevel: maybe(level),
      requests: fc.dictionary(level, record({ count: packet, firstPacket: packet }), { maxKeys: 6, noNullPrototype: true }),
      undetermined: packet,
      readableStub: maybe(packet),
      securityContexts: some(record({ id: packet, type: text, level, packet })),
      faults: maybe(record({ count: packet, firstPacket: packet, status: text })),
      proxyTarget: maybe(text),
    }),
  ),
  http: maybe(
    record({
      host: maybe(text),
      server: maybe(text),
      userAgent: maybe(text),
      exchangeVersion: maybe(text),
      frontEnd: maybe(text),
      exchanges: some(
        record({ service: maybe(text), method: text, path: text, packet, status: maybe(packet), redirectToHttps: fc.boolean() }),
      ),
      requests: packet,
      schemesSent: some(text),
      schemesOffered: some(text),
      redirectOnly: fc.boolean(),
      contentPacket: maybe(packet),
      sessionCookies: some(record({ name: text, packet })),
    }),
  ),
  smb: maybe(
    record({
      dialect: maybe(text),
      signed: maybe(packet),
      encrypted: maybe(packet),
      readable: maybe(packet),
      names: maybe(packet),
      compressed: maybe(packet),
      smb1: maybe(packet),
      signing: maybe(fc.constantFrom('required' as const, 'enabled' as const, 'off' as const)),
      cipher: maybe(text),
      guest: maybe(packet),
      anonymous: maybe(packet),
    }),
  ),
  certificates: some(
    record({
      sentBy: fc.constantFrom('server' as const, 'client' as const),
      position: packet,
      packet,
      sha256: text,
      subject: maybe(text),
      commonName: maybe(text),
      issuer: maybe(text),
      alternativeNames: some(text),
      notBefore: maybe(text),
      notAfter: maybe(text),
      keyKind: maybe(text),
      keyBits: maybe(packet),
      signature: maybe(text),
      selfSigned: fc.boolean(),
    }),
  ),
  layer: maybe(record({ mechanism: maybe(text), sealed: maybe(packet), signed: maybe(packet), opaque: maybe(packet) })),
  kerberos: maybe(
    record({
      messages: some(text),
      realm: maybe(text),
      offered: some(fc.integer()),
      used: some(record({ etype: fc.integer(), of: fc.constantFrom('ticket' as const, 'reply' as const, 'message' as const), packet })),
      withoutPreauthentication: maybe(packet),
      error: maybe(fc.integer()),
    }),
  ),
  framing: maybe(record({ via: maybe(text), upgrade: maybe(text) })),
  credentials: some(
    record({
      mechanism: text,
      user: maybe(text),
      domain: maybe(text),
      ntlmVersion: maybe(fc.constantFrom('v1' as const, 'v2' as const)),
      beforeTls: fc.boolean(),
      passwordReadable: fc.boolean(),
      packet,
      outcome: maybe(fc.constantFrom('accepted' as const, 'refused' as const)),
    }),
  ),
  proofs: some(record({ packet, side, what: text })),
});
