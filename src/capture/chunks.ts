import { createReadStream, fstat, open as openFile } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { ExscopeError } from '../errors.js';
import { type CaptureInput, unreadable } from './inputs.js';
import { chunksOfPipe } from './pipe-chunks.js';

/** Memory a capture is read into. Two chunks are taken at a time: one is being parsed, one is being filled. */
export interface ChunkPool {
  take(size: number): Uint8Array;
  /** Nothing in this chunk will be asked for again. */
  release(chunk: Uint8Array): void;
}

const STDIN = 0;

export interface ChunkOptions {
  /** Octets read at once. */
  bufferSize: number;
  signal?: AbortSignal | undefined;
  /** Memory of its own when absent. */
  pool?: ChunkPool | undefined;
}

/**
 * A capture's octets in big chunks, each valid until the next is asked for; they end early when `signal` is aborted. Throws
 * ExscopeError EXSCOPE_UNREADABLE.
 */
export async function* chunksOf(
  input: CaptureInput,
  { bufferSize, signal, pool = new InTurn() }: ChunkOptions,
): AsyncGenerator<Uint8Array> {
  try {
    if (input.live !== undefined) yield* input.live.read(bufferSize, signal);
    else if (input.size === null) yield* ofStream(input.path, pool, signal);
    else yield* ofFile(input.path, input.size, Math.min(bufferSize, Math.max(1, input.size)), pool, signal);
  } catch (error) {
    throw error instanceof ExscopeError ? error : unreadable(input.path, error as NodeJS.ErrnoException);
  }
}

/** The same few buffers again and again. */
class InTurn implements ChunkPool {
  readonly #free: Uint8Array[] = [];

  take(size: number): Uint8Array {
    return this.#free.pop() ?? Buffer.allocUnsafe(size);
  }

  release(chunk: Uint8Array): void {
    this.#free.push(chunk);
  }
}

/**
 * The next chunk of a file is read while the current one is being parsed. No more is read than the file held at first, so that one that
 * still grows has one size, one fingerprint and one end.
 */
async function* ofFile(path: string, size: number, length: number, pool: ChunkPool, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  let current = pool.take(length);
  let next = pool.take(length);
  let position = 0;
  let pending = file.read(current, 0, Math.min(length, size), position);
  try {
    while (position < size) {
      const { bytesRead } = await pending;
      if (signal?.aborted) return;
      if (bytesRead === 0) throw new Error(`it became shorter while it was read: ${position} of ${size} octets`);
      position += bytesRead;
      pending = file.read(next, 0, Math.min(length, size - position), position);
      // Whoever stops asking leaves this read behind; it must not become an unhandled rejection.
      pending.catch(() => {});
      yield current.subarray(0, bytesRead);
      pool.release(current);
      current = next;
      next = pool.take(length);
    }
  } finally {
    // It writes where the next file may be read to.
    await pending.catch(() => {});
    await file.close();
    pool.release(current);
    pool.release(next);
  }
}

/** Nothing may come for hours: aborting must not wait for it. */
async function* ofStream(path: string, pool: ChunkPool, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  if (signal?.aborted) return;
  const fd = path === '-' ? STDIN : await promisify(openFile)(path, 'r');
  const stats = await promisify(fstat)(fd);
  // Read as a file, a pipe would keep a thread, and the end of the program, waiting.
  if (stats.isFIFO() || stats.isSocket()) {
    yield* chunksOfPipe(fd, pool, signal);
    return;
  }
  const stream = path === '-' ? process.stdin : createReadStream(path, { fd });
  const stop = () => stream.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    if (!signal?.aborted) for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
