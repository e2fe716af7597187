import { u16, u32 } from '../dcerpc/header.js';
import type { SmbEvidence } from '../evidence.js';
import { SMB2_HEADER } from './constants.js';

/** What the ends announce of signing, from strongest to weakest. */
export type Signing = NonNullable<SmbEvidence['signing']>;

/** SecurityMode (MS-SMB2 2.2.3, 2.2.4, 2.2.5). */
const SIGNING_ENABLED = 0x01;
const SIGNING_REQUIRED = 0x02;
/** SecurityMode of SMB1 (MS-CIFS 2.2.4.52.2). */
const SMB1_USER_LEVEL = 0x01;
const SMB1_ENCRYPT_PASSWORDS = 0x02;
const SMB1_SIGNING_ENABLED = 0x04;
const SMB1_SIGNING_REQUIRED = 0x08;
/** Parameter words of the answer: core protocol, LAN Manager, NT LAN Manager. */
const CORE_WORDS = 1;
const NT_WORDS = 17;

/** Capabilities of 3.0 and 3.0.2, whose only cipher is AES-128-CCM (MS-SMB2 2.2.4, 3.1.4.3). */
const GLOBAL_CAP_ENCRYPTION = 0x40;
const ENCRYPTION_CAPABILITIES = 2;
const CONTEXT_HEADER = 8;
/** A negotiation has one context of each type; there are fewer types than this. */
const MAX_CONTEXTS = 32;
const CIPHERS: readonly (string | null)[] = [null, 'aes-128-ccm', 'aes-128-gcm', 'aes-256-ccm', 'aes-256-gcm'];

export function signingOf(securityMode: number): Signing {
  if ((securityMode & SIGNING_REQUIRED) !== 0) return 'required';
  return (securityMode & SIGNING_ENABLED) !== 0 ? 'enabled' : 'off';
}

/**
 * Cipher a negotiate response chose (MS-SMB2 2.2.4); the message begins at `start`, its body is visible up to `end`. Null when it chose none
 * or the place where it would say so was cut.
 */
export function chosenCipher(bytes: Uint8Array, start: number, end: number, dialect: string): string | null {
  const body = start + SMB2_HEADER;
  if (body + 64 > end) return null;
  if (dialect !== '3.1.1')
    return dialect.startsWith('3.') && (u32(bytes, body + 24, true) & GLOBAL_CAP_ENCRYPTION) !== 0 ? CIPHERS[1]! : null;
  const count = Math.min(u16(bytes, body + 6, true), MAX_CONTEXTS);
  let at = start + u32(bytes, body + 60, true);
  for (let i = 0; i < count && at + CONTEXT_HEADER <= end; i++) {
    const data = at + CONTEXT_HEADER;
    const length = u16(bytes, at + 2, true);
    // An answer holds exactly one cipher, 0 when the ends have none in common (MS-SMB2 2.2.4.1.2).
    if (u16(bytes, at, true) === ENCRYPTION_CAPABILITIES) {
      if (length < 4 || data + 4 > end || u16(bytes, data, true) !== 1) return null;
      return CIPHERS[u16(bytes, data + 2, true)] ?? null;
    }
    // Contexts are aligned to eight octets, counted from the header (MS-SMB2 2.2.3.1).
    at = start + ((data + length - start + 7) & ~7);
  }
  return null;
}

/** What an SMB1 server's answer says of passwords and signing. */
export interface Smb1Negotiation {
  signing: Signing;
  /** Passwords are sent as they are: the server gave no challenge (MS-CIFS 3.2.4.2.4). */
  plaintextPasswords: boolean;
  /** Shares have passwords, users have none (MS-CIFS 3.2.4.2.5). */
  shareLevel: boolean;
}

/** Answer of SMB1 with `wordCount` words at `words`, all visible. */
export function smb1Negotiation(bytes: Uint8Array, words: number, wordCount: number): Smb1Negotiation {
  if (wordCount <= CORE_WORDS) return { signing: 'off', plaintextPasswords: true, shareLevel: true };
  const mode = bytes[words + 2]!;
  const signing: Signing =
    wordCount < NT_WORDS
      ? 'off'
      : (mode & SMB1_SIGNING_REQUIRED) !== 0
        ? 'required'
        : (mode & SMB1_SIGNING_ENABLED) !== 0
          ? 'enabled'
          : 'off';
  return { signing, plaintextPasswords: (mode & SMB1_ENCRYPT_PASSWORDS) === 0, shareLevel: (mode & SMB1_USER_LEVEL) === 0 };
}
