import { createRequire } from 'node:module';
import type { YamlLibrary } from './read-yaml.js';
import type { ZodLibrary } from './schema/words.js';

export interface Libraries {
  yaml: YamlLibrary;
  z: ZodLibrary;
}

/** Only when wanted: the two take longer to load than everything else a run does before its first packet. */
export function loadLibraries(): Libraries {
  const require = createRequire(import.meta.url);
  return { yaml: require('yaml') as YamlLibrary, z: (require('zod') as typeof import('zod')).z };
}
