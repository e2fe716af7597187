import { clean } from '../../text.js';

const SIGNATURE = [0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0];
const NEGOTIATE_UNICODE = 1;
const maxNameLength = 128;

/** Whether the bytes begin with an NTLM message (MS-NLMP 2.2.1): signature and message type 1 to 3. */
export function isNtlm(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** `DOMAIN\user` of an AUTHENTICATE_MESSAGE (MS-NLMP 2.2.1.3), sanitised; null when absent, anonymous or cut. The responses are never read. */
export function ntlmUser(bytes: Uint8Array): string | null {
  if (bytes.length < 64) return null;
  const unicode = (bytes[60]! & NEGOTIATE_UNICODE) !== 0;
  const domain = field(bytes, 28, unicode);
  const user = field(bytes, 36, unicode);
  if (user === '') return null;
  return clean(domain === '' ? user : `${domain}\\${user}`, maxNameLength);
}

/** A security buffer: length (2), allocated (2), offset (4), little-endian. */
function field(bytes: Uint8Array, at: number, unicode: boolean): string {
  const length = bytes[at]! | (bytes[at + 1]! << 8);
  const offset = (bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16)) + bytes[at + 7]! * 0x1000000;
  if (length === 0 || length > maxNameLength * 4 || offset + length > bytes.length) return '';
  return Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString(unicode ? 'utf16le' : 'latin1');
}
