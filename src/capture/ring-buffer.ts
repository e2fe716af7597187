import { dirname, join } from 'node:path';
import type { CaptureInput } from './inputs.js';

/** Files of a ring buffer that are not there: the first and last number of each gap. */
export interface MissingCaptures {
  /** How the files of the set are called, `*` in the place of number and time. */
  set: string;
  first: number;
  last: number;
}

/**
 * `name_00001_20261123101500.pcapng`, as dumpcap and Wireshark name the files of a ring buffer, or `name_20261123101500_00001.pcapng`, as they do with
 * `nametimenum`. Some of a set may have been compressed since.
 */
const MEMBER = /^(.*)_(?:(\d{5,})_\d{14}|\d{14}_(\d{5,}))(\.\w+?)?(?:\.(?:gz|zst|lz4))?$/;

/**
 * Gaps in the numbers of ring-buffer sets among the captures: what was on the wire then is not in them. Where a set begins tells nothing, for a
 * ring buffer deletes its oldest files.
 */
export function missingCaptures(inputs: readonly CaptureInput[]): MissingCaptures[] {
  const sets = new Map<string, number[]>();
  for (const { path, name } of inputs) {
    const member = MEMBER.exec(name);
    if (member === null) continue;
    const set = join(dirname(path), `${member[1]}_*${member[4] ?? ''}`);
    const numbers = sets.get(set) ?? [];
    numbers.push(Number(member[2] ?? member[3]));
    sets.set(set, numbers);
  }
  return [...sets].flatMap(([set, numbers]) => {
    numbers.sort((a, b) => a - b);
    return numbers.flatMap((number, at) => {
      const before = numbers[at - 1] ?? number;
      return number > before + 1 ? [{ set, first: before + 1, last: number - 1 }] : [];
    });
  });
}
