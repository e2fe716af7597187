import { clean } from '../text.js';
import type { NtlmVersion } from './evidence.js';

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');
const AUTHENTICATE = 3;
/** Octets of an AUTHENTICATE message before its optional fields (MS-NLMP 2.2.1.3). */
const FIXED_PART = 64;
/** Flags (MS-NLMP 2.2.2.5). */
const NEGOTIATE_UNICODE = 0x01;
const NEGOTIATE_SIGN = 0x10;
const NEGOTIATE_SEAL = 0x20;
/** A response of NTLMv1, with or without extended session security (MS-NLMP 2.2.2.6); NTLMv2 is longer (2.2.2.8). */
const V1_RESPONSE = 24;
const MAX_NAME = 128;

/** What an AUTHENTICATE message says of the login. The responses themselves are never read. */
export interface NtlmLogin {
  /** `DOMAIN\user`, sanitised; null when absent, anonymous or cut. */
  user: string | null;
  domain: string | null;
  /** By the length of the response; null when there is none, as in an anonymous login. */
  version: NtlmVersion | null;
  /** Whether messages are to be signed, and sealed, in the session that follows. */
  sign: boolean;
  seal: boolean;
}

/** Whether the bytes begin with an NTLM message (MS-NLMP 2.2.1): signature and message type. */
export function isNtlm(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** Reads an AUTHENTICATE message; null when it is another one, or too short for its fixed part. */
export function readNtlmLogin(bytes: Uint8Array): NtlmLogin | null {
  if (bytes.length < FIXED_PART || !isNtlm(bytes) || u32(bytes, 8) !== AUTHENTICATE) return null;
  const flags = u32(bytes, 60);
  const unicode = (flags & NEGOTIATE_UNICODE) !== 0;
  const domain = field(bytes, 28, unicode);
  const user = field(bytes, 36, unicode);
  const lm = u16(bytes, 12);
  const nt = u16(bytes, 20);
  const v1 = nt === V1_RESPONSE || (nt === 0 && lm >= V1_RESPONSE);
  return {
    user: user === '' ? null : clean(domain === '' ? user : `${domain}\\${user}`, MAX_NAME),
    domain: user === '' || domain === '' ? null : clean(domain, MAX_NAME),
    version: v1 ? 'v1' : nt > V1_RESPONSE ? 'v2' : null,
    sign: (flags & NEGOTIATE_SIGN) !== 0,
    seal: (flags & NEGOTIATE_SEAL) !== 0,
  };
}

/** The first AUTHENTICATE message in `start`..`end`, wherever it stands there: bare or inside SPNEGO. Null when there is none, or it is cut. */
export function findNtlmLogin(bytes: Uint8Array, start: number, end: number): NtlmLogin | null {
  const range = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start));
  for (let at = range.indexOf(SIGNATURE); at >= 0; at = range.indexOf(SIGNATURE, at + 1)) {
    if (at + 12 <= range.length && range.readUInt32LE(at + 8) === AUTHENTICATE) return readNtlmLogin(range.subarray(at));
  }
  return null;
}

/** Whether an NTLM message of any type stands in `start`..`end`. */
export function holdsNtlm(bytes: Uint8Array, start: number, end: number): boolean {
  const range = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start));
  const at = range.indexOf(SIGNATURE);
  return at >= 0 && at + 12 <= range.length && range.readUInt32LE(at + 8) >= 1 && range.readUInt32LE(at + 8) <= AUTHENTICATE;
}

/** A security buffer: length (2), allocated (2), offset (4), little-endian. */
function field(bytes: Uint8Array, at: number, unicode: boolean): string {
  const length = u16(bytes, at);
  const offset = u32(bytes, at + 4);
  if (length === 0 || length > MAX_NAME * 4 || offset + length > bytes.length) return '';
  return Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString(unicode ? 'utf16le' : 'latin1');
}

const u16 = (bytes: Uint8Array, at: number) => bytes[at]! | (bytes[at + 1]! << 8);
const u32 = (bytes: Uint8Array, at: number) => (u16(bytes, at) | (bytes[at + 2]! << 16)) + bytes[at + 3]! * 0x1000000;
