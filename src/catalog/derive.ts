import type { PathRow, ReleaseRows } from './schema/index.js';

/** A row, and the release whose file states it when that is another one. */
type OwnOrDerivedRow = PathRow & { statedIn?: string };

/** One release with everything it has, whoever states it. */
export interface ReleaseFile extends Omit<ReleaseRows, 'paths' | 'extends' | 'without'> {
  readonly extends: string | null;
  readonly paths: readonly OwnOrDerivedRow[];
}

/** Tells where a file goes wrong; does not return. */
type Fault = (file: number, path: PropertyKey[], message: string) => never;

/** Gives each release that extends another the rows of that one, under its own name, before the rows of its own. */
export function deriveReleases(files: readonly ReleaseRows[], fault: Fault): ReleaseFile[] {
  const done = new Map<string, ReleaseFile>();
  const underWay = new Set<string>();

  function derive(index: number): ReleaseFile {
    const file = files[index]!;
    const known = done.get(file.release);
    if (known !== undefined) return known;
    if (underWay.has(file.release)) fault(index, ['extends'], 'extends itself, by way of others');
    underWay.add(file.release);
    const { extends: from, without, ...rest } = file;
    const derived: ReleaseFile = { ...rest, extends: from ?? null, paths: [...inherited(index), ...file.paths] };
    done.set(file.release, derived);
    return derived;
  }

  function inherited(index: number): OwnOrDerivedRow[] {
    const { release, extends: from, without, paths } = files[index]!;
    if (from === undefined) {
      if (without.length > 0) fault(index, ['without'], 'means nothing without "extends"');
      return [];
    }
    const parentIndex = files.findIndex((file) => file.release === from);
    if (parentIndex < 0) fault(index, ['extends'], `there is no file of release "${from}"`);
    const parent = derive(parentIndex);
    const has = new Set(parent.paths.map(({ id }) => nameOf(id)));
    without.forEach((name, at) => {
      if (!has.has(name)) fault(index, ['without', at], `"${name}" is no path of ${from}`);
    });
    const replaced = new Set([...without, ...paths.map(({ id }) => nameOf(id))]);
    return parent.paths
      .filter(({ id }) => !replaced.has(nameOf(id)))
      .map((row) => ({ ...row, id: `${release}/${nameOf(row.id)}`, statedIn: row.statedIn ?? from }));
  }

  return files.map((_, index) => derive(index));
}

function nameOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
