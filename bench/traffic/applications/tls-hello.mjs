// TLS records and the handshake messages sent in clear (RFC 5246, RFC 8446).

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const CERTIFICATE = 11;
const SERVER_KEY_EXCHANGE = 12;
const SERVER_HELLO_DONE = 14;

const u16 = (value) => Buffer.from([value >>> 8, value & 0xff]);
const u24 = (value) => Buffer.from([value >>> 16, (value >>> 8) & 0xff, value & 0xff]);
const vector8 = (content) => Buffer.concat([Buffer.from([content.length]), content]);
const vector16 = (content) => Buffer.concat([u16(content.length), content]);
const vector24 = (content) => Buffer.concat([u24(content.length), content]);
const list16 = (...values) => Buffer.concat(values.map(u16));
const extension = (type, content) => Buffer.concat([u16(type), vector16(content)]);
const message = (type, ...contents) => Buffer.concat([Buffer.from([type]), vector24(Buffer.concat(contents))]);

/** One record; `version` is the one of the record header. */
export function record(type, version, content) {
  return Buffer.concat([Buffer.from([type, version >>> 8, version & 0xff]), u16(content.length), content]);
}

export const VERSIONS = {
  '1.0': {
    wire: 0x0301,
    suites: [0xc014, 0xc013, 0x0035, 0x002f, 0x000a],
    suite: 0xc014,
  },
  1.2: {
    wire: 0x0303,
    suites: [0xc030, 0xc02f, 0xc028, 0xc027, 0xc014, 0xc013, 0x009d, 0x009c, 0x003d, 0x0035, 0x002f],
    suite: 0xc030,
  },
  1.3: {
    wire: 0x0303,
    suites: [0x1302, 0x1301, 0xc030, 0xc02f, 0xc02c, 0xc02b],
    suite: 0x1302,
  },
};

/** ClientHello with SNI, groups, signature algorithms and, where asked for, ALPN and TLS 1.3's extensions. */
export function clientHello(random, { version, serverName, protocols, sessionId }) {
  const { wire, suites } = VERSIONS[version];
  const extensions = [
    extension(0, vector16(Buffer.concat([Buffer.from([0]), vector16(Buffer.from(serverName))]))),
    extension(23, Buffer.alloc(0)),
    extension(10, vector16(list16(0x001d, 0x0017, 0x0018))),
    extension(11, vector8(Buffer.from([0]))),
  ];
  if (version !== '1.0') extensions.push(extension(13, vector16(list16(0x0804, 0x0401, 0x0501, 0x0601, 0x0403, 0x0201))));
  if (protocols) extensions.push(extension(16, vector16(Buffer.concat(protocols.map((name) => vector8(Buffer.from(name)))))));
  if (version === '1.3') {
    extensions.push(extension(43, vector8(list16(0x0304, 0x0303))));
    extensions.push(extension(51, vector16(Buffer.concat([u16(0x001d), vector16(random.bytes(32))]))));
  }
  const content = [u16(wire), random.bytes(32), vector8(sessionId), vector16(list16(...suites)), vector8(Buffer.from([0]))];
  return record(HANDSHAKE, 0x0301, message(CLIENT_HELLO, ...content, vector16(Buffer.concat(extensions))));
}

/** ServerHello record for the version's preferred suite. */
export function serverHello(random, { version, sessionId, protocol }) {
  const { wire, suite } = VERSIONS[version];
  const extensions = [];
  if (version === '1.3') {
    extensions.push(extension(43, u16(0x0304)));
    extensions.push(extension(51, Buffer.concat([u16(0x001d), vector16(random.bytes(32))])));
  } else {
    extensions.push(extension(0xff01, Buffer.from([0])));
    if (protocol) extensions.push(extension(16, vector16(vector8(Buffer.from(protocol)))));
  }
  const content = [u16(wire), random.bytes(32), vector8(sessionId), u16(suite), Buffer.from([0]), vector16(Buffer.concat(extensions))];
  return record(HANDSHAKE, wire, message(SERVER_HELLO, ...content));
}

/** Certificate, ServerKeyExchange (x25519) and ServerHelloDone in one record, as before TLS 1.3. */
export function serverFlight(random, version, certificate) {
  const chain = message(CERTIFICATE, vector24(vector24(certificate)));
  const signature = vector16(random.bytes(256));
  const algorithm = version === '1.0' ? Buffer.alloc(0) : u16(0x0401);
  const parameters = Buffer.concat([Buffer.from([3]), u16(0x001d), vector8(random.bytes(32))]);
  const exchange = message(SERVER_KEY_EXCHANGE, parameters, algorithm, signature);
  return record(HANDSHAKE, VERSIONS[version].wire, Buffer.concat([chain, exchange, message(SERVER_HELLO_DONE)]));
}

/** ClientKeyExchange (x25519). */
export function clientKeyExchange(random, version) {
  return record(HANDSHAKE, VERSIONS[version].wire, message(16, vector8(random.bytes(32))));
}
