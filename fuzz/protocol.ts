/** What the program and its thread tell each other. */
import type { Failure } from './check.js';

export interface Work {
  targets: readonly string[];
  seed: number;
  milliseconds: number;
  /** Counts runs in its first word; behind it the length and the octets of the input at hand. */
  shared: SharedArrayBuffer;
}

export interface Finding {
  target: string;
  failure: Failure;
  /** As `encodeInput` writes it. */
  input: Uint8Array;
}

export interface Tally {
  target: string;
  seeds: number;
  kept: number;
  executions: number;
  findings: number;
}

export type Message = { kind: 'finding'; finding: Finding } | { kind: 'tally'; tallies: Tally[]; characters: number; target: string };

/** Of the shared buffer: runs, index of the target, length of the input. */
export const RUNS = 0;
export const TARGET = 1;
export const LENGTH = 2;
export const HEAD = 12;
export const SHARED_SIZE = HEAD + 2 ** 20;
