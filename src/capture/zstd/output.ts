import { Damage } from './damage.js';
import { MAX_BLOCK } from './frame-header.js';

/** Room beside the window: when it is full, the window is moved to the beginning. A quarter of the window, and no less than this. */
const LEAST_ROOM = 1 << 20;
/** Octets there is room for at first: a header may ask for any window, and little may come. */
const FIRST_ROOM = 1 << 18;
/** Fewer octets are copied one by one: that is sooner done than calling what copies many. */
const FEW = 48;

/**
 * What a frame decompresses to: the window matches reach back into, room for what comes next, and behind both the literals of a block. All of it is
 * one piece of memory, which grows with what is in it and is used again for the next frame; nothing is made for a block.
 */
export class Output {
  octets = new Uint8Array(FIRST_ROOM + MAX_BLOCK);
  /** Where the next octet is written. */
  end = 0;
  #window = 0;
  /** Octets of the frame that will be kept at most. */
  #most = 0;
  /** Octets of the frame there is room for now. */
  #capacity = 0;
  #blockStart = 0;
  #blockEnd = 0;
  #literal = 0;

  /** Where the literals of a block are. */
  get literalsAt(): number {
    return this.#capacity;
  }

  /** `size`: what the frame decompresses to; null when it does not tell. */
  beginFrame(window: number, size: number | null): void {
    this.#window = window;
    this.#most = Math.min(size ?? Number.POSITIVE_INFINITY, window + Math.max(LEAST_ROOM, window >> 2));
    this.#capacity = Math.min(this.#most, this.octets.length - MAX_BLOCK);
    this.end = 0;
  }

  /** Makes room for a block of up to `most` octets. What the block before wrote may be written over. */
  beginBlock(most: number): void {
    const wanted = this.end + most;
    if (wanted > this.#capacity && this.#capacity < this.#most) this.#grow(Math.min(this.#most, Math.max(wanted, 2 * this.#capacity)));
    if (wanted > this.#capacity && this.end > this.#window) {
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

  #grow(capacity: number): void {
    const octets = new Uint8Array(capacity + MAX_BLOCK);
    octets.set(this.octets.subarray(0, this.end));
    this.octets = octets;
    this.#capacity = capacity;
  }

  #reserve(length: number): void {
    this.end += length;
    if (this.end > this.#blockEnd) throw new Damage();
  }
}
