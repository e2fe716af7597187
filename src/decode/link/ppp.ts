import { decodeIpv4 } from '../network/ipv4.js';
import { decodeIpv6 } from '../network/ipv6.js';
import { decodeMpls } from '../network/mpls.js';
import { CUT_LINK, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';
import { decodeCiscoHdlc } from './cisco-hdlc.js';

/** HDLC-like framing (RFC 1662 3.1): all stations, unnumbered information. */
const ALL_STATIONS = 0xff;
const UNNUMBERED_INFORMATION = 0x03;

/** Protocol field (IANA "Point-to-Point (PPP) Protocol Field Assignments"). */
const IPV4 = 0x0021;
const IPV6 = 0x0057;
const MPLS_UNICAST = 0x0281;
const MPLS_MULTICAST = 0x0283;

/** PPP (RFC 1661 2), with or without HDLC-like framing, which peers may agree to leave out; the same goes for a zero octet of the protocol field (6.5). */
export function decodePpp(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  let at = start;
  if (packet.frameEnd - at >= 2 && bytes[at] === ALL_STATIONS && bytes[at + 1] === UNNUMBERED_INFORMATION) at += 2;
  if (packet.frameEnd - at < 2) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const compressed = (bytes[at]! & 1) === 1;
  const protocol = compressed ? bytes[at]! : u16(bytes, at);
  at += compressed ? 1 : 2;
  if (protocol === IPV4) return decodeIpv4(packet, at);
  if (protocol === IPV6) return decodeIpv6(packet, at);
  if (protocol === MPLS_UNICAST || protocol === MPLS_MULTICAST) return decodeMpls(packet, at);
  return NON_IP;
}

/** PPP or Cisco HDLC in HDLC framing (LINKTYPE_PPP_HDLC): the address tells which. */
export function decodePppHdlc(packet: Packet, start: number): Outcome {
  const address = packet.frameEnd > start ? packet.buffer[start] : ALL_STATIONS;
  return address === 0x0f || address === 0x8f ? decodeCiscoHdlc(packet, start) : decodePpp(packet, start);
}

/** One octet before the PPP header tells the direction (LINKTYPE_PPP_WITH_DIR), or stands in the place of its address (LINKTYPE_PPP_PPPD). */
export function decodePppWithDirection(packet: Packet, start: number): Outcome {
  const framed = packet.frameEnd - start >= 2 && packet.buffer[start + 1] === UNNUMBERED_INFORMATION;
  return decodePpp(packet, start + (framed ? 2 : 1));
}
