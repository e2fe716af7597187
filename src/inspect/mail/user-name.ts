import { printable } from '../../text.js';
import type { LineReader } from './lines.js';

/** Characters of a user name that are kept. */
export const maxUserLength = 128;

/** The user name that a line ends with, from `at` on; null when there is none, or its end is missing. */
export function userName({ bytes, end, cut }: LineReader, at: number): string | null {
  return cut || at === end ? null : printable(bytes, at, end, maxUserLength);
}
