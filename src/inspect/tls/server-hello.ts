import type { TlsVersion } from '../evidence.js';
import { cipherSuiteId, isTls13Suite } from './cipher-suites.js';
import { protocolNames } from './client-hello.js';
import { APPLICATION_LAYER_PROTOCOL_NEGOTIATION, PRE_SHARED_KEY, SUPPORTED_VERSIONS } from './constants.js';
import { nextExtension, uint16 } from './fields.js';
import { tlsVersion } from './versions.js';

export interface ServerHello {
  /** Null when the part that says it is missing. */
  version: TlsVersion | null;
  /** Four hex digits. */
  cipherId: string | null;
  alpnSelected: string | null;
  /** TLS 1.3 session of a pre-shared key. */
  preSharedKey: boolean;
  /** A HelloRetryRequest: the client says hello again. */
  retry: boolean;
}

/** Random of a HelloRetryRequest: SHA-256 of "HelloRetryRequest" (RFC 8446 4.1.3). */
const RETRY_RANDOM = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex');

/**
 * Reads the body of a ServerHello (RFC 8446 4.1.3, RFC 5246 7.4.1.3). Null when it is none. `complete` is false when the rest was
 * lost: the version is then told by a suite that exists in one version only, never guessed.
 */
export function parseServerHello(bytes: Uint8Array, start: number, end: number, complete: boolean): ServerHello | null {
  const hello: ServerHello = { version: null, cipherId: null, alpnSelected: null, preSharedKey: false, retry: false };
  const unreadable = complete ? null : hello;
  if (end - start < 2) return unreadable;
  const legacyVersion = tlsVersion(uint16(bytes, start));
  if (legacyVersion === null || legacyVersion === 'ssl2') return null;
  if (end - start < 34) return unreadable;
  hello.retry = isRetryRandom(bytes, start + 2);
  let at = start + 34;
  // Drafts of TLS 1.3 before 22 put their number here and left out session identifier and compression.
  const draft = bytes[start] === 0x7f;
  if (!draft) {
    if (at >= end) return unreadable;
    if (bytes[at]! > 32) return null;
    at += 1 + bytes[at]!;
  }
  if (at + 2 > end) return unreadable;
  const suite = uint16(bytes, at);
  hello.cipherId = cipherSuiteId(suite);
  at += draft ? 2 : 3;
  if (at > end && complete) return null;
  let selected: TlsVersion | null = null;
  const stop = at + 2 <= end ? Math.min(end, at + 2 + uint16(bytes, at)) : end;
  for (let head = at + 2, to = nextExtension(bytes, head, stop); to > 0; head = to, to = nextExtension(bytes, head, stop)) {
    const type = uint16(bytes, head);
    const from = head + 4;
    if (type === SUPPORTED_VERSIONS && to - from === 2) selected = tlsVersion(uint16(bytes, from));
    else if (type === APPLICATION_LAYER_PROTOCOL_NEGOTIATION) hello.alpnSelected = protocolNames(bytes, from, to)[0] ?? null;
    else if (type === PRE_SHARED_KEY) hello.preSharedKey = true;
  }
  if (selected !== null) hello.version = selected;
  else if (complete || draft) hello.version = legacyVersion;
  else hello.version = isTls13Suite(suite) ? '1.3' : legacyVersion;
  return hello;
}

function isRetryRandom(bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < RETRY_RANDOM.length; i++) if (bytes[start + i] !== RETRY_RANDOM[i]) return false;
  return true;
}
