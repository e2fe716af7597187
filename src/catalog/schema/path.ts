import { AUTHENTICATION, EXPECTED_PROTECTION, PROTOCOLS, STATES } from '../names.js';
import type { SchemaWords, ZodLibrary } from './words.js';

/** Names of the other files that rows may refer to. */
export interface KnownNames {
  interfaces: ReadonlySet<string>;
  services: ReadonlySet<string>;
  ranges: ReadonlySet<string>;
}

/** In the place of a port: whichever the two servers like. */
export const ANY_PORT = 'any';

/** `5075-5077`. */
const PORT_SPAN = /^(\d{1,5})-(\d{1,5})$/;
const PORT_FORMS = 'expected a port from 1 to 65535, a span such as "5075-5077", any, or { dynamic: name of a range in rpc-ports.yaml }';

function isSpan(value: string): boolean {
  const match = PORT_SPAN.exec(value);
  return match !== null && Number(match[1]) >= 1 && Number(match[1]) <= Number(match[2]) && Number(match[2]) <= 65_535;
}

/** One data path: a row of a release file, of `directory.yaml` or of a user's own catalog. */
export function pathSchema(z: ZodLibrary, words: SchemaWords, known: KnownNames) {
  const { closed, reference, text, roles, origin } = words;
  const mechanisms = z.array(z.enum(AUTHENTICATION));
  return closed({
    id: z.string().regex(/^[a-z0-9.-]+\/[a-z0-9-]+$/, 'expected release/kebab-case, such as "2010/outlook-web-app"'),
    title: text,
    from: roles,
    to: roles,
    transport: z.enum(['tcp', 'udp']),
    ports: z
      .array(
        z.union(
          [
            z.int().min(1, PORT_FORMS).max(65_535, PORT_FORMS),
            z.literal(ANY_PORT),
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
    /** Service pack that brought the path. */
    since: text.optional(),
    windowsService: text.optional(),
    program: text.optional(),
    /** Server names that tell the path from others on the same port. */
    hosts: z.array(z.string().regex(/^(\*\.)?[a-z0-9.-]+$/, 'expected a lower-case host name, or *.domain for all below it')).optional(),
    /** Exchange virtual directories served here, by the names of the HTTP evidence. */
    webServices: z.array(text).optional(),
    ...origin,
  });
}
