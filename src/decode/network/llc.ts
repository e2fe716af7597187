import { CUT_LINK, INNER_ETHER_TYPE, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';
import { decodeIpv4 } from './ipv4.js';
import { decodeIpv6 } from './ipv6.js';

/** Service access points (IEEE 802.2). */
const SNAP = 0xaa;
const IP = 0x06;
const UNNUMBERED_INFORMATION = 0x03;
/** Below this a SNAP protocol identifier is no EtherType. */
const LOWEST_ETHER_TYPE = 0x0600;

/** IEEE 802.2 LLC, with SNAP (RFC 1042) or the IP service access point. `length` is the 802.3 length field: what lies behind it is padding. */
export function decodeLlc(packet: Packet, start: number, length: number): Outcome {
  const bytes = packet.buffer;
  if (length > 0 && start + length < packet.frameEnd) packet.frameEnd = start + length;
  if (packet.frameEnd - start < 3) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  if (bytes[start + 2] !== UNNUMBERED_INFORMATION) return NON_IP;
  if (bytes[start] === IP && bytes[start + 1] === IP) return decodeIpv4(packet, start + 3);
  if (bytes[start] !== SNAP || bytes[start + 1] !== SNAP) return NON_IP;
  if (packet.frameEnd - start < 8) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const type = u16(bytes, start + 6);
  if (type === 0x0800) return decodeIpv4(packet, start + 8);
  if (type === 0x86dd) return decodeIpv6(packet, start + 8);
  // A tag or a label stack may stand here as well.
  if (type < LOWEST_ETHER_TYPE || bytes[start + 3] !== 0 || bytes[start + 4] !== 0 || bytes[start + 5] !== 0) return NON_IP;
  packet.innerType = type;
  packet.innerOffset = start + 8;
  return INNER_ETHER_TYPE;
}
