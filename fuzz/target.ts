import type { Input } from './input.js';

/** A piece of exscope that reads what others wrote. A new one is a file in `targets/` and a line in `targets/index.ts`. */
export interface Target {
  readonly name: string;
  /** Kinds that parts may have; see `Part`. */
  readonly kinds: readonly number[];
  /** Inputs to begin with; at least one. */
  corpus(): Promise<Input[]>;
  /**
   * Runs it, and tells everything that came out as text: the same for the same input. It throws when something came out that must not, be it the
   * target's own error or a `Violation`. What is around the octets and when they are gone is chosen by `surroundings`, which must change nothing.
   */
  run(input: Input, surroundings: number): string | Promise<string>;
  /** Processor time one run may take. */
  readonly budget: Budget;
  /** Characters that may come out, besides those for each octet of the input. */
  readonly maxResult: { readonly base: number; readonly perByte: number };
  /** A file that shows the input to exscope, and how its name ends. */
  save(input: Input): { extension: string; bytes: Uint8Array };
}

/** Of the two runs of each input. */
export const SURROUNDINGS = [0x5a, 0xa5] as const;

export interface Budget {
  readonly milliseconds: number;
  readonly microsecondsPerByte: number;
}

/** Something came out that contradicts itself or the input. */
class Violation extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Violation';
  }
}

export function hold(condition: boolean, what: () => string): void {
  if (!condition) throw new Violation(what());
}

export const BUDGET: Budget = { milliseconds: 20, microsecondsPerByte: 2 };
