import type { ApplicationProtocol } from '../evidence.js';
import {
  CONNECT_INITIAL,
  CONNECT_RESPONSE,
  CONNECTION_CONFIRM,
  CONNECTION_REQUEST,
  DATA,
  NEGOTIATION,
  NEGOTIATION_FAILURE,
  NEGOTIATION_REQUEST,
  NEGOTIATION_RESPONSE,
  Q931,
  SESSION_ACCEPT,
  SESSION_CONNECT,
} from './constants.js';

/** What one TPKT shows. */
export interface Contents {
  /** Null while it could be of several. */
  protocol: Extract<ApplicationProtocol, 'x400' | 'h323' | 't120' | 'rdp'> | null;
  /** Whether the client or the server sends such a thing; null when either does. */
  from: 'client' | 'server' | null;
  /** In the protocol's words. */
  what: string;
  /** RDP: what was agreed about TLS. */
  security: 'asked' | 'tls' | 'standard' | 'refused' | null;
}

/** Reads the front of what a TPKT carries; null when it is none of what exscope knows. */
export function readContents(bytes: Uint8Array, start: number, end: number): Contents | null {
  if (end - start < 3) return null;
  if (bytes[start] === 8) return callSignalling(bytes, start, end);
  const indicator = bytes[start]!;
  const code = bytes[start + 1]! & 0xf0;
  if (code === DATA) return indicator === 2 ? data(bytes, start + 3, end) : null;
  // References and class stand before the variable part; the length indicator counts all but itself (ITU-T X.224 13.3).
  if (indicator < 6 || start + 1 + indicator > end) return null;
  const rest = [bytes, start + 7, Math.min(end, start + 1 + indicator)] as const;
  if (code === CONNECTION_REQUEST) return connectionRequest(...rest);
  return code === CONNECTION_CONFIRM ? connectionConfirm(...rest) : null;
}

/** Q.931 over TPKT is H.225.0 call signalling: discriminator 8, a call reference, the message (ITU-T Q.931 4). */
function callSignalling(bytes: Uint8Array, start: number, end: number): Contents | null {
  const reference = bytes[start + 1]!;
  if (reference !== 2 || start + 5 > end) return null;
  const message = Q931[bytes[start + 4]!];
  if (message === undefined) return null;
  // The flag of the reference is 0 in what the caller sends (ITU-T Q.931 4.3).
  const from = (bytes[start + 2]! & 0x80) === 0 ? 'client' : 'server';
  return { protocol: 'h323', from, what: `Q.931 ${message}`, security: null };
}

function connectionRequest(bytes: Uint8Array, start: number, end: number): Contents {
  const what = 'connection request';
  const negotiation = end - NEGOTIATION;
  const asks = negotiation >= start && bytes[negotiation] === NEGOTIATION_REQUEST && isNegotiation(bytes, negotiation);
  const cookie = startsWith(bytes, start, end, 'Cookie: ');
  if (!asks && !cookie) return { protocol: null, from: 'client', what, security: null };
  // Protocol 0 is the security of RDP itself; every other bit means TLS (MS-RDPBCGR 2.2.1.1.1).
  const tls = asks && bytes[negotiation + 4]! !== 0;
  return { protocol: 'rdp', from: 'client', what: `RDP ${what}`, security: tls ? 'asked' : null };
}

function connectionConfirm(bytes: Uint8Array, start: number, end: number): Contents {
  const what = 'connection confirm';
  const negotiation = end - NEGOTIATION;
  if (negotiation >= start && isNegotiation(bytes, negotiation)) {
    const type = bytes[negotiation]!;
    if (type === NEGOTIATION_FAILURE) return { protocol: 'rdp', from: 'server', what: `RDP ${what}, failure`, security: 'refused' };
    if (type === NEGOTIATION_RESPONSE) {
      const security = bytes[negotiation + 4] === 0 ? 'standard' : 'tls';
      return { protocol: 'rdp', from: 'server', what: `RDP ${what}`, security };
    }
  }
  return { protocol: null, from: 'server', what, security: null };
}

/** Its length, and a last field of which only the low octet is in use. */
function isNegotiation(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 2] === NEGOTIATION && bytes[at + 3] === 0 && bytes[at + 5] === 0 && bytes[at + 6] === 0 && bytes[at + 7] === 0;
}

function data(bytes: Uint8Array, start: number, end: number): Contents | null {
  if (start + 2 > end) return null;
  const tag = (bytes[start]! << 8) | bytes[start + 1]!;
  if (tag === CONNECT_INITIAL || tag === CONNECT_RESPONSE) {
    const initial = tag === CONNECT_INITIAL;
    // Keys of RDP's client and server data in the T.124 conference request and response (MS-RDPBCGR 2.2.1.3, 2.2.1.4).
    const rdp = indexOf(bytes, start, end, initial ? 'Duca' : 'McDn') >= 0;
    const what = initial ? 'MCS Connect-Initial' : 'MCS Connect-Response';
    return { protocol: rdp ? 'rdp' : 't120', from: initial ? 'client' : 'server', what, security: null };
  }
  const spdu = bytes[start];
  if ((spdu === SESSION_CONNECT || spdu === SESSION_ACCEPT) && isMessageHandling(bytes, start, end)) {
    const connect = spdu === SESSION_CONNECT;
    return {
      protocol: 'x400',
      from: connect ? 'client' : 'server',
      what: `X.400 session ${connect ? 'CONNECT' : 'ACCEPT'}`,
      security: null,
    };
  }
  return null;
}

/**
 * X.400 among what speaks the OSI session layer: an object identifier of {joint-iso-itu-t mhs(6)} (ITU-T X.411 annex A), or the user data of the 1984
 * protocol, a SET right behind its parameter (ITU-T X.410 4.2).
 */
function isMessageHandling(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 3 < end; at++) {
    if (bytes[at] === 0x06 && bytes[at + 1]! >= 3 && bytes[at + 1]! <= 8 && bytes[at + 2] === 0x56 && bytes[at + 3] === 0) return true;
    if (bytes[at] === 0xc1 && bytes[at + 2] === 0x31 && bytes[at + 1]! > 4 && bytes[at + 1]! < 0xff) return true;
  }
  return false;
}

function startsWith(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (start + word.length > end) return false;
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word.charCodeAt(i)) return false;
  return true;
}

function indexOf(bytes: Uint8Array, start: number, end: number, word: string): number {
  for (let at = start; at + word.length <= end; at++) if (startsWith(bytes, at, end, word)) return at;
  return -1;
}
