import { type ErrorCode, ExscopeError } from '../errors.js';
import type { FlowCounters } from '../flow/limits.js';
import type { PayloadTotals } from '../flow/payload.js';
import type { Batch, ReadBatch } from '../inspect/relay/events.js';
import type { Tally } from '../inspect/tally.js';
import type { CaptureRecord } from '../store/rows.js';
import type { RunEnd } from './observation.js';

/** To the thread that inspects and stores, in this order of time. */
export type Order =
  | { kind: 'batch'; batch: Batch }
  | { kind: 'capture'; index: number; facts: CaptureRecord }
  | { kind: 'finish'; end: RunEnd; counters: FlowCounters; payload: PayloadTotals }
  | { kind: 'abort' };

/** Back from it. Nothing follows `finished`, `aborted` or `failed`. */
export type Report =
  | { kind: 'read'; batch: ReadBatch }
  | { kind: 'tally'; tally: Tally }
  | { kind: 'finished' }
  | { kind: 'aborted' }
  | { kind: 'failed'; failure: Failure };

/** An error as it crosses from thread to thread: classes do not. */
export type Failure =
  | { known: true; code: ErrorCode; message: string; exitCode: number; hint: string | undefined }
  | { known: false; message: string; stack: string | undefined };

export function failureOf(error: unknown): Failure {
  if (error instanceof ExscopeError) {
    const { code, message, exitCode, hint } = error;
    return { known: true, code, message, exitCode, hint };
  }
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  return { known: false, message, stack };
}

export function errorOf(failure: Failure): Error {
  if (failure.known) {
    const { code, message, exitCode, hint } = failure;
    return new ExscopeError(code, message, { exitCode, ...(hint !== undefined && { hint }) });
  }
  const error = new Error(failure.message);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}
