/** Last step of the build: writes the validated catalog beside the compiled loader, or fails with the place of the fault. */
import { writeFileSync } from 'node:fs';
import { compileCatalog } from './load.js';

writeFileSync(new URL('./catalog.json', import.meta.url), compileCatalog());
