import type { z as Zod } from 'zod';
import { AUTHENTICATION, EXPECTED_PROTECTION, PROTOCOLS, REGISTRY_TYPES, RELEASES, STATES } from './names.js';
import { ROLES } from './roles.js';

/** Names of the other files that rows may refer to. */
export interface KnownNames {
  interfaces: ReadonlySet<string>;
  services: ReadonlySet<string>;
  ranges: ReadonlySet<string>;
}

/** `5075-5077`. */
const PORT_SPAN = /^(\d{1,5})-(\d{1,5})$/;
const PORT_FORMS = 'expected a port from 1 to 65535, a span such as "5075-5077", or { dynamic: name of a range in rpc-ports.yaml }';

function isSpan(value: string): boolean {
  const match = PORT_SPAN.exec(value);
  return match !== null && Number(match[1]) >= 1 && Number(match[1]) <= Number(match[2]) && Number(match[2]) <= 65_535;
}

/** The schemas of the catalog files. zod is handed in because a compiled catalog does without it. */
export function schemasWith(z: typeof Zod) {
  /** Every object is closed: a misspelt field is an error that lists the right ones, not a silently ignored line. */
  function closed<Shape extends Zod.core.$ZodLooseShape>(shape: Shape) {
    const fields = Object.keys(shape).join(', ');
    return z.strictObject(shape, {
      error: (issue) => (issue.code === 'unrecognized_keys' ? `unknown field; the fields here are ${fields}` : undefined),
    });
  }

  /** A name that must exist elsewhere in the catalog. */
  function reference(names: ReadonlySet<string>, where: string) {
    return z.string().refine((name) => names.has(name), {
      error: (issue) => `"${String(issue.input)}" is not in ${where}; it has ${[...names].join(', ')}`,
    });
  }

  /** A list whose rows must not share `field`. */
  function distinct<Row extends Zod.ZodType<Record<string, unknown>>>(row: Row, field: string) {
    return z.array(row).superRefine((rows: Record<string, unknown>[], context) => {
      const seen = new Set<unknown>();
      rows.forEach((each, index) => {
        const value = each[field];
        if (seen.has(value)) {
          context.addIssue({ code: 'custom', path: [index, field], message: `"${String(value)}" is used twice; it must be unique` });
        }
        seen.add(value);
      });
    });
  }

  const text = z.string().trim().min(1, 'must not be empty');
  const port = z.int().min(1, 'ports are 1 to 65535').max(65_535, 'ports are 1 to 65535');
  const version = z.string().regex(/^\d+\.\d+$/, 'expected major.minor in quotes, such as "56.0"');
  const kebab = z.string().regex(/^[a-z0-9-]+$/, 'expected kebab-case');
  const roles = z.array(z.enum(ROLES)).min(1, 'name at least one role');
  const mechanisms = z.array(z.enum(AUTHENTICATION));

  function pathSchema(known: KnownNames) {
    return closed({
      id: z.string().regex(/^[a-z0-9.]+\/[a-z0-9-]+$/, 'expected release/kebab-case, such as "2010/outlook-web-app"'),
      title: text,
      from: roles,
      to: roles,
      transport: z.enum(['tcp', 'udp']),
      ports: z
        .array(
          z.union(
            [
              z.int().min(1, PORT_FORMS).max(65_535, PORT_FORMS),
              z.string().refine(isSpan, { error: PORT_FORMS }),
              closed({ dynamic: reference(known.ranges, 'the ranges of rpc-ports.yaml') }),
            ],
            { error: PORT_FORMS },
          ),
        )
        .min(1, 'name at least one port'),
      rpc: closed({
        interfaces: z.array(reference(known.interfaces, 'rpc-interfaces.yaml')),
        staticPort: reference(known.services, 'the services of rpc-ports.yaml').optional(),
      }).optional(),
      protocols: z.array(z.enum(PROTOCOLS)).min(1, 'name at least one protocol'),
      /** TLS from the first byte on every port of the row. */
      implicitTls: z.boolean().default(false),
      /** Empty lists: not known. */
      authentication: closed({ default: mechanisms, supported: mechanisms }),
      /** Null: not known. */
      encryption: closed({
        supported: z.boolean().nullable(),
        default: z.boolean().nullable(),
        mechanism: text.nullable(),
        expect: z.enum(EXPECTED_PROTECTION),
      }),
      state: z.enum(STATES),
      windowsService: text.optional(),
      program: text.optional(),
      /** Server names that tell the path from others on the same port. */
      hosts: z.array(z.string().regex(/^(\*\.)?[a-z0-9.-]+$/, 'expected a lower-case host name, or *.domain for all below it')).optional(),
      /** Exchange virtual directories served here, by the names of the HTTP evidence. */
      webServices: z.array(text).optional(),
      verified: z.boolean().default(true),
      source: text,
      note: text.optional(),
    });
  }

  /** One file of `releases/`, or `directory.yaml`. `shared` holds YAML anchors for its rows and means nothing itself. */
  function release(known: KnownNames) {
    return closed({
      release: z.enum(RELEASES),
      title: text,
      roles: z.array(z.enum(ROLES)),
      dynamicRpc: z.array(reference(known.ranges, 'the ranges of rpc-ports.yaml')),
      notes: z.array(text).default([]),
      shared: z.unknown().optional(),
      paths: distinct(pathSchema(known), 'id'),
    }).superRefine((file, context) => {
      file.paths.forEach(({ id }, index) => {
        if (id.startsWith(`${file.release}/`)) return;
        context.addIssue({ code: 'custom', path: ['paths', index, 'id'], message: `must begin with "${file.release}/"` });
      });
    });
  }

  const interfaces = closed({
    interfaces: distinct(
      closed({
        name: z.string().regex(/^[A-Za-z0-9-]+$/, 'expected letters, digits and hyphens'),
        uuid: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'expected a lower-case UUID'),
        version: version.optional(),
        otherVersions: z.array(version).optional(),
        title: text,
        spec: text.nullable(),
        owner: text,
        /** Only Exchange offers it (NSPI: and global catalog servers). */
        exchange: z.boolean(),
        verified: z.boolean().default(true),
        source: text,
        note: text.optional(),
      }),
      'name',
    ),
  });

  function rpcPorts(interfaceNames: ReadonlySet<string>) {
    const range = closed({
      name: kebab,
      title: text,
      transport: z.enum(['tcp', 'udp']),
      from: port,
      to: port,
      verified: z.boolean().default(true),
      source: text,
      note: text.optional(),
    }).refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be below "from"' });
    const service = closed({
      name: kebab,
      title: text,
      interfaces: z.array(reference(interfaceNames, 'rpc-interfaces.yaml')),
      /** Below HKLM. Null: set by a tool, not by a value. */
      registry: closed({ key: text, value: text, type: z.enum(REGISTRY_TYPES).nullable() }).nullable(),
      defaultPort: port.optional(),
      releases: z.array(text),
      /** What must be restarted for a change to take effect. */
      restart: text.nullable(),
      verified: z.boolean().default(true),
      source: text,
      note: text.optional(),
    });
    return closed({ ranges: distinct(range, 'name'), services: distinct(service, 'name') });
  }

  const catalog = closed({
    version: z.string().regex(/^\d{4}\.\d{1,2}$/, 'expected year.month in quotes, such as "2026.11"'),
    title: text,
  });

  return { catalog, interfaces, rpcPorts, release };
}

type Schemas = ReturnType<typeof schemasWith>;
export type ReleaseFile = Omit<Zod.output<ReturnType<Schemas['release']>>, 'shared'>;
export type PathRow = ReleaseFile['paths'][number];
export type InterfaceRow = Zod.output<Schemas['interfaces']>['interfaces'][number];
type RpcPorts = Zod.output<ReturnType<Schemas['rpcPorts']>>;
export type PortRange = RpcPorts['ranges'][number];
export type StaticPortService = RpcPorts['services'][number];
