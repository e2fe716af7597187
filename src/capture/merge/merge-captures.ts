import { ExscopeError } from '../../errors.js';
import { type CaptureFacts, MAX_OPEN_CAPTURES } from '../facts.js';
import type { CaptureInput } from '../inputs.js';
import type { ReadOptions } from '../read-capture.js';
import { PacketRecord } from '../record.js';
import { CaptureCursor } from './cursor.js';
import { firstTimeOf } from './first-time.js';

/** Octets of each capture read at once. */
const BUFFER_SIZE = 512 * 1024;

export interface MergeOptions extends Omit<ReadOptions, 'onProgress'> {
  onProgress?: (input: CaptureInput, bytesRead: number) => void;
  /** Captures read at the same time. Reached: those that begin later wait until one has ended, and their packets come late. */
  maxOpenCaptures?: number;
}

/** What becomes of the captures. `index` is the place of a capture in the order of their first packets, from 0 on. */
export interface MergeSink {
  /** Packets that follow are of this capture. */
  begin(index: number): void;
  packet(record: PacketRecord): void;
  /** It has been read to its end, or to where it was interrupted. */
  end(index: number, facts: CaptureFacts): void;
  /** It could not be read at all. */
  unreadable(error: ExscopeError): void;
}

interface Waiting {
  input: CaptureInput;
  first: number;
}

interface Open {
  cursor: CaptureCursor;
  index: number;
}

/**
 * Reads several captures as one, packets in the order of their times: the files of a ring buffer one after the other, those of one event side
 * by side, equal times in the order in which the captures began. Within a capture its own order holds. Interrupted: every capture that was not read to its end is handed over as interrupted, also
 * those that were not begun. Returns how many captures had to wait for `maxOpenCaptures` until later packets had been handed over.
 */
export async function mergeCaptures(inputs: readonly CaptureInput[], sink: MergeSink, options: MergeOptions = {}): Promise<number> {
  const { maxOpenCaptures = MAX_OPEN_CAPTURES, ready } = options;
  const waiting = await inOrder(inputs);
  const open: Open[] = [];
  const record = new PacketRecord();
  let opened = 0;
  let late = 0;
  let current = -1;
  /** Time of the latest packet handed over. */
  let reached = Number.NEGATIVE_INFINITY;

  async function openNext(): Promise<void> {
    const { input, first } = waiting.shift()!;
    const { onProgress, ...rest } = options;
    const cursor = new CaptureCursor(input, first, {
      bufferSize: BUFFER_SIZE,
      ...rest,
      ...(onProgress && { onProgress: (bytes: number) => onProgress(input, bytes) }),
    });
    try {
      await cursor.fill();
    } catch (error) {
      if (!(error instanceof ExscopeError)) throw error;
      sink.unreadable(error);
      return;
    }
    if (first < reached) late++;
    open.push({ cursor, index: opened++ });
    if (cursor.batch.empty) finish(open.length - 1);
  }

  function finish(at: number): void {
    const [{ cursor, index }] = open.splice(at, 1) as [Open];
    sink.begin(index);
    current = index;
    sink.end(index, cursor.facts!);
  }

  try {
    while (open.length > 0 || waiting.length > 0) {
      const next = earliest(open);
      const full = open.length >= maxOpenCaptures;
      if (next < 0 || (!full && waiting.length > 0 && waiting[0]!.first <= open[next]!.cursor.batch.micros)) {
        await openNext();
        continue;
      }
      const { cursor, index } = open[next]!;
      if (current !== index) sink.begin(index);
      current = index;
      // As long as nobody else's turn comes: mostly to the end of what was read.
      const before = earliestTime(open, 0, next);
      const until = Math.min(
        earliestTime(open, next + 1, open.length),
        full ? Number.POSITIVE_INFINITY : (waiting[0]?.first ?? Number.POSITIVE_INFINITY),
      );
      const { batch } = cursor;
      while (!batch.empty && batch.micros < before && batch.micros <= until) {
        if (batch.micros > reached) reached = batch.micros;
        batch.take(record);
        sink.packet(record);
      }
      if (!batch.empty) continue;
      await ready?.();
      await cursor.fill();
      if (batch.empty) finish(next);
    }
  } finally {
    for (const { cursor } of open) await cursor.close();
  }
  return late;
}

/**
 * Captures by the time of their first packets. A stream tells only by being read, so it is begun at once; another that does not tell keeps its
 * place behind the one given before it.
 */
async function inOrder(inputs: readonly CaptureInput[]): Promise<Waiting[]> {
  const waiting: Waiting[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const input of inputs) {
    if (input.size === null) {
      waiting.push({ input, first: Number.NEGATIVE_INFINITY });
      continue;
    }
    last = (await firstTimeOf(input)) ?? last;
    waiting.push({ input, first: last });
  }
  return waiting.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
}

function earliest(open: readonly Open[]): number {
  let found = -1;
  for (let at = 0; at < open.length; at++) {
    if (found < 0 || open[at]!.cursor.batch.micros < open[found]!.cursor.batch.micros) found = at;
  }
  return found;
}

/** Of the packets whose turn is next in the captures from `from` up to `to`. */
function earliestTime(open: readonly Open[], from: number, to: number): number {
  let time = Number.POSITIVE_INFINITY;
  for (let at = from; at < to; at++) time = Math.min(time, open[at]!.cursor.batch.micros);
  return time;
}
