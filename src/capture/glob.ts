import { readdir } from 'node:fs/promises';
import { join, parse, sep } from 'node:path';

/** Whether a path has wildcards. Shells mostly resolve them; Windows' do not. */
export function hasWildcards(path: string): boolean {
  return /[*?]/.test(path);
}

/** Paths that match, in order of their names: `*` and `?` stand for any characters within one part of the path. */
export async function matching(pattern: string): Promise<string[]> {
  const { root } = parse(pattern);
  const parts = pattern.slice(root.length).split(sep === '\\' ? /[\\/]/ : '/');
  let paths = [root];
  for (const part of parts.filter((each) => each !== '')) {
    if (!hasWildcards(part)) {
      paths = paths.map((path) => join(path, part));
      continue;
    }
    const expression = new RegExp(
      `^${part
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/\*/g, '.*')
        .replace(/\?/g, '.')}$`,
      sep === '\\' ? 'is' : 's',
    );
    const found: string[] = [];
    for (const path of paths) {
      const names = await readdir(path === '' ? '.' : path).catch(() => []);
      // Names with a leading dot are meant only when the pattern says so.
      const matches = names.filter((name) => expression.test(name) && (part.startsWith('.') || !name.startsWith('.')));
      found.push(...matches.sort().map((name) => join(path, name)));
    }
    paths = found;
  }
  return paths;
}
