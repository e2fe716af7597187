import { FseTable } from './fse.js';

/** Numbers that are written as a code and, for the greater ones, bits that are added to the least number of that code. */
export interface Codes {
  least: Int32Array;
  bits: Uint8Array;
}

/** The numbers from `first` on, by the bits of each code. */
function codes(first: number, bits: readonly number[]): Codes {
  let least = first;
  return {
    bits: Uint8Array.from(bits),
    least: Int32Array.from(bits, (count) => {
      least += 1 << count;
      return least - (1 << count);
    }),
  };
}

const none = (count: number) => new Array<number>(count).fill(0);

/** RFC 8878 3.1.1.3.2.1.1. */
export const LITERALS_LENGTH = codes(0, [...none(16), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
export const MATCH_LENGTH = codes(3, [...none(32), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

/** Tables that need not be written (RFC 8878 3.1.1.3.2.2): shares of the codes. */
export const DEFAULT_LITERALS_LENGTH = FseTable.of(
  6,
  [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1],
);
export const DEFAULT_MATCH_LENGTH = FseTable.of(6, [1, 4, 3, 2, 2, 2, 2, 2, 2, ...new Array(37).fill(1), -1, -1, -1, -1, -1, -1, -1]);
export const DEFAULT_OFFSET = FseTable.of(5, [1, 1, 1, 1, 1, 1, 2, 2, 2, ...new Array(15).fill(1), -1, -1, -1, -1, -1]);
