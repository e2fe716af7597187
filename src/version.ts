import { readFileSync } from 'node:fs';
import { PACKAGE_JSON } from './packaged.js';

/** Version of this package. */
export function version(): string {
  const { version } = JSON.parse(readFileSync(PACKAGE_JSON, 'utf8')) as { version: string };
  return version;
}
