import { CUT_LINK, MALFORMED_LINK, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { i32, i32le } from '../read.js';
import { decodeWlan } from './wlan.js';

const FIXED = 8;
const LONGEST = 1024;
/** AVS headers begin with this and a version, and were written under the same link type. */
const AVS_MAGIC = 0x80211000 | 0;

/** 802.11 behind a Prism header (LINKTYPE_IEEE802_11_PRISM): message code and length in the byte order of the capturing machine. */
export function decodePrism(packet: Packet, start: number): Outcome {
  if (packet.frameEnd - start < FIXED) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  if ((i32(packet.buffer, start) & 0xfffff000) === AVS_MAGIC) return decodeAvs(packet, start);
  const little = i32le(packet.buffer, start + 4);
  const length = little >= FIXED && little <= LONGEST ? little : i32(packet.buffer, start + 4);
  return behind(packet, start, length);
}

/** 802.11 behind an AVS header (LINKTYPE_IEEE802_11_AVS): version and length, big-endian. */
export function decodeAvs(packet: Packet, start: number): Outcome {
  if (packet.frameEnd - start < FIXED) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  return behind(packet, start, i32(packet.buffer, start + 4));
}

function behind(packet: Packet, start: number, length: number): Outcome {
  if (length < FIXED || length > LONGEST) return MALFORMED_LINK;
  if (packet.frameEnd - start < length) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  return decodeWlan(packet, start + length);
}
