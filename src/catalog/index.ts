export { type Catalog, type DataPath, DIRECTORY } from './catalog.js';
export { loadCatalog } from './load.js';
export type { Role } from './roles.js';
