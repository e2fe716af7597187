/** Last step of the build: writes the validated catalog to where the loader looks for it, or fails with the place of the fault. */
import { writeFileSync } from 'node:fs';
import { COMPILED_CATALOG } from '../packaged.js';
import { compileCatalog } from './load.js';

writeFileSync(COMPILED_CATALOG, compileCatalog());
