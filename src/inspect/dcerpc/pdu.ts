import { AUTH_TRAILER, COMMON_HEADER, REQUEST, RESPONSE } from './constants.js';
import { isHeader, isPlausibleStart, type PduHeader, readHeader } from './header.js';
import { Stretch } from './stretch.js';

/** Octets shown of a call's front: its fixed part, and as much of its stub as tells what it is. */
const CALL_HEAD = 1024;
/** Octets shown of any other PDU's front: its presentation contexts. */
const OTHER_HEAD = 8192;
/** Octets shown before the authentication trailer: padding and the verification trailer. */
const BEFORE_TRAILER = 128;

/** A fragment as far as it was seen. The views die when the call returns. */
export interface Fragment {
  header: PduHeader;
  /** Packet that brought the last octets seen. */
  packet: number;
  /** The front, from the header on, without a hole. */
  head: Uint8Array;
  headStart: number;
  headLength: number;
  /** The end, with the whole authentication trailer; null when some of it is missing. */
  tail: Uint8Array | null;
  tailStart: number;
  tailLength: number;
}

/**
 * Walks one direction's fragments (C706 12.6), whatever the segments. A fragment that lies whole in the bytes is read in place; of one that
 * does not, front and end are copied and the stub between them is passed over. Each fragment has its own byte order.
 */
export class FragmentReader {
  /** The stream does not continue with a header: only a segment that begins with one helps. */
  lost = false;
  /** How often a header was wrong where one had to be. */
  broken = 0;
  /** Responses are shown whole: they may be answers of the endpoint mapper. */
  wholeResponses = false;
  readonly #take: (fragment: Fragment) => void;
  readonly #header: PduHeader = { type: 0, flags: 0, littleEndian: true, fragmentLength: 0, authLength: 0, callId: 0 };
  readonly #fragment: Fragment;
  /** A header that is itself split, until it is whole. */
  readonly #start = new Uint8Array(COMMON_HEADER);
  readonly #head = new Stretch();
  readonly #tail = new Stretch();
  /** A fragment is in progress: its header is known. */
  #open = false;
  /** Octets of it that have passed, seen or missing. */
  #position = 0;

  constructor(take: (fragment: Fragment) => void) {
    this.#take = take;
    const head = this.#start;
    this.#fragment = { header: this.#header, packet: 0, head, headStart: 0, headLength: 0, tail: null, tailStart: 0, tailLength: 0 };
  }

  data(bytes: Uint8Array, start: number, end: number, packet: number): void {
    let at = start;
    if (this.lost) {
      if (!isPlausibleStart(bytes, start, end)) return;
      this.lost = false;
    }
    this.#fragment.packet = packet;
    while (at < end && !this.lost) {
      if (!this.#open && this.#position === 0 && end - at >= COMMON_HEADER) {
        if (!this.#readHeader(bytes, at)) return;
        const { fragmentLength } = this.#header;
        if (end - at >= fragmentLength) {
          this.#show(bytes, at);
          at += fragmentLength;
          continue;
        }
        this.#begin();
      }
      at = this.#open ? this.#piece(bytes, at, end) : this.#headerPiece(bytes, at, end);
    }
  }

  /** `length` octets are missing. Inside a stub that costs no more than the stub; beyond the fragment nobody knows where the next one begins. */
  gap(length: number): void {
    if (this.lost) return;
    if (!this.#open || this.#position + length > this.#header.fragmentLength) {
      this.end();
      this.#reset();
      this.lost = true;
      return;
    }
    this.#head.skip(this.#position, length);
    this.#tail.skip(this.#position, length);
    this.#position += length;
    if (this.#position === this.#header.fragmentLength) this.#complete();
  }

  /** What was seen of a fragment that never ended is still evidence of its kind. */
  end(): void {
    if (this.#open) this.#complete();
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

  /** The front to show of the fragment whose header was read. */
  #headSize(): number {
    const { type, fragmentLength } = this.#header;
    if (type === RESPONSE && this.wholeResponses) return fragmentLength;
    return Math.min(fragmentLength, type === REQUEST || type === RESPONSE ? CALL_HEAD : OTHER_HEAD);
  }

  #tailSize(): number {
    const { authLength, fragmentLength } = this.#header;
    return Math.min(fragmentLength, BEFORE_TRAILER + (authLength > 0 ? authLength + AUTH_TRAILER : 0));
  }

  /** A fragment that does not lie whole in the bytes. */
  #begin(): void {
    const { fragmentLength } = this.#header;
    this.#open = true;
    this.#position = 0;
    this.#head.begin(0, this.#headSize());
    this.#tail.begin(fragmentLength - this.#tailSize(), fragmentLength);
  }

  #headerPiece(bytes: Uint8Array, start: number, end: number): number {
    const taken = Math.min(end - start, COMMON_HEADER - this.#position);
    this.#start.set(bytes.subarray(start, start + taken), this.#position);
    this.#position += taken;
    if (this.#position === COMMON_HEADER && this.#readHeader(this.#start, 0)) {
      this.#begin();
      this.#piece(this.#start, 0, COMMON_HEADER);
    }
    return start + taken;
  }

  /** Part of the fragment in progress; answers where the next one begins. */
  #piece(bytes: Uint8Array, start: number, end: number): number {
    const stop = Math.min(end, start + this.#header.fragmentLength - this.#position);
    this.#head.add(this.#position, bytes, start, stop);
    this.#tail.add(this.#position, bytes, start, stop);
    this.#position += stop - start;
    if (this.#position === this.#header.fragmentLength) this.#complete();
    return stop;
  }

  #complete(): void {
    const fragment = this.#fragment;
    fragment.head = this.#head.bytes;
    fragment.headStart = 0;
    fragment.headLength = this.#head.length;
    fragment.tail = this.#tail.whole ? this.#tail.bytes : null;
    fragment.tailStart = 0;
    fragment.tailLength = this.#tail.length;
    this.#reset();
    this.#take(fragment);
  }

  /** A fragment that lies whole in the bytes. */
  #show(bytes: Uint8Array, at: number): void {
    const fragment = this.#fragment;
    fragment.head = bytes;
    fragment.headStart = at;
    fragment.headLength = this.#headSize();
    fragment.tail = bytes;
    fragment.tailLength = this.#tailSize();
    fragment.tailStart = at + this.#header.fragmentLength - fragment.tailLength;
    this.#take(fragment);
  }

  #reset(): void {
    this.#open = false;
    this.#position = 0;
  }
}
