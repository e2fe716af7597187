import { CUT_LINK, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';
import { ARPHRD_NETLINK, cookedProtocol } from './sll.js';

const HEADER = 20;

/** Linux "cooked" capture, version 2 (LINKTYPE_LINUX_SLL2): what `tcpdump -i any` writes today. */
export function decodeSll2(packet: Packet, start: number): Outcome {
  if (packet.frameEnd - start < HEADER) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  // There the protocol is a netlink family, whose number may be that of LLC.
  if (u16(packet.buffer, start + 8) === ARPHRD_NETLINK) return NON_IP;
  return cookedProtocol(packet, u16(packet.buffer, start), start + HEADER);
}
