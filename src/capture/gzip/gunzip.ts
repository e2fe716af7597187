import type { Decompression } from '../decompression.js';
import { u32le } from '../read.js';
import { crc32 } from './checksum.js';
import { Inflate } from './inflate.js';
import { MemberHeader } from './member-header.js';

/** CRC-32 and length behind every member. */
const TRAILER = 8;
/** Octets decompressed at once when damaged data is tried again, to get closer to the damage. */
const CAREFUL = 1024;
/**
 * Decompresses gzip (RFC 1952), several members one after the other. Damage is no error: what came before it is handed over, and
 * `problem` says what was wrong. `source` is read to its end in every case.
 */
export async function* gunzip(source: AsyncIterable<Uint8Array>, state: Decompression): AsyncGenerator<Uint8Array> {
  const members = new Members(state);
  try {
    for await (const chunk of source) yield* members.feed(chunk);
    members.finish();
  } finally {
    members.close();
  }
}

class Members {
  readonly #state: Decompression;
  #header: MemberHeader | null = new MemberHeader();
  #inflate: Inflate | null = null;
  /** Octets the present member had been given before the present chunk. */
  #given = 0;
  #members = 0;
  #trailer = new Uint8Array(TRAILER);
  #trailerLength = 0;
  #crc = 0;
  #length = 0;
  readonly #meter: (octets: number) => void;

  constructor(state: Decompression) {
    this.#state = state;
    this.#meter = state.meter();
  }

  async *feed(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
    let at = 0;
    while (at < chunk.length && !this.#state.over) {
      if (this.#inflate !== null) {
        yield* this.#body(this.#inflate, chunk, at);
        at = this.#inflate.ended ? at + this.#inflate.taken - this.#given : chunk.length;
        this.#given = this.#inflate.taken;
        if (this.#inflate.ended) this.close();
      } else if (this.#header !== null) at = this.#takeHeader(this.#header, chunk, at);
      else if (this.#trailerLength < TRAILER) this.#takeTrailer(chunk[at++]!);
      else if (chunk[at] === 0) at++;
      else this.#header = new MemberHeader();
    }
  }

  finish(): void {
    const between = this.#inflate === null && this.#header === null && this.#trailerLength === TRAILER;
    if (!between && !this.#state.over) this.#state.cutShort();
  }

  close(): void {
    this.#inflate?.close();
    this.#inflate = null;
  }

  async *#body(inflate: Inflate, chunk: Uint8Array, at: number): AsyncGenerator<Uint8Array> {
    const bytes = at === 0 ? chunk : chunk.subarray(at);
    for await (const part of inflate.feed(bytes)) {
      yield part;
      if (!this.#account(part)) return;
    }
    if (!inflate.failed) return;
    // Only when all of the member is still at hand can it be tried again.
    if (this.#given === 0) yield* this.#carefully(bytes, this.#length);
    this.#state.damaged();
  }

  /** What comes behind the first `known` octets of a member, up to its damage. */
  async *#carefully(bytes: Uint8Array, known: number): AsyncGenerator<Uint8Array> {
    const inflate = new Inflate(CAREFUL);
    let passed = 0;
    try {
      for await (const part of inflate.feed(bytes)) {
        const fresh = part.subarray(Math.min(part.length, Math.max(0, known - passed)));
        passed += part.length;
        if (fresh.length === 0) continue;
        yield fresh;
        if (!this.#account(fresh)) return;
      }
    } finally {
      inflate.close();
    }
  }

  /** Counts what was handed over; false when no more is wanted. */
  #account(part: Uint8Array): boolean {
    this.#crc = crc32(part, this.#crc);
    this.#length += part.length;
    this.#meter(part.length);
    return !this.#state.over;
  }

  #takeHeader(header: MemberHeader, chunk: Uint8Array, start: number): number {
    const at = header.take(chunk, start);
    if (header.bad && this.#members > 0)
      this.#state.stop('damaged', 'something that is not gzip follows the compressed data and was not read');
    else if (header.bad) this.#state.stop('damaged', 'the header of the compressed data is damaged');
    else if (header.done) this.#beginBody();
    return at;
  }

  #beginBody(): void {
    this.#header = null;
    this.#inflate = new Inflate();
    this.#given = 0;
    this.#members++;
    this.#trailerLength = 0;
    this.#crc = 0;
    this.#length = 0;
  }

  #takeTrailer(octet: number): void {
    this.#trailer[this.#trailerLength++] = octet;
    if (this.#trailerLength < TRAILER) return;
    if (u32le(this.#trailer, 0) !== this.#crc || u32le(this.#trailer, 4) !== this.#length % 2 ** 32) this.#state.differs();
  }
}
