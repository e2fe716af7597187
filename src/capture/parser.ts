import type { ParsedFacts } from './facts.js';

/** Reads one capture fed to it in chunks of any size. Hands packets to the sink it was made with; never throws on what a file contains. */
export interface CaptureParser {
  /** Up to date after every `push`. */
  readonly facts: ParsedFacts;
  /** Nothing further can be read: the file is damaged. */
  readonly stopped: boolean;
  /** The octets `chunk[start .. end)`; they may change once the call returns. */
  push(chunk: Uint8Array, start: number, end: number): void;
  /** No more octets will come. */
  finish(): void;
}
