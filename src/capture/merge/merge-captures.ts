import { ExscopeError } from '../../errors.js';
import type { CaptureFacts } from '../facts.js';
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
 * by side. Within a capture its own order holds. Returns how many captures had to wait for `maxOpenCaptures`.
 */
export async function mergeCaptures(inputs: readonly CaptureInput[], sink: MergeSink, options: MergeOptions = {}): Promise<number> {
  const { maxOpenCaptures = 32, signal, ready } = options;
  const waiting = await inOrder(inputs);
  const open: Open[] = [];
  const record = new PacketRecord();
  let opened = 0;
  const late = new Set<Waiting>();
  let current = -1;

  async function openNext(): Promise<void> {
    const { input } = waiting.shift()!;
    const { onProgress, ...rest } = options;
    const cursor = new CaptureCursor(input, {
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
      if (next < 0 || (waiting.length > 0 && waiting[0]!.first <= open[next]!.cursor.batch.micros)) {
        if (full) late.add(waiting[0]!);
        else if (signal?.aborted) break;
        else {
          await openNext();
          continue;
        }
      }
      const { cursor, index } = open[next]!;
      if (current !== index) sink.begin(index);
      current = index;
      // As long as nobody else's turn comes: mostly to the end of what was read.
      const until = turnOfOthers(open, next, full ? undefined : waiting[0]);
      const { batch } = cursor;
      while (!batch.empty && batch.micros <= until) {
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
  return late.size;
}

/** Captures by the time of their first packets. One that does not tell keeps its place behind the one given before it. */
async function inOrder(inputs: readonly CaptureInput[]): Promise<Waiting[]> {
  const waiting: Waiting[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const input of inputs) {
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

function turnOfOthers(open: readonly Open[], mine: number, waiting: Waiting | undefined): number {
  let until = waiting?.first ?? Number.POSITIVE_INFINITY;
  for (let at = 0; at < open.length; at++) if (at !== mine) until = Math.min(until, open[at]!.cursor.batch.micros);
  return until;
}
