import { closeSync, openSync, readSync } from 'node:fs';
import { type NetmonTables, readNetmonTables } from './tables.js';

/** Tables of a file on disk; null when it is not one of Network Monitor. Throws what the file system says. */
export function netmonTablesOf(path: string, size: number): NetmonTables | null {
  const file = openSync(path, 'r');
  try {
    return readNetmonTables((offset, length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    }, size);
  } finally {
    closeSync(file);
  }
}
