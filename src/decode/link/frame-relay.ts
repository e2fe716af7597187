import { decodeEtherType } from '../network/ether-type.js';
import { decodeIpv4 } from '../network/ipv4.js';
import { decodeIpv6 } from '../network/ipv6.js';
import { decodeSnap } from '../network/llc.js';
import { CUT_LINK, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';

/** Longest Q.922 address. */
const MAX_ADDRESS = 4;
const UNNUMBERED_INFORMATION = 0x03;
/** Network layer protocol identifiers (ISO/IEC TR 9577). */
const NLPID_IPV4 = 0xcc;
const NLPID_IPV6 = 0x8e;
const NLPID_SNAP = 0x80;
const LOWEST_ETHER_TYPE = 0x0600;

/** Frame Relay (LINKTYPE_FRELAY): a Q.922 address, then RFC 2427's encapsulation (3 and 4) or, as Cisco does, an EtherType. */
export function decodeFrameRelay(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  let at = start;
  // The last octet of the address has its lowest bit set.
  do {
    if (at >= packet.frameEnd) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
    if (at - start === MAX_ADDRESS) return MALFORMED_LINK;
  } while ((bytes[at++]! & 1) === 0);
  if (packet.frameEnd - at < 2) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  if (bytes[at] !== UNNUMBERED_INFORMATION) {
    const type = u16(bytes, at);
    return type < LOWEST_ETHER_TYPE ? NON_IP : decodeEtherType(packet, type, at + 2);
  }
  at++;
  // One octet of padding, where it would align what follows.
  if (bytes[at] === 0) at++;
  if (at === packet.frameEnd) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  if (bytes[at] === NLPID_IPV4) return decodeIpv4(packet, at + 1);
  if (bytes[at] === NLPID_IPV6) return decodeIpv6(packet, at + 1);
  if (bytes[at] === NLPID_SNAP) return decodeSnap(packet, at + 1);
  return NON_IP;
}
