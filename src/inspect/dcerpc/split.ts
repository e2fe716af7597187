import { COMMON_HEADER } from './constants.js';
import { emptyFragment, type Fragment } from './fragment.js';
import { Stretch } from './stretch.js';

/** Kept for the next fragment, whichever connection has it: few are split at the same time. */
const MAX_SPARE = 64;
const spare: SplitFragment[] = [];

/** A fragment, or only its header, that is split over segments: front and end are copied, the stub between them is passed over. */
export class SplitFragment {
  /** Octets that have passed, seen or missing. */
  position = 0;
  /** Its header is known. */
  open = false;
  readonly fragment: Fragment = emptyFragment();
  /** A header that is itself split, until it is whole. */
  readonly start = new Uint8Array(COMMON_HEADER);
  readonly #head = new Stretch();
  readonly #tail = new Stretch();

  static take(): SplitFragment {
    return spare.pop() ?? new SplitFragment();
  }

  /** Nobody looks at it any more. */
  release(): void {
    this.position = 0;
    this.open = false;
    if (spare.length < MAX_SPARE) spare.push(this);
  }

  /** Octets of a header that is itself split; it is whole when `position` is `COMMON_HEADER`. Answers where the rest begins. */
  addHeader(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && this.position < COMMON_HEADER) this.start[this.position++] = bytes[at++]!;
    return at;
  }

  /** `fragment.header` was read: now so many octets of front and end are gathered. */
  begin(headSize: number, tailSize: number): void {
    const { fragmentLength } = this.fragment.header;
    this.open = true;
    this.position = 0;
    this.#head.begin(0, headSize);
    this.#tail.begin(fragmentLength - tailSize, fragmentLength);
  }

  /** Octets of the fragment; answers where it ends, or `end`. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const stop = Math.min(end, start + this.fragment.header.fragmentLength - this.position);
    this.#head.add(this.position, bytes, start, stop);
    this.#tail.add(this.position, bytes, start, stop);
    this.position += stop - start;
    return stop;
  }

  /** `length` octets are missing. */
  skip(length: number): void {
    this.#head.skip(this.position, length);
    this.#tail.skip(this.position, length);
    this.position += length;
  }

  get whole(): boolean {
    return this.position === this.fragment.header.fragmentLength;
  }

  /** The fragment as far as it was gathered. */
  view(): Fragment {
    const { fragment } = this;
    fragment.head = this.#head.bytes;
    fragment.headLength = this.#head.length;
    fragment.tail = this.#tail.whole ? this.#tail.bytes : null;
    fragment.tailLength = this.#tail.length;
    return fragment;
  }
}
