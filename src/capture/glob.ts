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
    const found: string[] = [];
    for (const path of paths) {
      const names = await readdir(path === '' ? '.' : path).catch(() => []);
      // Names with a leading dot are meant only when the pattern says so.
      const matches = names.filter((name) => fits(name, part) && (part.startsWith('.') || !name.startsWith('.')));
      found.push(...matches.sort().map((name) => join(path, name)));
    }
    paths = found;
  }
  return paths;
}

/** One star after another takes as little as will do, and only the last one is tried again: names are not ours, and a regular expression would try them all. */
function fits(name: string, part: string): boolean {
  // Windows' names have no case.
  const [text, pattern] = sep === '\\' ? [name.toLowerCase(), part.toLowerCase()] : [name, part];
  let at = 0;
  let place = 0;
  let star = -1;
  let taken = 0;
  while (at < text.length) {
    if (pattern[place] === '*') {
      star = place++;
      taken = at;
    } else if (pattern[place] === '?' || pattern[place] === text[at]) {
      place++;
      at++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++taken;
    } else return false;
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}
