import { basename, dirname, join } from 'node:path';

/** The file a store is written to until it is whole. */
export function partialPath(finalPath: string): string {
  return join(dirname(finalPath), `${partialPrefix(finalPath)}${process.pid}`);
}

/** How the files of all runs that write this store begin; the number of the process follows. */
export function partialPrefix(finalPath: string): string {
  return `.${basename(finalPath)}.partial-`;
}
