/**
 * Composes cas-day.pcapng.gz: a day at a Client Access server, out of the recorded scenes.
 * node day.mjs [FILE], after the recordings: see ../README.md.
 *
 * Every scene is played several times by other clients: addresses, client ports and times are rewritten by a seeded generator and the checksums
 * computed anew; payloads stay as recorded. Each file is one dialogue, so that its packets keep their order and their distances.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const CAPTURES = join(import.meta.dirname, '..');
const DAY_MICROS = 24 * 3600e6;
/** From seven in the morning, UTC. */
const BEGIN_HOUR = 7;
const HOURS = 10;

/** The mail server is the Client Access server: it is a client of the domain controller as well. */
const CAS = '10.20.0.2';
const CONTROLLER = '10.20.1.2';
const CLIENTS = Array.from({ length: 16 }, (_, at) => `10.20.0.${101 + at}`);

/**
 * [file, times played, by whom]. Addresses that payloads name (the endpoint mapper's, a call's) are those of servers and stay;
 * `fixed` leaves the client alone as well.
 */
const PROGRAMME = [
  ['imap-starttls', 6],
  ['imaps-implicit', 14],
  ['imaps-tls10', 1],
  ['imap-cleartext', 1],
  ['scenes/imap-login-refused', 1],
  ['scenes/imaps-stunnel-odd-port', 1],
  ['pop3-stls', 2],
  ['pop3s-implicit', 3],
  ['pop3-cleartext', 2],
  ['smtp-starttls', 5],
  ['smtp-cleartext', 1],
  ['scenes/http-redirect', 6],
  ['scenes/http-autodiscover-redirect', 4],
  ['scenes/http-basic-ews', 1],
  ['scenes/http-401', 2],
  ['scenes/http-form-login', 1],
  ['scenes/https-ews', 30],
  ['scenes/sip-tcp-rtp', 1, 'fixed'],
  ['samba-ad', 1, CAS],
  ['scenes/ad-ldap-sealed', 6, CAS],
  ['scenes/ad-ldap-kerberos-sealed', 8, CAS],
  ['scenes/ad-kerberos-aes', 8, CAS],
  ['scenes/ad-kerberos-aes', 8],
  ['scenes/ad-kerberos-rc4', 1],
  ['scenes/ad-smb-signed', 4],
  ['scenes/ad-smb-encrypted', 2],
  ['scenes/ad-smb-anonymous', 1],
  ['scenes/ad-rpc-pipe', 2, CAS],
];

/** mulberry32: the same day whoever composes it. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The frames of a little-endian pcap file with microseconds, as tcpdump writes it here; ARP and what was cut is left out. */
function framesOf(name) {
  const file = readFileSync(join(CAPTURES, `${name}.pcap`));
  if (file.readUInt32LE(0) !== 0xa1b2c3d4) throw new Error(`${name}: no pcap file with microseconds`);
  const frames = [];
  for (let at = 24; at < file.length; ) {
    const micros = file.readUInt32LE(at) * 1e6 + file.readUInt32LE(at + 4);
    const length = file.readUInt32LE(at + 8);
    const bytes = file.subarray(at + 16, at + 16 + length);
    at += 16 + length;
    if (bytes.readUInt16BE(12) === 0x0800) frames.push({ micros, bytes });
  }
  return frames;
}

const addressAt = (bytes, at) => bytes.subarray(at, at + 4).join('.');
const isClient = (address) => /^10\.20\.0\.1[01]$|^10\.20\.1\.10$/.test(address);

