import type { CatalogParts } from './catalog.js';
import type { Libraries } from './libraries.js';
import { fault, faultAt, nameOf, parseYaml, type SourceText, type YamlLibrary } from './read-yaml.js';
import { catalogSchemas, type KnownNames, type OwnCatalog, type ZodLibrary } from './schema/index.js';

type Named = { readonly name: string };

const NO_NAMES = { interfaces: [], ranges: [], services: [] };

export function namesOf(rows: readonly Named[]): ReadonlySet<string> {
  return new Set(rows.map(({ name }) => name));
}

/**
 * A user's own catalog file: relays, monitoring, backup, load balancers. Its rows may use the names of the shipped catalog and of itself.
 * @throws {ExscopeError} `EXSCOPE_CATALOG` with file, line and field.
 */
export function readOwnCatalog(source: SourceText, shipped: CatalogParts, { yaml, z }: Libraries): OwnCatalog {
  const schemas = catalogSchemas(z);
  // Twice: what the rows may refer to must be known before they are read.
  const names = namesIn(source, schemas.ownNames, yaml);
  const { shared: _, ...own } = parseYaml(source, schemas.own(knownNames(shipped, names)), yaml);
  const refuse = (path: PropertyKey[], message: string) => {
    throw faultAt(source, path, message, yaml);
  };
  if (shipped.own.some(({ name }) => name === own.name)) refuse(['name'], `"${own.name}" is the name of another catalog file`);
  for (const kind of ['interfaces', 'ranges', 'services'] as const) {
    const taken = namesOf([...shipped[kind], ...shipped.own.flatMap((each): readonly Named[] => each[kind])]);
    own[kind].forEach(({ name }, index) => {
      if (taken.has(name)) refuse([kind, index, 'name'], `"${name}" is in the catalog already`);
    });
  }
  const uuids = new Map(shipped.interfaces.map(({ uuid, name }) => [uuid, name]));
  own.interfaces.forEach(({ uuid }, index) => {
    const owner = uuids.get(uuid);
    if (owner !== undefined) refuse(['interfaces', index, 'uuid'], `is ${owner} in the catalog already`);
  });
  return own;
}

/**
 * The same as a judgement kept it. The store may come from somebody else: what it holds is looked at before it is believed.
 * @throws {ExscopeError} `EXSCOPE_CATALOG` with the field.
 */
export function keptOwnCatalog(kept: unknown, shipped: CatalogParts, z: ZodLibrary): OwnCatalog {
  const schemas = catalogSchemas(z);
  const names = schemas.ownNames.safeParse(kept).data ?? NO_NAMES;
  const own = schemas.own(knownNames(shipped, names)).safeParse(kept);
  if (own.success) return own.data;
  const { path, message } = own.error.issues[0]!;
  throw fault({ kind: 'kept' }, `a catalog of your own that the judgement kept: ${nameOf(kept, path)}: ${message}`, own.error);
}

function namesIn(source: SourceText, schema: ReturnType<typeof catalogSchemas>['ownNames'], yaml: YamlLibrary) {
  try {
    return parseYaml(source, schema, yaml);
  } catch {
    // Whatever is wrong is told better by the whole schema.
    return NO_NAMES;
  }
}

/** What rows may refer to. */
function knownNames(shipped: CatalogParts, own: Record<keyof KnownNames, readonly Named[]>): KnownNames {
  return {
    interfaces: both(shipped.interfaces, own.interfaces),
    ranges: both(shipped.ranges, own.ranges),
    services: both(shipped.services, own.services),
  };
}

function both(shipped: readonly Named[], own: readonly Named[]): ReadonlySet<string> {
  return namesOf([...shipped, ...own]);
}
