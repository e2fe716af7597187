import type { CaptureInput } from '../inputs.js';
import { CaptureCursor } from './cursor.js';

/** Octets read at once: the first packet is among the first of them. */
const PEEK = 65_536;

/**
 * Microseconds since 1970 of a capture's first packet; null when it cannot be told without using it up (a stream), when no packet has a time, or
 * when it is no capture: reading it will say so.
 */
export async function firstTimeOf(input: CaptureInput): Promise<number | null> {
  if (input.size === null) return null;
  const cursor = new CaptureCursor(input, Number.NEGATIVE_INFINITY, { bufferSize: PEEK });
  try {
    await cursor.fill();
    return cursor.batch.empty || !Number.isFinite(cursor.batch.micros) ? null : cursor.batch.micros;
  } catch {
    return null;
  } finally {
    await cursor.close();
  }
}