/** The Internet checksum (RFC 1071) over the bytes and a sum to begin with. */
function checksum(bytes, begin = 0) {
  let sum = begin;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  if (bytes.length % 2 === 1) sum += bytes[bytes.length - 1] << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** A MAC address of its own for each IPv4 address, locally administered, as the recordings have them. */
const putMac = (bytes, at, address) => bytes.set([2, 0, ...address.split('.').map(Number)], at);

/** One frame for other ends: `addressOf` and `portOf` say what becomes of each. */
function readdressed(original, addressOf, portOf) {
  const bytes = Buffer.from(original);
  const header = (bytes[14] & 15) * 4;
  const transport = 14 + header;
  const end = 14 + bytes.readUInt16BE(16);
  const ends = [
    { mac: 6, ip: 26, port: transport },
    { mac: 0, ip: 30, port: transport + 2 },
  ];
  for (const { mac, ip, port } of ends) {
    const was = addressAt(bytes, ip);
    const is = addressOf(was);
    bytes.set(is.split('.').map(Number), ip);
    putMac(bytes, mac, is);
    bytes.writeUInt16BE(portOf(was, bytes.readUInt16BE(port), bytes[23]), port);
  }
  bytes.writeUInt16BE(0, 24);
  bytes.writeUInt16BE(checksum(bytes.subarray(14, transport)), 24);
  const at = transport + (bytes[23] === 6 ? 16 : 6);
  bytes.writeUInt16BE(0, at);
  let pseudo = bytes[23] + (end - transport);
  for (let word = 26; word < 34; word += 2) pseudo += bytes.readUInt16BE(word);
  // Zero would say that a UDP datagram has no checksum (RFC 768).
  bytes.writeUInt16BE(checksum(bytes.subarray(transport, end), pseudo) || 0xffff, at);
  return bytes;
}

function compose() {
  const random = generator(20110307);
  const used = new Set();
  /** A client port that this address has not had yet. */
  const freePort = (address) => {
    for (;;) {
      const port = 49_152 + Math.floor(random() * 16_000);
      if (!used.has(`${address}:${port}`)) {
        used.add(`${address}:${port}`);
        return port;
      }
    }
  };
  const scenes = PROGRAMME.map(([file, times, by]) => ({ frames: framesOf(file), times, by }));
  // The day after the last recording, so that every certificate is valid already.
  const last = Math.max(...scenes.flatMap(({ frames }) => frames.map(({ micros }) => micros)));
  const morning = (Math.floor(last / DAY_MICROS) + 1) * DAY_MICROS + BEGIN_HOUR * 3600e6;
  const packets = [];
  for (const { frames, times, by } of scenes) {
    for (let time = 0; time < times; time++) {
      const client = by === undefined ? CLIENTS[Math.floor(random() * CLIENTS.length)] : by;
      const begin = morning + Math.floor(random() * HOURS * 3600e6);
      const ports = new Map();
      const addressOf = (address) => (by !== 'fixed' && isClient(address) ? client : address);
      const portOf = (address, port, protocol) => {
        // Below, a port says who serves: the client's own ends are above.
        if (by === 'fixed' || !isClient(address) || port < 32_768) return port;
        const key = `${protocol} ${address}:${port}`;
        if (!ports.has(key)) ports.set(key, freePort(client));
        return ports.get(key);
      };
      for (const { micros, bytes } of frames) {
        packets.push({ micros: begin + micros - frames[0].micros, bytes: readdressed(bytes, addressOf, portOf) });
      }
    }
  }
  // Stable: packets of one time stay in their order.
  return packets.sort((one, other) => one.micros - other.micros);
}

/** A pcapng block: type, length, body padded to 32 bits, length. */
function block(type, ...body) {
  const content = Buffer.concat(body);
  const padded = Buffer.alloc(12 + Math.ceil(content.length / 4) * 4);
  padded.writeUInt32LE(type, 0);
  padded.writeUInt32LE(padded.length, 4);
  content.copy(padded, 8);
  padded.writeUInt32LE(padded.length, padded.length - 4);
  return padded;
}

const words = (...values) => Buffer.from(Uint32Array.from(values).buffer);

const blocks = [
  // Section header: byte order, version 1.0, length unknown. Interface: Ethernet, whole packets, microseconds.
  block(0x0a0d0d0a, words(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff)),
  block(1, words(1, 262_144)),
  ...compose().map(({ micros, bytes }) =>
    block(6, words(0, Math.floor(micros / 2 ** 32), micros % 2 ** 32, bytes.length, bytes.length), bytes),
  ),
];
const file = gzipSync(Buffer.concat(blocks), { level: 9 });
const output = process.argv[2] ?? join(CAPTURES, 'cas-day.pcapng.gz');
writeFileSync(output, file);
console.error(
  `composed ${output}: ${blocks.length - 2} packets, ${file.length} bytes, ${CLIENTS.length} clients of ${CAS} and ${CONTROLLER}`,
);
