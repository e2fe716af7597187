import { COMMON_HEADER } from './constants.js';
import { isHeader, type PduHeader, readHeader } from './header.js';

/** A fragment spread over segments is kept whole up to this length; of a longer one the front and the end are kept. */
const MAX_HEAD = 16_384;
/** Octets kept of a longer fragment's end: auth trailer, token, and the verification trailer before them. */
const MAX_TAIL = 4096;

/** A fragment as far as it was seen. The views die when the call returns. */
export interface Fragment {
  header: PduHeader;
  /** From the header on; the whole fragment when `headLength` is its length. */
  head: Uint8Array;
  headStart: number;
  headLength: number;
  /** The octets that end the fragment; null when some of them are missing. */
  tail: Uint8Array | null;
  tailStart: number;
  tailLength: number;
}

/**
 * Walks one direction's fragments, whatever the segments. A fragment that lies whole in the bytes is read in place; of one that does not,
 * front and end are copied and the stub between is passed over. A gap inside a stub costs nothing but that fragment's contents.
 */
export class FragmentReader {
  /** The stream does not continue with a header: only a segment that begins with one helps. */
  lost = false;
  /** A header was wrong where one had to be. */
  broken = 0;
  readonly #take: (fragment: Fragment) => void;
  readonly #fragment: Fragment;
  readonly #header: PduHeader = { type: 0, flags: 0, littleEndian: true, fragmentLength: 0, authLength: 0, callId: 0 };
  /** A header that is itself split, until it is whole. */
  readonly #start = new Uint8Array(COMMON_HEADER);
  /** Of a fragment in progress; null between fragments. */
  #head: Uint8Array | null = null;
  #tail: Uint8Array | null = null;
  /** Octets of the fragment in progress that have passed, and those at its front that are kept. */
  #passed = 0;
  #kept = 0;
  #headTorn = false;
  #tailTorn = false;

  constructor(take: (fragment: Fragment) => void) {
    this.#take = take;
    this.#fragment = { header: this.#header, head: this.#start, headStart: 0, headLength: 0, tail: null, tailStart: 0, tailLength: 0 };
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    if (this.lost) {
      if (end - start < COMMON_HEADER || !isHeader(bytes, start)) return;
      this.lost = false;
    }
    while (at < end && !this.lost) {
      if (this.#passed === 0 && end - at >= COMMON_HEADER) {
        if (!this.#readHeader(bytes, at)) return;
        const { fragmentLength } = this.#header;
        if (end - at >= fragmentLength) {
          this.#deliver(bytes, at, fragmentLength, bytes, at, fragmentLength);
          at += fragmentLength;
          continue;
        }
        this.#begin();
      }
      at = this.#head === null ? this.#splitHeader(bytes, at, end) : this.#piece(bytes, at, end);
    }
  }

  gap(length: number): void {
    if (this.lost) return;
    const { fragmentLength } = this.#header;
    if (this.#head === null || this.#passed + length > fragmentLength) {
      if (this.#head !== null) {
        this.#tailTorn = true;
        this.#complete();
      }
      this.#reset();
      this.lost = true;
      return;
    }
    this.#headTorn = true;
    this.#passed += length;
    if (this.#tail === null || this.#passed > fragmentLength - MAX_TAIL) this.#tailTorn = true;
    if (this.#passed === fragmentLength) this.#complete();
  }

  /** What was seen of a fragment that never ended is still evidence of its kind. */
  end(): void {
    if (this.#head === null) return;
    this.#tailTorn = true;
    this.#complete();
  }

  #readHeader(bytes: Uint8Array, at: number): boolean {
    if (isHeader(bytes, at)) {
      readHeader(bytes, at, this.#header);
      return true;
    }
    this.broken++;
    this.#reset();
    this.lost = true;
    return false;
  }

  /** A fragment that does not lie whole in the bytes. */
  #begin(): void {
    const { fragmentLength } = this.#header;
    this.#head = new Uint8Array(Math.min(fragmentLength, MAX_HEAD));
    this.#tail = fragmentLength > MAX_HEAD ? new Uint8Array(MAX_TAIL) : null;
  }

  #splitHeader(bytes: Uint8Array, start: number, end: number): number {
    const taken = Math.min(end - start, COMMON_HEADER - this.#passed);
    this.#start.set(bytes.subarray(start, start + taken), this.#passed);
    this.#passed += taken;
    if (this.#passed < COMMON_HEADER) return end;
    if (!this.#readHeader(this.#start, 0)) return end;
    this.#begin();
    this.#passed = 0;
    this.#piece(this.#start, 0, COMMON_HEADER);
    return start + taken;
  }

  /** Part of the fragment in progress; answers where the next one begins. */
  #piece(bytes: Uint8Array, start: number, end: number): number {
    const { fragmentLength } = this.#header;
    const head = this.#head!;
    const take = Math.min(end - start, fragmentLength - this.#passed);
    if (!this.#headTorn && this.#passed < head.length) {
      const copied = Math.min(take, head.length - this.#passed);
      head.set(bytes.subarray(start, start + copied), this.#passed);
      this.#kept = this.#passed + copied;
    }
    const tailFrom = fragmentLength - MAX_TAIL;
    if (this.#tail !== null && this.#passed + take > tailFrom) {
      const from = Math.max(this.#passed, tailFrom);
      this.#tail.set(bytes.subarray(start + from - this.#passed, start + take), from - tailFrom);
    }
    this.#passed += take;
    if (this.#passed === fragmentLength) this.#complete();
    return start + take;
  }

  #complete(): void {
    const head = this.#head!;
    const { fragmentLength } = this.#header;
    const tail = this.#tailTorn || this.#passed < fragmentLength ? null : (this.#tail ?? head);
    this.#deliver(head, 0, this.#kept, tail, 0, this.#tail === null ? fragmentLength : MAX_TAIL);
    this.#reset();
  }

  #deliver(head: Uint8Array, headStart: number, headLength: number, tail: Uint8Array | null, tailStart: number, tailLength: number): void {
    const fragment = this.#fragment;
    fragment.head = head;
    fragment.headStart = headStart;
    fragment.headLength = headLength;
    fragment.tail = tail;
    fragment.tailStart = tailStart;
    fragment.tailLength = tailLength;
    this.#take(fragment);
  }

  #reset(): void {
    this.#head = null;
    this.#tail = null;
    this.#passed = 0;
    this.#kept = 0;
    this.#headTorn = false;
    this.#tailTorn = false;
  }
}
