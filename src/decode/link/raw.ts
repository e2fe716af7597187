import { decodeIpv4 } from '../network/ipv4.js';
import { decodeIpv6 } from '../network/ipv6.js';
import { CUT_LINK, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';

/** IP without a link header (LINKTYPE_RAW, _IPV4, _IPV6): the version nibble decides. */
export function decodeRaw(packet: Packet, start: number): Outcome {
  if (packet.frameEnd <= start) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const version = packet.buffer[start]! >> 4;
  if (version === 4) return decodeIpv4(packet, start);
  if (version === 6) return decodeIpv6(packet, start);
  return NON_IP;
}
