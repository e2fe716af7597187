import type { PacketRecord } from '../capture/record.js';
import { decodeEthernet } from './link/ethernet.js';
import { linkDecoder } from './link/link-types.js';
import { decodePpp } from './link/ppp.js';
import { decodeRaw } from './link/raw.js';
import { decodeWlan } from './link/wlan.js';
import { decodeEtherType } from './network/ether-type.js';
import { decodeExtensions } from './network/ipv6.js';
import {
  INNER,
  INNER_ETHER_TYPE,
  INNER_ETHERNET,
  INNER_IP,
  INNER_PPP,
  INNER_TRANSPORT,
  INNER_WLAN,
  type Outcome,
  TUNNEL_TOO_DEEP,
  UNSUPPORTED_LINK_TYPE,
} from './outcome.js';
import type { Packet } from './packet.js';
import { decodeTransport } from './transport/transport.js';

/**
 * Reads the headers of one captured frame into `packet`. Never throws: every frame has an outcome, and only
 * `DECODED` makes the transport fields of `packet` valid; with `UNSUPPORTED_LINK_TYPE`, `innerType` is the type that is not read.
 */
export function decode(record: PacketRecord, packet: Packet): Outcome {
  packet.innerType = record.linkType;
  const decodeLink = linkDecoder(record.linkType);
  if (decodeLink === undefined) return UNSUPPORTED_LINK_TYPE;
  packet.buffer = record.buffer;
  packet.missing = record.originalLength - record.capturedLength;
  packet.frameEnd = record.offset + record.capturedLength;
  // A frame check sequence is only in the captured bytes when the end of the frame is.
  if (packet.missing < record.fcsLength) {
    packet.frameEnd -= record.fcsLength - packet.missing;
    packet.missing = 0;
  } else packet.missing -= record.fcsLength;
  packet.vlan = -1;
  packet.depth = 0;
  packet.encapsulation = 0;
  packet.wrongChecksum = false;
  const outcome = decodeLink(packet, record.offset);
  return outcome < INNER ? outcome : follow(outcome, packet);
}

/** Goes on behind the IP header of a datagram that was put together: `transportOffset` and `transportLength` delimit what it carries. */
export function decodeReassembled(packet: Packet): Outcome {
  const outcome = packet.family === 6 ? decodeExtensions(packet) : decodeTransport(packet);
  return outcome < INNER ? outcome : follow(outcome, packet);
}

/** From header to header, until one says how the packet ends. */
function follow(first: Outcome, packet: Packet): Outcome {
  let outcome = first;
  while (outcome >= INNER) {
    if (++packet.depth > packet.maxTunnelDepth) return TUNNEL_TOO_DEEP;
    outcome = decodeInner(outcome, packet);
  }
  return outcome;
}

function decodeInner(header: Outcome, packet: Packet): Outcome {
  const start = packet.innerOffset;
  if (header === INNER_IP) return decodeRaw(packet, start);
  if (header === INNER_ETHER_TYPE) return decodeEtherType(packet, packet.innerType, start);
  if (header === INNER_PPP) return decodePpp(packet, start);
  if (header === INNER_TRANSPORT) return decodeTransport(packet);
  // From here on it is a frame of its own, with VLAN tags of its own.
  packet.vlan = -1;
  if (header === INNER_ETHERNET) return decodeEthernet(packet, start);
  if (header === INNER_WLAN) return decodeWlan(packet, start);
  return linkDecoder(packet.innerType)?.(packet, start) ?? UNSUPPORTED_LINK_TYPE;
}
