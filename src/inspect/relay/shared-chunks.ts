import type { ChunkPool } from '../../capture/chunks.js';

/**
 * What a capture is read into, where another thread can read it too: payload need not be copied for it. Memory is free again when the reader has
 * released it and no batch that points into it is under way.
 */
export class SharedChunks implements ChunkPool {
  readonly #free: SharedArrayBuffer[] = [];
  /** By how many each is in use; the reader counts for one. */
  readonly #uses = new Map<ArrayBufferLike, number>();

  take(size: number): Uint8Array {
    const free = this.#free.pop();
    const memory = free?.byteLength === size ? free : new SharedArrayBuffer(size);
    this.#uses.set(memory, 1);
    return Buffer.from(memory);
  }

  release(chunk: Uint8Array): void {
    this.leave(chunk.buffer);
  }

  /** Whether octets with this memory behind them lie in a chunk. */
  holds(memory: ArrayBufferLike): memory is SharedArrayBuffer {
    return this.#uses.has(memory);
  }

  enter(memory: ArrayBufferLike): void {
    this.#uses.set(memory, this.#uses.get(memory)! + 1);
  }

  leave(memory: ArrayBufferLike): void {
    const uses = this.#uses.get(memory)! - 1;
    this.#uses.set(memory, uses);
    if (uses > 0) return;
    this.#uses.delete(memory);
    this.#free.push(memory as SharedArrayBuffer);
  }
}
