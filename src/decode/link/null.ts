import { decodeIpv4 } from '../network/ipv4.js';
import { decodeIpv6 } from '../network/ipv6.js';
import { CUT_LINK, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';

const HEADER = 4;
const AF_INET = 2;
/** EtherTypes. */
const IPV4 = 0x0800;
const IPV6 = 0x86dd;

/** AF_INET6 has another number on every BSD: 24 (NetBSD, OpenBSD), 28 (FreeBSD), 30 (macOS), 10 (Linux), 23 (Windows). */
function isInet6(family: number): boolean {
  return family === 24 || family === 28 || family === 30 || family === 10 || family === 23;
}

/** BSD loopback (LINKTYPE_NULL: host byte order of the capturing machine; LINKTYPE_LOOP: network order). The family fits one octet, so both orders read alike. */
export function decodeNull(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  if (packet.frameEnd - start < HEADER) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const family =
    bytes[start]! === 0 && bytes[start + 1]! === 0
      ? (bytes[start + 2]! << 8) | bytes[start + 3]!
      : bytes[start]! | (bytes[start + 1]! << 8);
  if (family === AF_INET) return decodeIpv4(packet, start + HEADER);
  if (isInet6(family)) return decodeIpv6(packet, start + HEADER);
  // Some drivers put an EtherType where the family should be, behind two octets of their own.
  const type = u16(bytes, start + 2);
  if (type === IPV4) return decodeIpv4(packet, start + HEADER);
  if (type === IPV6) return decodeIpv6(packet, start + HEADER);
  return NON_IP;
}
