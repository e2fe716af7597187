import { LAST_RTCP_TYPE, RECEIVER_REPORT, RTCP_FROM, RTCP_HEADER, RTCP_TO, RTP_HEADER, SENDER_REPORT } from './constants.js';

/** Protocols that share the ports of media, by the first octet (RFC 7983 7, RFC 6189 5). */
export type Kind = 'stun' | 'zrtp' | 'dtls' | 'channel' | 'media' | null;

export function kindOf(octet: number): Kind {
  if (octet <= 3) return 'stun';
  if (octet >= 16 && octet <= 19) return 'zrtp';
  if (octet >= 20 && octet <= 63) return 'dtls';
  if (octet >= 64 && octet <= 79) return 'channel';
  return octet >= 128 && octet <= 191 ? 'media' : null;
}

export const isRtcp = (bytes: Uint8Array, start: number) => bytes[start + 1]! >= RTCP_FROM && bytes[start + 1]! <= RTCP_TO;

/** Offset of the payload behind header, contributing sources and extension (RFC 3550 5.1, 5.3.1), or -1 when this is no RTP packet. */
export function payloadOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < RTP_HEADER || bytes[start]! >> 6 !== 2 || isRtcp(bytes, start)) return -1;
  let at = start + RTP_HEADER + (bytes[start]! & 0x0f) * 4;
  if ((bytes[start]! & 0x10) !== 0) {
    if (at + 4 > end) return -1;
    at += 4 + u16(bytes, at + 2) * 4;
  }
  return at <= end ? at : -1;
}

/** How far RTCP packets one behind the other can be read. */
export interface Compound {
  /** Packets whose length fits. */
  packets: number;
  /** They fill the datagram. */
  whole: boolean;
}

const compound: Compound = { packets: 0, whole: false };

/** Walks a compound RTCP packet (RFC 3550 6.1), which begins with a report. Null when it is none; the result is reused. */
export function compoundOf(bytes: Uint8Array, start: number, end: number): Compound | null {
  const type = bytes[start + 1]!;
  if (end - start < RTCP_HEADER || (type !== SENDER_REPORT && type !== RECEIVER_REPORT)) return null;
  const blocks = bytes[start]! & 0x1f;
  // A report has its blocks, and maybe an extension of its profile behind them (RFC 3550 6.4.1, 6.4.2).
  if (u16(bytes, start + 2) < (type === SENDER_REPORT ? 6 : 1) + blocks * 6) return null;
  compound.packets = 0;
  let at = start;
  while (at + 4 <= end && bytes[at]! >> 6 === 2 && bytes[at + 1]! >= SENDER_REPORT && bytes[at + 1]! <= LAST_RTCP_TYPE) {
    const next = at + 4 + u16(bytes, at + 2) * 4;
    if (next > end) break;
    compound.packets++;
    at = next;
  }
  compound.whole = at === end;
  return compound.packets === 0 ? null : compound;
}

/** `ZRTP` behind the four octets of a header like RTP's (RFC 6189 5). */
export function isZrtp(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 28 && u32(bytes, start + 4) === 0x5a525450 && u16(bytes, start + 12) === 0x505a;
}

/** A STUN message by its cookie and its length (RFC 8489 5). */
export function isStun(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 20 && u32(bytes, start + 4) === 0x2112a442 && (u16(bytes, start + 2) & 3) === 0;
}

export const u16 = (bytes: Uint8Array, at: number) => (bytes[at]! << 8) | bytes[at + 1]!;
export const u32 = (bytes: Uint8Array, at: number) => ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0;
