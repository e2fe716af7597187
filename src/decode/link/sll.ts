import { decodeEtherType } from '../network/ether-type.js';
import { CUT_LINK, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';

const HEADER = 16;
export const ARPHRD_NETLINK = 824;

/** Linux "cooked" capture, version 1 (LINKTYPE_LINUX_SLL). */
export function decodeSll(packet: Packet, start: number): Outcome {
  if (packet.frameEnd - start < HEADER) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  if (u16(packet.buffer, start + 2) === ARPHRD_NETLINK) return NON_IP;
  return cookedProtocol(packet, u16(packet.buffer, start + 14), start + HEADER);
}

/** The protocol field of both cooked headers: an EtherType, or a small number for frames without one (1: Novell 802.3, 4: 802.2 LLC). */
export function cookedProtocol(packet: Packet, protocol: number, start: number): Outcome {
  if (protocol === 0x0004) return decodeEtherType(packet, 0, start);
  if (protocol < 0x0600) return NON_IP;
  return decodeEtherType(packet, protocol, start);
}
