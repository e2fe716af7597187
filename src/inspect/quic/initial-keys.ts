import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { type QuicVersion, SAMPLE, TAG } from './constants.js';

/** Keys of one side's Initial packets. They are made of what stands in clear in the first packet: no secret. */
export interface InitialKeys {
  key: Buffer;
  iv: Buffer;
  headerProtection: Buffer;
}

const hmac = (key: Uint8Array, data: Uint8Array) => createHmac('sha256', key).update(data).digest();

/** HKDF-Expand-Label with an empty context (RFC 8446 7.1); one round of HMAC gives all that is needed here. */
function expandLabel(secret: Buffer, label: string, length: number): Buffer {
  const text = Buffer.from(`tls13 ${label}`, 'latin1');
  return hmac(secret, Buffer.concat([Buffer.of(0, length, text.length), text, Buffer.of(0, 1)])).subarray(0, length);
}

/** From the destination connection identifier of the client's first Initial packet (RFC 9001 5.2). */
export function initialKeys(version: QuicVersion, connectionId: Uint8Array, client: boolean): InitialKeys {
  const secret = expandLabel(hmac(version.salt, connectionId), client ? 'client in' : 'server in', 32);
  return {
    key: expandLabel(secret, `${version.label}key`, 16),
    iv: expandLabel(secret, `${version.label}iv`, 12),
    headerProtection: expandLabel(secret, `${version.label}hp`, 16),
  };
}

/**
 * Payload of the Initial packet from `at` to `end`, its packet number standing at `numberAt` (RFC 9001 5.3, 5.4). Null when these are not its
 * keys, or it was changed: the tag proves both.
 */
export function openInitial(keys: InitialKeys, bytes: Uint8Array, at: number, numberAt: number, end: number): Uint8Array | null {
  if (numberAt + 4 + SAMPLE > end) return null;
  const cipher = createCipheriv('aes-128-ecb', keys.headerProtection, null);
  const mask = cipher.update(bytes.subarray(numberAt + 4, numberAt + 4 + SAMPLE));
  const header = Buffer.from(bytes.subarray(at, numberAt + 4));
  header[0]! ^= mask[0]! & 0x0f;
  const length = (header[0]! & 3) + 1;
  const nonce = Buffer.from(keys.iv);
  for (let i = 0; i < length; i++) {
    header[numberAt - at + i]! ^= mask[1 + i]!;
    nonce[12 - length + i]! ^= header[numberAt - at + i]!;
  }
  const from = numberAt + length;
  if (from + TAG > end) return null;
  try {
    const decipher = createDecipheriv('aes-128-gcm', keys.key, nonce, { authTagLength: TAG });
    decipher.setAAD(header.subarray(0, numberAt - at + length));
    decipher.setAuthTag(bytes.subarray(end - TAG, end));
    const payload = decipher.update(bytes.subarray(from, end - TAG));
    decipher.final();
    return payload;
  } catch {
    return null;
  }
}
