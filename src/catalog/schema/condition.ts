import type { z as Zod } from 'zod';
import { FINDING_PROBLEMS, isFinding } from '../finding-names.js';
import { REASONS, RELEASES, VERDICT_PROTOCOLS, WEB_SERVICES } from '../names.js';
import { ROLES } from '../roles.js';
import { TLS_OPINIONS, TLS_SUBJECTS } from './tls-authority.js';
import type { SchemaWords, ZodLibrary } from './words.js';

/** Names of the catalog that a policy may use. What it has not is a mistake of the policy. */
export interface PolicyNames {
  /** Data paths, `2010/outlook-web-app`. */
  paths: ReadonlySet<string>;
  interfaces: ReadonlySet<string>;
  /** Authorities of `tls-authorities/`. */
  authorities: ReadonlySet<string>;
  /** Rows of `tls.yaml`. */
  grades: ReadonlySet<string>;
}

const PROTECTIONS = ['encrypted', 'upgraded', 'cleartext', 'obfuscated', 'signed', 'undetermined'] as const;
const EXPECTATIONS = ['expected', 'exception', 'unexpected', 'unrelated'] as const;
const PATH_BASES = ['payload', 'endpoint-mapper', 'static-port', 'port', 'port-range'] as const;

/** What a flow can be asked to show. */
const SHOWN = [
  /** TLS, be it no more than an attempt. */
  'tls',
  /** A ServerHello: version and suite are known. */
  'tls-negotiated',
  /** The server's certificate. */
  'certificate',
  /** The client sent a certificate. */
  'client-certificate',
  /** A whole handshake below TLS 1.3: whether the client sent a certificate is known. */
  'client-authentication',
  'credential',
  /** A login with a readable password, before TLS or without it. */
  'readable-credential',
  /** Whether an upgrade was on offer. */
  'upgrade-offer',
  /** A list of logins on offer without TLS. */
  'login-offer',
  'banner',
  'http',
  'kerberos',
  'ntlm',
  'smb-dialect',
  'payload',
] as const;

/**
 * What can be said of a flow. All members that are given must hold; a list holds when one of its values does. A condition without members
 * holds for every flow.
 */
export interface FlowCondition {
  /** Application protocol of the verdict, such as `imap`. */
  protocols?: string[] | undefined;
  /** The protocol is proven by payload, not assumed from the port. */
  proven?: boolean | undefined;
  transport?: 'tcp' | 'udp' | undefined;
  /** Server ports, also `49152-65535`. */
  ports?: (number | string)[] | undefined;
  /** Data paths of the catalog; a star in the place of the release stands for any. */
  paths?: string[] | undefined;
  /** How it is known which data path it is. */
  pathBasis?: string[] | undefined;
  releases?: string[] | undefined;
  /** Virtual directories of Exchange, such as `ecp`. */
  services?: string[] | undefined;
  /** RPC interfaces by their name in the catalog, such as `EMSMDB`. */
  interfaces?: string[] | undefined;
  clientRoles?: string[] | undefined;
  serverRoles?: string[] | undefined;
  /** Whether that end is outside the site: its role is `internet` or `exchange-online`, or the site profile says so of its network. */
  client?: 'internet' | 'internal' | undefined;
  server?: 'internet' | 'internal' | undefined;
  /** The site profile pins an RPC service of the server to a port. */
  pinned?: boolean | undefined;
  expectation?: string[] | undefined;
  /** Codes of the reasons of the verdict on expectation. */
  reasons?: string[] | undefined;
  protection?: string[] | undefined;
  byDesign?: boolean | undefined;
  /** The server sent payload: the service is there. */
  answered?: boolean | undefined;
  /** The server refused the connection: it has no such service, or keeps it from this client. No answer at all is not a refusal. */
  refused?: boolean | undefined;
  /** The flow is part of a finding of this kind, or of this problem of a kind: `weak-tls` or `weak-tls/tls-1-0`. */
  findings?: string[] | undefined;
  /** Something that was negotiated, or the server's certificate, is of one of these opinions in the authority's table; `about` narrows what. */
  tls?: { authority: string; about?: string[] | undefined; opinions: string[] } | undefined;
  /** One of these is to be seen in the flow, so that a requirement on it can be decided at all. */
  shows?: string[] | undefined;
  /** The greeting of the server, exactly and whole, with its code where it has one. */
  banner?: string | undefined;
  /** One of these holds. */
  any?: FlowCondition[] | undefined;
  /** This does not hold. */
  not?: FlowCondition | undefined;
}

