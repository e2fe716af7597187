import { MAX_TAGS } from '../limits.js';
import { CUT_LINK, INNER_ETHERNET, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';
import { decodeIpv4 } from './ipv4.js';
import { decodeIpv6 } from './ipv6.js';
import { decodeLlc } from './llc.js';
import { decodeMpls } from './mpls.js';
import { decodePppoe } from './pppoe.js';

/** EtherTypes (IANA "IEEE 802 Numbers"). */
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const MPLS_UNICAST = 0x8847;
const MPLS_MULTICAST = 0x8848;
const PPPOE_SESSION = 0x8864;
/** Transparent Ethernet bridging (RFC 1701, RFC 7637). */
const BRIDGED_ETHERNET = 0x6558;
const VLAN_8021Q = 0x8100;
const VLAN_8021AD = 0x88a8;
const VLAN_9100 = 0x9100;
const VLAN_9200 = 0x9200;
/** Below this the field is an 802.3 length. */
const LOWEST_ETHER_TYPE = 0x0600;
/** Of the VLAN; 0 is none: such a tag only carries a priority (IEEE 802.1Q 9.6), which one side of a conversation may set and the other not. */
const IDENTIFIER = 0x0fff;

/** What an EtherType (or 802.3 length) field announces; `start` is the byte after the field. Tags are read in place: 802.1Q, QinQ, 802.1ad. */
export function decodeEtherType(packet: Packet, etherType: number, start: number): Outcome {
  let type = etherType;
  let offset = start;
  for (let tags = 0; isTag(type); tags++) {
    if (tags === MAX_TAGS) return MALFORMED_LINK;
    if (packet.frameEnd - offset < 4) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
    if (packet.vlan < 0) packet.vlan = u16(packet.buffer, offset) & IDENTIFIER || -1;
    type = u16(packet.buffer, offset + 2);
    offset += 4;
  }
  if (type === IPV4) return decodeIpv4(packet, offset);
  if (type === IPV6) return decodeIpv6(packet, offset);
  if (type < LOWEST_ETHER_TYPE) return decodeLlc(packet, offset, type);
  if (type === MPLS_UNICAST || type === MPLS_MULTICAST) return decodeMpls(packet, offset);
  if (type === PPPOE_SESSION) return decodePppoe(packet, offset);
  if (type === BRIDGED_ETHERNET) {
    packet.innerOffset = offset;
    return INNER_ETHERNET;
  }
  return NON_IP;
}

function isTag(type: number): boolean {
  return type === VLAN_8021Q || type === VLAN_8021AD || type === VLAN_9100 || type === VLAN_9200;
}
