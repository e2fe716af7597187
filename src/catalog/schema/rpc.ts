import { REGISTRY_TYPES } from '../names.js';
import type { SchemaWords, ZodLibrary } from './words.js';

/** A row of `rpc-interfaces.yaml`. */
export function interfaceSchema(z: ZodLibrary, { closed, origin, text }: SchemaWords) {
  const version = z.string().regex(/^\d+\.\d+$/, 'expected major.minor in quotes, such as "56.0"');
  return closed({
    name: z.string().regex(/^[A-Za-z0-9-]+$/, 'expected letters, digits and hyphens'),
    uuid: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'expected a lower-case UUID'),
    version: version.optional(),
    otherVersions: z.array(version).optional(),
    title: text,
    spec: text.nullable(),
    owner: text,
    /** Only Exchange offers it (NSPI: and global catalog servers). */
    exchange: z.boolean(),
    ...origin,
  });
}

/** A port range of `rpc-ports.yaml`. */
export function rangeSchema(z: ZodLibrary, { closed, kebab, origin, port, text }: SchemaWords) {
  return closed({ name: kebab, title: text, transport: z.enum(['tcp', 'udp']), from: port, to: port, ...origin }).refine(
    ({ from, to }) => from <= to,
    { path: ['to'], error: 'must not be below "from"' },
  );
}

/** A service of `rpc-ports.yaml` whose port can be pinned. */
export function serviceSchema(
  z: ZodLibrary,
  { closed, kebab, origin, port, reference, text }: SchemaWords,
  interfaces: ReadonlySet<string>,
) {
  return closed({
    name: kebab,
    title: text,
    interfaces: z.array(reference(interfaces, 'rpc-interfaces.yaml')),
    /** Below HKLM. Null: set by a tool, not by a value. */
    registry: closed({ key: text, value: text, type: z.enum(REGISTRY_TYPES).nullable() }).nullable(),
    defaultPort: port.optional(),
    releases: z.array(text),
    /** What must be restarted for a change to take effect. */
    restart: text.nullable(),
    ...origin,
  });
}
