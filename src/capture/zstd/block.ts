import { MAX_BLOCK } from './frame-header.js';
import { Literals } from './literals.js';
import type { Output } from './output.js';
import { Sequences } from './sequences.js';

/**
 * Octets around a block: what reads bits reads four octets at once and, where a stream is damaged, up to 14 past its beginning: three states, and all of
 * one sequence, before it is looked where it is.
 */
const MARGIN = 16;

/** Decompresses the blocks of frames, one after the other; what one needs of those before it in its frame is kept. */
export class BlockDecoder {
  readonly #octets = new Uint8Array(MARGIN + MAX_BLOCK + MARGIN);
  readonly #view = new DataView(this.#octets.buffer);
  readonly #literals = new Literals();
  readonly #sequences = new Sequences();

  beginFrame(): void {
    this.#literals.forget();
    this.#sequences.forget();
  }

  /** A compressed block (RFC 8878 3.1.1.3), for which there is room in `output` for `most` octets. Throws Damage. */
  decode(block: Uint8Array, output: Output, most: number): void {
    const end = MARGIN + block.length;
    this.#octets.set(block, MARGIN);
    const sequences = this.#literals.read(this.#octets, this.#view, MARGIN, end, output.octets, output.literalsAt, most);
    this.#sequences.execute(this.#view, sequences, end, output, this.#literals.length);
  }
}
