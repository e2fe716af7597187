import type { CaptureProblem, CompressionName } from './facts.js';

/** Small files are not measured by how much they expand. */
const NO_BOMB = 65_536;

/** What the layers of compression of one file share. */
export class Decompression {
  /** Layers found, the outermost first: none for a plain file. */
  readonly layers: CompressionName[] = [];
  /** Where decompressing had to end, in words; null when it did not. */
  problem: Pick<CaptureProblem, 'code' | 'message'> | null = null;
  readonly #maxExpansion: number;
  readonly #octetsOnDisk: () => number;
  readonly #enough: () => boolean;

  /** `octetsOnDisk`: read so far. `enough`: nobody reads what would come, so the rest is passed over compressed. */
  constructor(maxExpansion: number, octetsOnDisk: () => number, enough: () => boolean) {
    this.#maxExpansion = maxExpansion;
    this.#octetsOnDisk = octetsOnDisk;
    this.#enough = enough;
  }

  /** No more is wanted: something is wrong, or nobody reads it. */
  get over(): boolean {
    return this.problem !== null || this.#enough();
  }

  /** Only what is wrong first is told. */
  stop(code: CaptureProblem['code'], message: string): void {
    this.problem ??= { code, message };
  }

  cutShort(): void {
    this.stop('cut-short', 'the compressed file is cut short');
  }

  damaged(): void {
    this.stop('damaged', 'the compressed data is damaged');
  }

  /** What was handed over is not what was compressed. */
  differs(): void {
    this.stop('damaged', 'the compressed data does not match its checksum, so packets before this may be damaged');
  }

  /** To be told of the octets one layer produces, part by part. */
  meter(): (octets: number) => void {
    let produced = 0;
    return (octets) => {
      produced += octets;
      if (produced > this.#maxExpansion * Math.max(NO_BOMB, this.#octetsOnDisk()))
        this.stop('limit', `the compressed data expands more than ${this.#maxExpansion} times (maxExpansion)`);
    };
  }
}
