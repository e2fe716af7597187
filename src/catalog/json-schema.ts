import type { Catalog } from './catalog.js';
import { loadLibraries } from './libraries.js';
import { catalogSchemas } from './schema/index.js';

/** JSON Schema (draft 2020-12) of a user's own catalog file, for editors. Names of the shipped catalog are offered, others are not refused. */
export function ownCatalogJsonSchema(catalog: Catalog): object {
  const { z } = loadLibraries();
  const own = catalogSchemas(z).own({
    interfaces: new Set(catalog.interfaces.map(({ name }) => name)),
    ranges: new Set(catalog.ranges.keys()),
    services: new Set(catalog.staticPortServices.keys()),
  });
  return { title: 'exscope catalog file', ...z.toJSONSchema(own, { io: 'input', unrepresentable: 'any' }) };
}
