import { u16 } from './headers.js';

const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const MESSAGE_HEADER = 12;
const USE_SRTP = 14;
/** SRTP_NULL_HMAC_SHA1_80 and _32 (RFC 5764 4.1.2): authenticated, and readable. */
const NULL_PROFILES: readonly number[] = [5, 6];

/** Whether the profile that a hello names encrypts; the server's choice is final, a client's offers tell when all of them agree. */
export interface SrtpProfile {
  chosen: boolean;
  encrypts: boolean;
}

/**
 * The SRTP profile (RFC 5764 4.1.1) in a ClientHello or ServerHello that lies whole in `bytes[start .. end)`, the body of a DTLS record. Null when
 * there is none, and when a client offers profiles of both kinds. DTLS 1.3 encrypts the server's choice.
 */
export function srtpProfile(bytes: Uint8Array, start: number, end: number): SrtpProfile | null {
  const type = bytes[start]!;
  if ((type !== CLIENT_HELLO && type !== SERVER_HELLO) || end - start < MESSAGE_HEADER) return null;
  const length = (bytes[start + 1]! << 16) | u16(bytes, start + 2);
  const whole = u16(bytes, start + 7) === 0 && (bytes[start + 6]! | bytes[start + 8]!) === 0 && start + MESSAGE_HEADER + length <= end;
  if (!whole) return null;
  const stop = start + MESSAGE_HEADER + length;
  const extensions = extensionsAt(bytes, start + MESSAGE_HEADER, stop, type === CLIENT_HELLO);
  for (let at = extensions; at + 4 <= stop; at += 4 + u16(bytes, at + 2)) {
    if (u16(bytes, at) !== USE_SRTP) continue;
    const from = at + 6;
    const to = Math.min(stop, from + u16(bytes, at + 4));
    return to - from < 2 ? null : kindOf(bytes, from, to, type === SERVER_HELLO);
  }
  return null;
}

function kindOf(bytes: Uint8Array, from: number, to: number, chosen: boolean): SrtpProfile | null {
  const encrypts = !NULL_PROFILES.includes(u16(bytes, from));
  for (let at = from + 2; at + 2 <= to; at += 2) if (NULL_PROFILES.includes(u16(bytes, at)) === encrypts) return null;
  return { chosen, encrypts };
}

/** Where the extensions begin (RFC 6347 4.2.1, RFC 5246 7.4.1); beyond the end when lengths lie. */
function extensionsAt(bytes: Uint8Array, start: number, end: number, client: boolean): number {
  // Version and random.
  let at = start + 34;
  at += 1 + (bytes[at] ?? end);
  if (!client) return at + 5;
  at += 1 + (bytes[at] ?? end);
  at += 2 + (at + 2 <= end ? u16(bytes, at) : end);
  at += 1 + (bytes[at] ?? end);
  return at + 2;
}
