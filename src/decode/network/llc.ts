import { endAt } from '../frame-end.js';
import { CUT_LINK, INNER_ETHER_TYPE, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';
import { decodeIpv4 } from './ipv4.js';
import { decodeIpv6 } from './ipv6.js';

/** Service access points (IEEE 802.2). */
const SNAP = 0xaa;
const IP = 0x06;
const UNNUMBERED_INFORMATION = 0x03;
const SNAP_HEADER = 5;
/** Below this a SNAP protocol identifier is no EtherType. */
const LOWEST_ETHER_TYPE = 0x0600;

/** IEEE 802.2 LLC, with SNAP (RFC 1042) or the IP service access point. `length` is the 802.3 length field: what lies behind it is padding. */
export function decodeLlc(packet: Packet, start: number, length: number): Outcome {
  const bytes = packet.buffer;
  if (length > 0) endAt(packet, start + length);
  if (packet.frameEnd - start < 3) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  if (bytes[start + 2] !== UNNUMBERED_INFORMATION) return NON_IP;
  if (bytes[start] === IP && bytes[start + 1] === IP) return decodeIpv4(packet, start + 3);
  if (bytes[start] !== SNAP || bytes[start + 1] !== SNAP) return NON_IP;
  return decodeSnap(packet, start + 3);
}

/** SNAP (RFC 1042): organization, then a protocol identifier, which is an EtherType where the organization is none. */
export function decodeSnap(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  if (packet.frameEnd - start < SNAP_HEADER) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const type = u16(bytes, start + 3);
  if (type === 0x0800) return decodeIpv4(packet, start + SNAP_HEADER);
  if (type === 0x86dd) return decodeIpv6(packet, start + SNAP_HEADER);
  // A tag or a label stack may stand here as well.
  if (type < LOWEST_ETHER_TYPE || bytes[start] !== 0 || bytes[start + 1] !== 0 || bytes[start + 2] !== 0) return NON_IP;
  packet.innerType = type;
  packet.innerOffset = start + SNAP_HEADER;
  return INNER_ETHER_TYPE;
}
