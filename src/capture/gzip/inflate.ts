import type { Transform } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createInflateRaw } from 'node:zlib';

/** Octets decompressed at once: each time costs a change of threads. */
const CHUNK_SIZE = 512 * 1024;
/** Chunks decompressed ahead of the reader. */
const AHEAD = 2;

/**
 * One raw DEFLATE stream (RFC 1951). Raw, because only then it is known where the stream ends and everything before damage is handed over:
 * node's gunzip drops what it has when something else follows a member.
 */
export class Inflate {
  /** The end of the stream was seen. */
  ended = false;
  /** The data is damaged. */
  failed = false;
  readonly #stream: Transform & { bytesWritten: number };
  readonly #ready: Uint8Array[] = [];
  /** zlib wants no more of what it was given. */
  #idle = true;
  #wake: () => void = () => {};

  /** `chunkSize`: when the data is damaged, up to this many octets before the damage are lost. */
  constructor(chunkSize = CHUNK_SIZE) {
    this.#stream = createInflateRaw({ chunkSize });
    this.#stream.on('data', (part: Uint8Array) => {
      this.#ready.push(part);
      if (this.#ready.length >= AHEAD) this.#stream.pause();
      this.#wake();
    });
    this.#stream.once('end', () => {
      this.ended = true;
      this.#wake();
    });
    this.#stream.once('error', () => {
      this.failed = true;
      this.#wake();
    });
  }

  /** Octets of the stream taken so far. */
  get taken(): number {
    return this.#stream.bytesWritten;
  }

  /** Decompresses `bytes`, which must not change until this is done. Ends early at the end of the stream. */
  async *feed(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    this.#idle = false;
    this.#stream.write(bytes, () => {
      this.#idle = true;
      this.#wake();
    });
    for (let hasFlowed = false; ; ) {
      const part = this.#ready.shift();
      if (part !== undefined) yield part;
      else if (this.ended || this.failed) return;
      else if (!this.#idle || this.#stream.readableLength > 0) await this.#next();
      else if (hasFlowed) return;
      else {
        // The end is told a moment later than the last octets, and not while the stream is paused.
        this.#stream.resume();
        await setImmediate();
        hasFlowed = true;
      }
    }
  }

  close(): void {
    this.#stream.destroy();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#stream.resume();
    });
  }
}
