// Where things are.
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

export const ROOT = at('../..');
export const EXSCOPE = at('../../bin/exscope.js');
export const GENERATE = at('../generate.mjs');
/** Made here, and not kept in git. */
export const DATA = at('../data/');
export const RESULTS = at('../results/');
export const PERFORMANCE = at('../../docs/performance.md');
export const BIOME = at('../../node_modules/.bin/biome');
