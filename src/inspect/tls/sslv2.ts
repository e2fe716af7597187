import { uint16 } from './fields.js';

/** SSLv2 message types (draft-hickman-netscape-ssl 2.5 to 2.7). */
export const SSL2_ERROR = 0;
export const SSL2_CLIENT_HELLO = 1;
export const SSL2_CLIENT_MASTER_KEY = 2;
export const SSL2_SERVER_HELLO = 4;

/** Octets of a record kept: enough for every field read here. */
const HEAD = 16;

/**
 * -1: these octets are no SSLv2 CLIENT-HELLO; 0: too few to say; 1: they are. The form is also the version-2-compatible
 * ClientHello of TLS (RFC 5246 E.2; forbidden since by RFC 6176).
 */
export function ssl2ClientHelloAt(bytes: Uint8Array, at: number, end: number): -1 | 0 | 1 {
  const have = end - at;
  if (have > 0 && (bytes[at]! & 0x80) === 0) return -1;
  if (have > 2 && bytes[at + 2] !== SSL2_CLIENT_HELLO) return -1;
  if (have > 3 && bytes[at + 3] !== 0 && bytes[at + 3] !== 3) return -1;
  if (have > 4 && (bytes[at + 3] === 0 ? bytes[at + 4] !== 2 : bytes[at + 4]! > 4)) return -1;
  if (have < 11) return 0;
  const suites = uint16(bytes, at + 5);
  const session = uint16(bytes, at + 7);
  const challenge = uint16(bytes, at + 9);
  const length = uint16(bytes, at) & 0x7fff;
  const sane = suites > 0 && suites % 3 === 0 && (session === 0 || session === 16) && challenge >= 16 && challenge <= 32;
  return sane && length === 9 + suites + session + challenge ? 1 : -1;
}

/** The same for a SERVER-HELLO of SSLv2. */
export function ssl2ServerHelloAt(bytes: Uint8Array, at: number, end: number): -1 | 0 | 1 {
  const have = end - at;
  if (have > 0 && (bytes[at]! & 0x80) === 0) return -1;
  if (have > 2 && bytes[at + 2] !== SSL2_SERVER_HELLO) return -1;
  if (have > 3 && bytes[at + 3]! > 1) return -1;
  if (have > 4 && bytes[at + 4]! > 1) return -1;
  if (have > 6 && uint16(bytes, at + 5) !== 2) return -1;
  if (have < 13) return 0;
  const body = uint16(bytes, at + 7) + uint16(bytes, at + 9) + uint16(bytes, at + 11);
  return (uint16(bytes, at) & 0x7fff) === 11 + body && uint16(bytes, at + 9) % 3 === 0 ? 1 : -1;
}

/** Reads the records of one side: two octets of length with the highest bit set, or three with padding. Keeps the head of each only. */
export class Ssl2Reader {
  readonly head = new Uint8Array(HEAD);
  headLength = 0;
  /** Octets of the record's body. */
  length = 0;
  #header = 0;
  #value = 0;
  #remaining = 0;

  /** Between two records. */
  get atBoundary(): boolean {
    return this.#header === 0;
  }

  /** Reads at most to the end of one record; `complete` is told by `atBoundary`. Returns the offset behind what was read. */
  read(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end) {
      if (this.#header === 0) {
        this.#value = bytes[at++]!;
        this.#header = 1;
        this.headLength = 0;
      } else if (this.#header === 1) {
        const padded = (this.#value & 0x80) === 0;
        this.length = ((this.#value & (padded ? 0x3f : 0x7f)) << 8) | bytes[at++]!;
        this.#remaining = this.length + (padded ? 1 : 0);
        this.#header = 2;
        if (this.#remaining === 0) return this.#finish(at);
      } else {
        const take = Math.min(this.#remaining, end - at);
        for (let i = 0; i < take && this.headLength < HEAD; i++) this.head[this.headLength++] = bytes[at + i]!;
        at += take;
        this.#remaining -= take;
        if (this.#remaining === 0) return this.#finish(at);
      }
    }
    return at;
  }

  /** False when the record boundaries are lost. */
  gap(length: number): boolean {
    if (this.#header !== 2 || this.#remaining <= length) return false;
    this.#remaining -= length;
    return true;
  }

  #finish(at: number): number {
    this.#header = 0;
    return at;
  }
}
