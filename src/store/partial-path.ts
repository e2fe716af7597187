import { basename, dirname, join } from 'node:path';

/** The file a store is written to until it is whole. */
export function partialPath(finalPath: string): string {
  return join(dirname(finalPath), `.${basename(finalPath)}.partial-${process.pid}`);
}
