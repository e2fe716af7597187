import type { TlsVersion } from '../evidence.js';
import {
  APPLICATION_LAYER_PROTOCOL_NEGOTIATION,
  EARLY_DATA,
  MAX_ALPN,
  SERVER_NAME,
  SESSION_TICKET,
  SUPPORTED_VERSIONS,
} from './constants.js';
import { nextExtension, uint16 } from './fields.js';
import { clientFingerprints, type HelloCarrier } from './fingerprint.js';
import type { Fingerprints } from './fingerprint-cache.js';
import { sharedText } from './shared-text.js';
import { higherVersion, tlsVersion } from './versions.js';

export interface ClientHello {
  /** Highest version offered; null when the part that says it is missing. */
  offeredVersion: TlsVersion | null;
  sni: string | null;
  alpn: string[];
  /** Application data may follow before the server answered (RFC 8446 4.2.10). */
  earlyData: boolean;
  /** A ticket of an earlier session was presented (RFC 5077 3.4). */
  ticket: boolean;
  /** Null unless the hello is complete. */
  fingerprints: Fingerprints | null;
}

/** What a hello says of which nothing is known. */
export const blankClientHello = (offeredVersion: TlsVersion | null = null): ClientHello => ({
  offeredVersion,
  sni: null,
  alpn: [],
  earlyData: false,
  ticket: false,
  fingerprints: null,
});

/**
 * Reads the body of a ClientHello (RFC 8446 4.1.2, RFC 5246 7.4.1.2). Null when it is none. `complete` is false when the rest was
 * lost: then only what is certain is filled in.
 */
export function parseClientHello(
  bytes: Uint8Array,
  start: number,
  end: number,
  complete: boolean,
  carrier: HelloCarrier = 't',
): ClientHello | null {
  const hello = blankClientHello();
  const unreadable = complete ? null : hello;
  if (end - start < 2 || !isLegacyMajor(bytes[start]!, carrier)) return null;
  const legacyVersion = tlsVersion(uint16(bytes, start));
  if (legacyVersion === null) return null;
  let at = start + 34;
  if (at >= end) return unreadable;
  if (bytes[at]! > 32) return null;
  at += 1 + bytes[at]!;
  if (carrier === 'd') {
    if (at >= end) return unreadable;
    at += 1 + bytes[at]!;
  }
  if (at + 2 > end) return unreadable;
  const suites = uint16(bytes, at);
  if (suites === 0 || suites % 2 !== 0) return null;
  at += 2 + suites;
  if (at >= end) return unreadable;
  if (bytes[at] === 0) return null;
  at += 1 + bytes[at]!;
  if (at > end) return unreadable;
  let supported: TlsVersion | null = null;
  const stop = at + 2 <= end ? Math.min(end, at + 2 + uint16(bytes, at)) : end;
  for (let head = at + 2, to = nextExtension(bytes, head, stop); to > 0; head = to, to = nextExtension(bytes, head, stop)) {
    const type = uint16(bytes, head);
    const from = head + 4;
    if (type === SERVER_NAME) hello.sni ??= serverName(bytes, from, to);
    else if (type === APPLICATION_LAYER_PROTOCOL_NEGOTIATION) hello.alpn = protocolNames(bytes, from, to);
    else if (type === SUPPORTED_VERSIONS) supported = highestOf(bytes, from, to);
    else if (type === EARLY_DATA) hello.earlyData = true;
    else if (type === SESSION_TICKET) hello.ticket = to > from;
  }
  hello.offeredVersion = supported ?? (complete ? legacyVersion : null);
  if (complete) hello.fingerprints = clientFingerprints(bytes, start, end, carrier);
  return hello;
}

/** DTLS writes its versions as one's complement (RFC 6347 4.1). */
function isLegacyMajor(octet: number, carrier: HelloCarrier): boolean {
  return carrier === 'd' ? octet === 0xfe : octet === 3 || octet === 0x7f;
}

/** First host_name of a ServerNameList (RFC 6066 3). */
function serverName(bytes: Uint8Array, start: number, end: number): string | null {
  let at = start + 2;
  while (at + 3 <= end) {
    const to = at + 3 + uint16(bytes, at + 1);
    if (to > end) return null;
    if (bytes[at] === 0 && to > at + 3) return sharedText(bytes, at + 3, to, 255);
    at = to;
  }
  return null;
}

/** ProtocolNameList (RFC 7301 3.1); the server's answer has the same form with one entry. GREASE entries (RFC 8701) are left out. */
export function protocolNames(bytes: Uint8Array, start: number, end: number): string[] {
  const names: string[] = [];
  let at = start + 2;
  while (at < end && names.length < MAX_ALPN) {
    const to = at + 1 + bytes[at]!;
    if (to > end || to === at + 1) break;
    const grease = to - at === 3 && bytes[at + 1] === bytes[at + 2] && (bytes[at + 1]! & 0x0f) === 0x0a;
    if (!grease) names.push(sharedText(bytes, at + 1, to, 64));
    at = to;
  }
  return names;
}

function highestOf(bytes: Uint8Array, start: number, end: number): TlsVersion | null {
  let highest: TlsVersion | null = null;
  for (let at = start + 1; at + 2 <= end; at += 2) highest = higherVersion(highest, tlsVersion(uint16(bytes, at)));
  return highest;
}
