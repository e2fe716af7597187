import type { RecordLook } from '../evidence.js';
import {
  BLOCK,
  ENOUGH_OF_BOTH,
  ENOUGH_OF_ONE,
  EXPLICIT_NONCE,
  MAX_LOOKED_AT,
  MIN_COUNTED_NONCES,
  MIN_JUDGED,
  MIN_LENGTHS,
  MIN_READABLE_LINE,
  MIN_READABLE_RUN,
  RANDOM_WITHIN,
} from './look-constants.js';

/** What stands at the beginning of a record: data, the first message under new keys, or a message of a handshake whose place is not known. */
export type LookedAt = 'data' | 'finished' | 'message';

/**
 * What one side's records hold when nobody knows their suite. Nothing is kept of them but how often each octet came, and the first octets of the
 * current record.
 */
export class SideLook {
  /** Octets that anybody can read: never ciphertext. */
  readable = false;
  /** The first message under new keys was seen, and it was not readable (RFC 5246 7.4.9: it is always a Finished). */
  sealedFinished = false;
  /** Octets counted: those behind the place of a nonce. */
  octets = 0;
  /** A mark of compressed data was seen. */
  #compressed = false;
  readonly #counts = new Uint32Array(256);
  readonly #head = new Uint8Array(EXPLICIT_NONCE);
  #what: LookedAt = 'data';
  /** Place in the record, or behind all places when its beginning was lost. */
  #at = 0;
  #broken = false;
  /** Octets of text in a row, and the last four octets of any kind. */
  #run = 0;
  #last = 0;
  #nonceHigh = -1;
  #nonceLow = -1;
  #counted = 0;
  readonly #lengths: number[] = [];
  #remainder = -1;
  #looked = 0;

  /** All was looked at that is looked at of one side. */
  get sated(): boolean {
    return this.#looked >= MAX_LOOKED_AT;
  }

  begin(what: LookedAt, length: number): void {
    this.#what = what;
    this.#at = 0;
    this.#broken = false;
    this.#run = 0;
    if (what === 'data') this.#length(length);
  }

  body(bytes: Uint8Array, start: number, end: number): void {
    const stop = Math.min(end, start + MAX_LOOKED_AT - this.#looked);
    this.#looked += stop - start;
    for (let at = start; at < stop; at++) this.#octet(bytes[at]!);
  }

  /** Octets of this record are missing. */
  gap(): void {
    this.#broken = true;
    this.#run = 0;
    this.#last = 0;
  }

  /** Octets behind the places of nonces are as evenly distributed as those of a cipher. So are well compressed ones. */
  get random(): boolean {
    const { octets } = this;
    if (octets < MIN_JUDGED || this.#compressed) return false;
    let pairs = 0;
    for (const count of this.#counts) pairs += (count * (count - 1)) / 2;
    const expected = (octets * (octets - 1)) / 512;
    return Math.abs(pairs - expected) < RANDOM_WITHIN * Math.sqrt((expected * 255) / 256);
  }

  /** Records are built as a cipher builds them: nonces that count up (RFC 5288 3), or whole blocks (RFC 5246 6.2.3.2). */
  get built(): boolean {
    return this.#counted >= MIN_COUNTED_NONCES || (this.#remainder >= 0 && this.#lengths.length >= MIN_LENGTHS);
  }

  #octet(octet: number): void {
    const place = this.#at++;
    if (place < EXPLICIT_NONCE) {
      this.#head[place] = octet;
      if (!this.#broken) this.#headOctet(place);
    }
    if (this.#what !== 'data') return;
    if (place >= EXPLICIT_NONCE) {
      this.#counts[octet]!++;
      this.octets++;
    }
    const before = this.#last & 0xff;
    this.#last = ((this.#last << 8) | octet) >>> 0;
    if (this.#last === 0x0000ffff) this.#compressed = true;
    if ((octet >= 0x20 && octet < 0x7f) || octet === 0x0d || octet === 0x0a || octet === 0x09) {
      const line = octet === 0x0a && before === 0x0d && this.#run === place && place + 1 >= MIN_READABLE_LINE && !this.#broken;
      if (++this.#run >= MIN_READABLE_RUN || line) this.readable = true;
    } else this.#run = 0;
  }

  #headOctet(place: number): void {
    const head = this.#head;
    if (place === 3) {
      const finished = head[0] === 0x14 && head[1] === 0 && head[2] === 0;
      // Of twelve octets, of SSL 3.0 thirty-six; inside the records of TLS 1.3 as long as its hash (RFC 9150 5).
      const length = head[3]!;
      if (finished && (this.#what === 'data' ? length === 32 || length === 48 : length === 12 || length === 36)) this.readable = true;
      // A Finished that was compressed before (RFC 3749 2.1) begins as zlib's streams do.
      else if (this.#what === 'finished' && head[0] !== 0x78) this.sealedFinished = true;
      if (this.#what === 'data' && isCompressed(head)) this.#compressed = true;
    } else if (place === EXPLICIT_NONCE - 1 && this.#what === 'data') this.#nonce();
  }

  #nonce(): void {
    const head = this.#head;
    const high = ((head[0]! << 24) | (head[1]! << 16) | (head[2]! << 8) | head[3]!) >>> 0;
    const low = ((head[4]! << 24) | (head[5]! << 16) | (head[6]! << 8) | head[7]!) >>> 0;
    const follows = low === (this.#nonceLow + 1) % 2 ** 32 && high === (low === 0 ? (this.#nonceHigh + 1) % 2 ** 32 : this.#nonceHigh);
    this.#counted = follows ? this.#counted + 1 : 0;
    this.#nonceHigh = high;
    this.#nonceLow = low;
  }

  #length(length: number): void {
    const remainder = length % BLOCK;
    if (this.#lengths.length === 0) this.#remainder = remainder;
    else if (remainder !== this.#remainder) this.#remainder = -1;
    if (this.#lengths.length < MIN_LENGTHS && !this.#lengths.includes(length)) this.#lengths.push(length);
  }
}

/** How gzip (RFC 1952 2.3.1), zstd (RFC 8878 3.1.1), PNG, JPEG and zip begin, which NULL suites would carry as they are. */
function isCompressed([a, b, c, d]: Uint8Array): boolean {
  return (
    (a === 0x1f && b === 0x8b && c === 0x08) ||
    (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) ||
    (a === 0x89 && b === 0x50 && c === 0x4e && d === 0x47) ||
    (a === 0xff && b === 0xd8 && c === 0xff) ||
    (a === 0x50 && b === 0x4b && c === 0x03 && d === 0x04)
  );
}

/** What both sides together look like. */
export function lookOf(one: SideLook, other: SideLook): RecordLook['as'] {
  if (one.readable || other.readable) return 'readable';
  if (one.sealedFinished || other.sealedFinished) return 'ciphertext';
  const [few, many] = one.octets < other.octets ? [one, other] : [other, one];
  if (few.octets < MIN_JUDGED) return 'few';
  if (!few.random || !many.random) return 'ambiguous';
  if (few.built || many.built) return 'ciphertext';
  return few.octets < ENOUGH_OF_ONE || few.octets + many.octets < ENOUGH_OF_BOTH ? 'few' : 'ciphertext';
}
