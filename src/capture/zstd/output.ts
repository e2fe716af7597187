import { Damage } from './damage.js';
import { MAX_BLOCK } from './frame-header.js';

/** Room beside the window: when it is full, the window is moved to the beginning. A quarter of the window, and no less than this. */
const LEAST_ROOM = 1 << 20;
/** Fewer octets are copied one by one: that is sooner done than calling what copies many. */
const FEW = 48;

/**
 * What a frame decompresses to: the window matches reach back into, room for what comes next, and behind both the literals of a block. All of it is
 * one piece of memory, used again for the next frame, and nothing is made for a block.
 */
export class Output {
  octets = new Uint8Array(0);
  /** Where the literals of a block are. */
  literalsAt = 0;
  /** Where the next octet is written. */
  end = 0;
  #window = 0;
  #capacity = 0;
  #blockStart = 0;
  #blockEnd = 0;
  #literal = 0;

  /** `size`: what the frame decompresses to; null when it does not tell. */
  beginFrame(window: number, size: number | null): void {
    this.#window = window;
    this.#capacity = Math.min(size ?? Number.POSITIVE_INFINITY, window + Math.max(LEAST_ROOM, window >> 2));
    this.end = 0;
    this.literalsAt = this.#capacity;
    if (this.octets.length < this.#capacity + MAX_BLOCK) this.octets = new Uint8Array(this.#capacity + MAX_BLOCK);
  }

  /** Makes room for a block of up to `most` octets. What the block before wrote may be written over. */
  beginBlock(most: number): void {
    if (this.end + most > this.#capacity && this.end > this.#window) {
      this.octets.copyWithin(0, this.end - this.#window, this.end);
      this.end = this.#window;
    }
    this.#literal = this.literalsAt;
    this.#blockStart = this.end;
    this.#blockEnd = Math.min(this.#capacity, this.end + most);
  }

  /** What the block holds so far, valid until the next one. */
  block(): Uint8Array {
    return this.octets.subarray(this.#blockStart, this.end);
  }

  copy(octets: Uint8Array): void {
    this.#reserve(octets.length);
    this.octets.set(octets, this.end - octets.length);
  }

  repeat(octet: number, length: number): void {
    this.#reserve(length);
    this.octets.fill(octet, this.end - length, this.end);
  }

  /** The next `length` literals. */
  literals(length: number): void {
    const { octets, end: to } = this;
    const from = this.#literal;
    this.#reserve(length);
    if (length > FEW) octets.copyWithin(to, from, from + length);
    else for (let i = 0; i < length; i++) octets[to + i] = octets[from + i]!;
    this.#literal = from + length;
  }

  /** `length` octets from `distance` octets back. */
  match(distance: number, length: number): void {
    const { octets, end: to } = this;
    if (distance < 1 || distance > to || distance > this.#window) throw new Damage();
    this.#reserve(length);
    const from = to - distance;
    // Octet by octet when it overlaps itself: that is how runs are written.
    if (length > FEW && distance >= length) octets.copyWithin(to, from, from + length);
    else for (let i = 0; i < length; i++) octets[to + i] = octets[from + i]!;
  }

  #reserve(length: number): void {
    this.end += length;
    if (this.end > this.#blockEnd) throw new Damage();
  }
}
