import { HEADER, TYPES } from './constants.js';

/** What the front of a message says; the name asked for is not kept: it tells who visits what. */
export interface Question {
  response: boolean;
  /** Name of the type asked for. */
  type: string;
}

/** No message: the octets contradict the format. */
export const NONE = 0;
/** Consistent as far as it goes; the rest of the question is missing. */
export const CUT = 1;

/** Standard query, status, notify, dynamic update (RFC 1035 4.1.1, RFC 1996, RFC 2136). */
const OPCODES = [0, 2, 4, 5];
const MAX_NAME = 255;
/** EDNS and a signature stand in the additional section of a query (RFC 6891 6.1.1, RFC 8945 5.1). */
const MAX_QUERY_EXTRAS = 2;
const CLASSES = [1, 3, 4, 254, 255];
/** What names of NetBIOS look like, whose messages have the same form (RFC 1002 4.2): 32 letters from A to P. */
const NETBIOS_LABEL = 32;

/**
 * Reads header and question of a DNS message (RFC 1035 4.1), or of mDNS and LLMNR, which share the form. The form is loose: what no resolver and no
 * server sends is refused, so that few other protocols can pass for it.
 */
export function readQuestion(bytes: Uint8Array, start: number, end: number): Question | typeof NONE | typeof CUT {
  if (start + HEADER > end) return CUT;
  const flags = uint16(bytes, start + 2);
  const opcode = (flags >> 11) & 15;
  const response = (flags & 0x8000) !== 0;
  const [questions, answers, authorities, extras] = [0, 2, 4, 6].map((at) => uint16(bytes, start + 4 + at)) as [
    number,
    number,
    number,
    number,
  ];
  if (!OPCODES.includes(opcode) || (flags & 0x40) !== 0 || questions !== 1) return NONE;
  // Authoritative and recursion available are for the server to say; and only a server has answers, but for updates and notifications.
  if (!response && ((flags & 0x0480) !== 0 || (flags & 15) !== 0)) return NONE;
  if (!response && opcode === 0 && (answers !== 0 || authorities > 1 || extras > MAX_QUERY_EXTRAS)) return NONE;
  const behind = behindName(bytes, start + HEADER, end);
  if (behind === NONE || behind === CUT) return behind;
  if (behind + 4 > end) return CUT;
  const type = uint16(bytes, behind);
  // The top bit asks for a unicast answer (RFC 6762 5.4).
  if (type === 0 || !CLASSES.includes(uint16(bytes, behind + 2) & 0x7fff)) return NONE;
  return { response, type: TYPES[type] ?? `type ${type}` };
}

/** The offset behind the name of a question, which has no pointers, for nothing stands before it. */
function behindName(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at += 1 + bytes[at]!) {
    const length = bytes[at]!;
    if (length === 0) return at + 1;
    if (length > 63 || at + 1 + length - start >= MAX_NAME) return NONE;
    if (at === start && length === NETBIOS_LABEL && isNetbios(bytes, at + 1, Math.min(end, at + 1 + length))) return NONE;
    for (let i = at + 1; i <= at + length && i < end; i++) if (bytes[i]! < 0x20 || bytes[i] === 0x7f) return NONE;
  }
  return CUT;
}

function isNetbios(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! < 0x41 || bytes[at]! > 0x50) return false;
  return true;
}

export function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
