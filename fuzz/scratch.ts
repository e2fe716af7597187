import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | null = null;

/** A file that is overwritten for every input, gone when the process ends. */
export function scratchFile(name: string): string {
  if (folder === null) {
    const made = mkdtempSync(join(tmpdir(), 'exscope-fuzz-'));
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return join(folder, name);
}
