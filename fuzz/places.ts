/** Where inputs come from. This module lies one folder below the root of the project, here and in what is built of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SEEDS = join(ROOT, 'fuzz', 'seeds');
export const OWN_CAPTURES = join(ROOT, 'captures');
/** Real captures of other projects, beside this one on the developers' machines. */
export const SHARED_CAPTURES = join(ROOT, '..', 'shared', 'captures');

export function seed(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(join(SEEDS, name)));
}

/** Every file of a folder and its subfolders, sorted, none where it is missing. What is no capture, as pages and scripts, is left out. */
export function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((path) => !/\.(json|md|mjs|sh|in|eml)$/.test(path)).sort();
}