export function conditionSchema(z: ZodLibrary, words: SchemaWords, names: PolicyNames): Zod.ZodType<FlowCondition> {
  const { closed, reference, text } = words;
  const some = <Item extends Zod.ZodType>(item: Item) => z.array(item).min(1, 'name at least one').optional();
  const condition: Zod.ZodType<FlowCondition> = z.lazy(() =>
    closed({
      protocols: some(z.enum(VERDICT_PROTOCOLS)),
      proven: z.boolean().optional(),
      transport: z.enum(['tcp', 'udp']).optional(),
      ports: some(z.union([words.port, z.string().refine(isSpan, { error: PORT_FORMS })], { error: PORT_FORMS })),
      paths: some(pathName(z, names.paths)),
      pathBasis: some(z.enum(PATH_BASES)),
      releases: some(z.enum(RELEASES)),
      services: some(z.enum(WEB_SERVICES)),
      interfaces: some(reference(names.interfaces, 'rpc-interfaces.yaml')),
      clientRoles: some(z.enum(ROLES)),
      serverRoles: some(z.enum(ROLES)),
      client: z.enum(['internet', 'internal']).optional(),
      server: z.enum(['internet', 'internal']).optional(),
      pinned: z.boolean().optional(),
      expectation: some(z.enum(EXPECTATIONS)),
      reasons: some(z.enum(REASONS)),
      protection: some(z.enum(PROTECTIONS)),
      byDesign: z.boolean().optional(),
      answered: z.boolean().optional(),
      refused: z.boolean().optional(),
      findings: some(findingName(z, names.grades)),
      tls: closed({
        authority: reference(names.authorities, 'the folder tls-authorities'),
        about: some(z.enum(TLS_SUBJECTS)),
        opinions: z.array(z.enum(TLS_OPINIONS)).min(1, 'name at least one'),
      }).optional(),
      shows: some(z.enum(SHOWN)),
      banner: text.optional(),
      any: some(condition),
      not: condition.optional(),
    }),
  );
  return condition;
}

const PORT_FORMS = 'expected a port from 1 to 65535, or a span such as "49152-65535"';

function isSpan(value: string): boolean {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(value);
  return match !== null && Number(match[1]) >= 1 && Number(match[1]) <= Number(match[2]) && Number(match[2]) <= 65_535;
}

/** `2010/outlook-web-app`, or the same of any release that has it. */
function pathName(z: ZodLibrary, paths: ReadonlySet<string>) {
  const endings = new Set([...paths].map((path) => path.slice(path.indexOf('/') + 1)));
  return z.string().refine((name) => paths.has(name) || (name.startsWith('*/') && endings.has(name.slice(2))), {
    error: ({ input }) =>
      `"${String(input)}" is no data path of the catalog; exscope catalog list has them, and */name stands for any release`,
  });
}

export function findingName(z: ZodLibrary, grades: ReadonlySet<string>) {
  return z.string().refine((name) => isFinding(name, grades), {
    error: ({ input }) => {
      const kind = String(input).split('/')[0]!;
      return Object.hasOwn(FINDING_PROBLEMS, kind)
        ? `"${String(input)}" is no problem of ${kind}; it has ${FINDING_PROBLEMS[kind]!.join(', ')}`
        : `"${kind}" is no kind of finding; there are ${Object.keys(FINDING_PROBLEMS).join(', ')}`;
    },
  });
}
