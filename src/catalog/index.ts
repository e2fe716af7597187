export { type Catalog, type DataPath, DIRECTORY } from './catalog.js';
export { ownCatalogJsonSchema } from './json-schema.js';
export { loadCatalog } from './load.js';
export type { Role } from './roles.js';
export type { StaticPortService, TlsGrade } from './schema/index.js';
