import type { Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { note } from '../mail/note.js';
import type { MediaEvidence } from './evidence.js';
import { isZrtp, u16 } from './headers.js';
import { srtpProfile } from './srtp-profile.js';

const DTLS_HEADER = 13;
const HANDSHAKE = 22;
/** ContentType (RFC 9147 4): change_cipher_spec to application_data, and acknowledgements. */
const DTLS_TYPES: readonly number[] = [20, 21, 22, 23, 26];
/** Message types of ZRTP (RFC 6189 5.2 to 5.16), eight letters each. */
const CONFIRMED: readonly string[] = ['Confirm2', 'Conf2ACK'];
const CLEARED = 'GoClear ';

/** Follows the handshakes that agree on media keys beside the media: DTLS-SRTP (RFC 5764) and ZRTP (RFC 6189). */
export class Keying {
  readonly #context: InspectionContext;
  readonly #media: MediaEvidence;
  /** Each side has sent what only follows a finished key exchange. */
  readonly #encrypts: [boolean, boolean] = [false, false];

  /** The server chose the profile. */
  #chosen = false;

  constructor(context: InspectionContext, media: MediaEvidence) {
    this.#context = context;
    this.#media = media;
  }

  /** False when this is no DTLS record. */
  dtls(side: Side, bytes: Uint8Array, start: number, end: number): boolean {
    const unified = bytes[start]! >= 0x20;
    if (!unified && !isRecord(bytes, start, end)) return false;
    // Records of 1.3 are known by their first bits alone (RFC 9147 4): they count behind a hello that was seen.
    if (unified && this.#media.dtls === null) return false;
    const { packet } = this.#context;
    if (this.#media.dtls === null) note(this.#context, side, 'DTLS on the port of the media');
    this.#media.dtls ??= { packet, established: null, encrypts: null };
    if (!unified && bytes[start] === HANDSHAKE && u16(bytes, start + 3) === 0) this.#profile(bytes, start, end);
    if (unified || u16(bytes, start + 3) > 0 || lastEpoch(bytes, start, end) > 0) this.#encrypts[side] = true;
    if (this.#encrypts[0] && this.#encrypts[1] && this.#media.dtls.established === null) {
      this.#media.dtls.established = packet;
      note(this.#context, side, 'DTLS handshake completed');
    }
    return true;
  }

  /** A server's choice outranks what a client offers; of several, the last one holds. */
  #profile(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; isRecord(bytes, at, end); at += DTLS_HEADER + u16(bytes, at + 11)) {
      const profile = srtpProfile(bytes, at + DTLS_HEADER, at + DTLS_HEADER + u16(bytes, at + 11));
      if (profile === null || (this.#chosen && !profile.chosen)) continue;
      this.#chosen = profile.chosen;
      this.#media.dtls!.encrypts = profile.encrypts;
    }
  }

  /** False when this is no ZRTP message. */
  zrtp(side: Side, bytes: Uint8Array, start: number, end: number): boolean {
    if (!isZrtp(bytes, start, end)) return false;
    const { packet } = this.#context;
    if (this.#media.zrtp === null) note(this.#context, side, 'ZRTP');
    this.#media.zrtp ??= { packet, confirmed: null, cleared: null };
    const type = Buffer.from(bytes.buffer, bytes.byteOffset + start + 16, 8).toString('latin1');
    if (CONFIRMED.includes(type) && this.#media.zrtp.confirmed === null) {
      this.#media.zrtp.confirmed = packet;
      note(this.#context, side, 'ZRTP keys confirmed');
    } else if (type === CLEARED) this.#media.zrtp.cleared ??= packet;
    return true;
  }
}

/** Record header of DTLS 1.0 and 1.2 (RFC 6347 4.1), with a length that fits. */
function isRecord(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < DTLS_HEADER || !DTLS_TYPES.includes(bytes[start]!)) return false;
  return bytes[start + 1] === 0xfe && bytes[start + 2]! >= 0xfd && start + DTLS_HEADER + u16(bytes, start + 11) <= end;
}

/** Epoch of the last record in a datagram: the first one of an encrypted epoch often comes behind those that prepare it. */
function lastEpoch(bytes: Uint8Array, start: number, end: number): number {
  let epoch = 0;
  for (let at = start; isRecord(bytes, at, end); at += DTLS_HEADER + u16(bytes, at + 11)) epoch = u16(bytes, at + 3);
  return epoch;
}
