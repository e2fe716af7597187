export type { Catalog, DataPath } from './catalog.js';
export { loadCatalog } from './load.js';
export type { Role } from './roles.js';
