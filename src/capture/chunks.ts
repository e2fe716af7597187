import { open } from 'node:fs/promises';
import { type CaptureInput, streamOf, unreadable } from './inputs.js';

/**
 * A capture's octets in big chunks, each valid until the next is asked for. Files are read into two buffers in turn, the next
 * one while the current one is being parsed.
 */
export async function* chunksOf(input: CaptureInput, bufferSize: number): AsyncGenerator<Uint8Array> {
  if (input.size === null) {
    try {
      yield* streamOf(input, bufferSize);
    } catch (error) {
      throw unreadable(input.path, error as NodeJS.ErrnoException);
    }
    return;
  }
  const file = await open(input.path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw unreadable(input.path, error);
  });
  try {
    let [current, next] = [Buffer.allocUnsafe(bufferSize), Buffer.allocUnsafe(bufferSize)];
    let position = 0;
    let pending = file.read(current, 0, bufferSize, position);
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      position += bytesRead;
      pending = file.read(next, 0, bufferSize, position);
      // Whoever stops asking leaves this read behind; it must not become an unhandled rejection.
      pending.catch(() => {});
      yield current.subarray(0, bytesRead);
      [current, next] = [next, current];
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw unreadable(input.path, error as NodeJS.ErrnoException);
    throw error;
  } finally {
    await file.close();
  }
}
