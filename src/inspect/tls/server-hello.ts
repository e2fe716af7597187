import type { TlsVersion } from '../evidence.js';
import { cipherSuiteId, isTls13Suite } from './cipher-suites.js';
import { protocolNames } from './client-hello.js';
import {
  APPLICATION_LAYER_PROTOCOL_NEGOTIATION,
  ENCRYPT_THEN_MAC,
  EXTENDED_MASTER_SECRET,
  KEY_SHARE,
  PRE_SHARED_KEY,
  RENEGOTIATION_INFO,
  SUPPORTED_VERSIONS,
} from './constants.js';
import { nextExtension, uint16 } from './fields.js';
import { serverFingerprint } from './fingerprint.js';
import { groupName } from './groups.js';
import { draftName, tlsVersion } from './versions.js';

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
  /** Such as `1.3 draft 28`. */
  draft: string | null;
  /** Named group of the server's key share (RFC 8446 4.2.8). */
  group: string | null;
  /** Compression method (RFC 3749); null without. */
  compression: string | null;
  /** The server can do better and says so in its random (RFC 8446 4.1.3): the highest version it settles for so. */
  downgrade: '1.1' | '1.2' | null;
  /** Null where the hello is not complete, or for TLS 1.3, which has them built in. */
  extendedMasterSecret: boolean | null;
  encryptThenMac: boolean | null;
  secureRenegotiation: boolean | null;
  ja3s: string | null;
}

/** What a hello says of which nothing is known. */
export const blankServerHello = (version: TlsVersion | null = null): ServerHello => ({
  version,
  cipherId: null,
  alpnSelected: null,
  preSharedKey: false,
  retry: false,
  draft: null,
  group: null,
  compression: null,
  downgrade: null,
  extendedMasterSecret: null,
  encryptThenMac: null,
  secureRenegotiation: null,
  ja3s: null,
});

/** Random of a HelloRetryRequest: SHA-256 of "HelloRetryRequest" (RFC 8446 4.1.3). */
const RETRY_RANDOM = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex');

/**
 * Reads the body of a ServerHello (RFC 8446 4.1.3, RFC 5246 7.4.1.3). Null when it is none. `complete` is false when the rest was
 * lost: the version is then told by a suite that exists in one version only, never guessed.
 */
export function parseServerHello(bytes: Uint8Array, start: number, end: number, complete: boolean): ServerHello | null {
  const hello = blankServerHello();
  const unreadable = complete ? null : hello;
  if (end - start < 2) return unreadable;
  const legacyVersion = tlsVersion(uint16(bytes, start));
  if (legacyVersion === null || legacyVersion === 'ssl2') return null;
  if (end - start < 34) return unreadable;
  hello.retry = isRetryRandom(bytes, start + 2);
  hello.downgrade = sentinel(bytes, start + 26);
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
  if (!draft && at + 2 < end) hello.compression = compressionName(bytes[at + 2]!);
  at += draft ? 2 : 3;
  if (at > end && complete) return null;
  let selected: TlsVersion | null = null;
  hello.draft = draftName(uint16(bytes, start));
  let flags = 0;
  const stop = at + 2 <= end ? Math.min(end, at + 2 + uint16(bytes, at)) : end;
  for (let head = at + 2, to = nextExtension(bytes, head, stop); to > 0; head = to, to = nextExtension(bytes, head, stop)) {
    const type = uint16(bytes, head);
    const from = head + 4;
    if (type === SUPPORTED_VERSIONS && to - from === 2) {
      selected = tlsVersion(uint16(bytes, from));
      hello.draft = draftName(uint16(bytes, from));
    } else if (type === APPLICATION_LAYER_PROTOCOL_NEGOTIATION) hello.alpnSelected = protocolNames(bytes, from, to)[0] ?? null;
    else if (type === PRE_SHARED_KEY) hello.preSharedKey = true;
    else if (type === KEY_SHARE && to - from >= 2) hello.group = groupName(uint16(bytes, from));
    else if (type === EXTENDED_MASTER_SECRET) flags |= 1;
    else if (type === ENCRYPT_THEN_MAC) flags |= 2;
    else if (type === RENEGOTIATION_INFO) flags |= 4;
  }
  if (selected !== null) hello.version = selected;
  else if (complete || draft) hello.version = legacyVersion;
  else hello.version = isTls13Suite(suite) ? '1.3' : legacyVersion;
  if (!complete) return hello;
  hello.ja3s = draft ? null : serverFingerprint(bytes, start, end);
  if (hello.version === '1.3') return hello;
  hello.extendedMasterSecret = (flags & 1) !== 0;
  hello.encryptThenMac = (flags & 2) !== 0;
  hello.secureRenegotiation = (flags & 4) !== 0;
  return hello;
}

/** "DOWNGRD" and one octet: 1 stands for TLS 1.2, 0 for what is older. */
const SENTINEL = Buffer.from('444f574e475244', 'hex');

function sentinel(bytes: Uint8Array, start: number): '1.1' | '1.2' | null {
  for (let i = 0; i < SENTINEL.length; i++) if (bytes[start + i] !== SENTINEL[i]) return null;
  const last = bytes[start + SENTINEL.length];
  return last === 1 ? '1.2' : last === 0 ? '1.1' : null;
}

function compressionName(method: number): string | null {
  return method === 0 ? null : method === 1 ? 'deflate' : method === 64 ? 'lzs' : `method ${method}`;
}

function isRetryRandom(bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < RETRY_RANDOM.length; i++) if (bytes[start + i] !== RETRY_RANDOM[i]) return false;
  return true;
}
