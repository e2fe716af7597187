import { u16, u32 } from './header.js';
import { sharedUuidText } from './uuids.js';

/** Octets of the connectionless header (C706 12.5.3). */
export const DATAGRAM_HEADER = 80;
const VERSION = 4;

/** PDU types (C706 12.5.2). */
export const REQUEST = 0;
export const RESPONSE = 2;
export const FAULT = 3;
const LAST_TYPE = 10;
const SERVER_TYPES: readonly number[] = [2, 3, 4, 5, 6, 10];
const FACK = 9;

/** Bits without a meaning (C706 12.5.3.2, 12.5.3.3). */
const RESERVED1 = 0x81;
const RESERVED2 = 0xfd;
const FRAGMENT = 0x04;

export function datagramSender(type: number): 'client' | 'server' | 'either' {
  if (type === FACK) return 'either';
  return SERVER_TYPES.includes(type) ? 'server' : 'client';
}

/** Whether a datagram of connectionless RPC begins here. Strict, for the header is all there is to know it by. */
export function isDatagramHeader(bytes: Uint8Array, start: number, end: number): boolean {
  if (start + DATAGRAM_HEADER > end || bytes[start] !== VERSION || bytes[start + 1]! > LAST_TYPE) return false;
  if ((bytes[start + 2]! & RESERVED1) !== 0 || (bytes[start + 3]! & RESERVED2) !== 0) return false;
  const representation = bytes[start + 4]!;
  if ((representation & 0xef) !== 0 || bytes[start + 5]! > 3 || bytes[start + 6] !== 0) return false;
  const littleEndian = representation !== 0;
  // The variant of every UUID in use has its top bit set, and an activity is never nil (C706 appendix A).
  if ((bytes[start + 32]! & 0x80) === 0 || (bytes[start + 48]! & 0x80) === 0) return false;
  const body = u16(bytes, start + 74, littleEndian);
  // Without authentication nothing follows the body; a cut datagram has less.
  return bytes[start + 78] !== 0 || start + DATAGRAM_HEADER + body >= end;
}

export interface DatagramHeader {
  type: number;
  fragment: boolean;
  littleEndian: boolean;
  uuid: string;
  /** `major.minor` */
  version: string;
  bodyLength: number;
  /** Authentication service, 0 for none (MS-RPCE 2.2.1.1.7). */
  authType: number;
}

export function readDatagramHeader(bytes: Uint8Array, start: number): DatagramHeader {
  const littleEndian = bytes[start + 4] !== 0;
  const version = u32(bytes, start + 60, littleEndian);
  return {
    type: bytes[start + 1]!,
    fragment: (bytes[start + 2]! & FRAGMENT) !== 0,
    littleEndian,
    uuid: sharedUuidText(bytes, start + 24, littleEndian),
    version: `${version & 0xffff}.${version >>> 16}`,
    bodyLength: u16(bytes, start + 74, littleEndian),
    authType: bytes[start + 78]!,
  };
}
