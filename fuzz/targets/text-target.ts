import { type ErrorCode, EXIT, ExscopeError } from '../../src/errors.js';
import { whole } from '../input.js';
import { BUDGET, type Budget, type Target } from '../target.js';

/** Something that reads one text. */
export interface TextTarget {
  name: string;
  extension: string;
  seeds: () => Uint8Array[];
  budget?: Budget;
  /** The only refusal that is known. */
  refusal: ErrorCode | null;
  read: (bytes: Uint8Array) => unknown;
}

export function textTarget({ name, extension, seeds, budget = BUDGET, refusal, read }: TextTarget): Target {
  return {
    name,
    kinds: [0],
    corpus: async () => seeds().map(whole),
    run: (input) => {
      try {
        return JSON.stringify(read(input[0]?.bytes ?? new Uint8Array(0)), keyed) ?? 'undefined';
      } catch (error) {
        const known = error instanceof ExscopeError && error.code === refusal && error.exitCode === EXIT.usage;
        if (!known) throw error;
        return `${error.code}: ${error.message}`;
      }
    },
    budget,
    maxResult: { base: 65_536, perByte: 128 },
    save: (input) => ({ extension, bytes: input[0]?.bytes ?? new Uint8Array(0) }),
  };
}

/** Sets and maps are told as lists. */
export const keyed = (_key: string, value: unknown) => (value instanceof Map ? [...value] : value instanceof Set ? [...value] : value);
