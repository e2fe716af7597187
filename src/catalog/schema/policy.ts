import type { z as Zod } from 'zod';
import { RELEASES } from '../names.js';
import { ROLES } from '../roles.js';
import type { SchemaWords, ZodLibrary } from './words.js';

/** How bad, as findings have it. */
const SEVERITIES = ['info', 'low', 'medium', 'high'] as const;
const PROTECTIONS = ['encrypted', 'upgraded', 'cleartext', 'obfuscated', 'signed', 'undetermined'] as const;
const EXPECTATIONS = ['expected', 'exception', 'unexpected', 'unrelated'] as const;
/** What an authority says of a suite, version or key; from worst to best. */
const TLS_OPINIONS = ['forbidden', 'discouraged', 'acceptable', 'recommended'] as const;

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
  releases?: string[] | undefined;
  /** Virtual directories of Exchange, such as `ecp`. */
  services?: string[] | undefined;
  /** RPC interfaces by their name in the catalog, such as `EMSMDB`. */
  interfaces?: string[] | undefined;
  clientRoles?: string[] | undefined;
  serverRoles?: string[] | undefined;
  /** Whether that end is outside the site: its role is `internet`, or the network it is in is. */
  client?: 'internet' | 'internal' | undefined;
  server?: 'internet' | 'internal' | undefined;
  expectation?: string[] | undefined;
  /** Codes of the reasons why it is not expected. */
  reasons?: string[] | undefined;
  protection?: string[] | undefined;
  byDesign?: boolean | undefined;
  /** The server answered. */
  answered?: boolean | undefined;
  /** The flow is part of a finding of this kind, or of this problem of a kind: `weak-tls` or `weak-tls/tls-1-0`. */
  findings?: string[] | undefined;
  /** Something that was negotiated, or the server's certificate, is of this opinion in the named authority's table. */
  tls?: { authority: string; opinions: string[] } | undefined;
  /** What the flow shows, so that a requirement on it can be decided at all. */
  shows?: string[] | undefined;
  /** Text of the greeting behind its code, exactly. */
  banner?: string | undefined;
  /** One of these holds. */
  any?: FlowCondition[] | undefined;
  /** This does not hold. */
  not?: FlowCondition | undefined;
}

/** What a flow can be asked to show. */
const SHOWN = [
  /** A ServerHello: version and suite are known. */
  'tls-negotiated',
  /** The server's certificate. */
  'certificate',
  'client-certificate',
  'credential',
  /** Whether an upgrade was on offer. */
  'upgrade-offer',
  'login-offer',
  'banner',
  'kerberos',
  'ntlm',
  'smb-dialect',
  'payload',
] as const;

function conditionSchema(z: ZodLibrary, { closed, text, kebab }: SchemaWords): Zod.ZodType<FlowCondition> {
  const condition: Zod.ZodType<FlowCondition> = z.lazy(() =>
    closed({
      protocols: z.array(text).min(1).optional(),
      proven: z.boolean().optional(),
      transport: z.enum(['tcp', 'udp']).optional(),
      ports: z
        .array(z.union([z.int().min(1).max(65_535), z.string().regex(/^\d{1,5}-\d{1,5}$/)]))
        .min(1)
        .optional(),
      paths: z
        .array(z.string().regex(/^(\*|[a-z0-9.-]+)\/[a-z0-9-]+$/, 'expected release/path, or */path'))
        .min(1)
        .optional(),
      releases: z.array(z.enum(RELEASES)).min(1).optional(),
      services: z.array(text).min(1).optional(),
      interfaces: z.array(text).min(1).optional(),
      clientRoles: z.array(z.enum(ROLES)).min(1).optional(),
      serverRoles: z.array(z.enum(ROLES)).min(1).optional(),
      client: z.enum(['internet', 'internal']).optional(),
      server: z.enum(['internet', 'internal']).optional(),
      expectation: z.array(z.enum(EXPECTATIONS)).min(1).optional(),
      reasons: z.array(kebab).min(1).optional(),
      protection: z.array(z.enum(PROTECTIONS)).min(1).optional(),
      byDesign: z.boolean().optional(),
      answered: z.boolean().optional(),
      findings: z
        .array(z.string().regex(/^[a-z0-9-]+(\/[a-z0-9./-]+)?$/, 'expected kind or kind/problem'))
        .min(1)
        .optional(),
      tls: closed({ authority: text, opinions: z.array(z.enum(TLS_OPINIONS)).min(1) }).optional(),
      shows: z.array(z.enum(SHOWN)).min(1).optional(),
      banner: text.optional(),
      any: z.array(condition).min(1).optional(),
      not: condition.optional(),
    }),
  );
  return condition;
}

/** A file of `catalog/policies/`, or one of a user's own. */
export function policySchema(z: ZodLibrary, words: SchemaWords) {
  const { closed, kebab, text } = words;
  const condition = conditionSchema(z, words);
  const clause = closed({
    /** As its document numbers it, such as `SC-8(1)`. */
    id: text,
    /** What it asks for, in our own words. */
    asks: text,
    /** Document, edition and place where that was looked up. */
    source: text,
  });
  const told = {
    id: kebab,
    title: text,
    /** What happens to whom when it does not hold. */
    why: text,
    severity: z.enum(SEVERITIES),
    clauses: z.array(clause).default([]),
    /** What a capture cannot show about it. */
    unseen: text,
    /** How to make it hold on Exchange, one step each: cmdlets and settings of Microsoft's documentation. */
    fix: z.array(text).default([]),
  };
  const speaks = {
    /** The flows it speaks of. */
    flows: condition,
    /** Of these, the flows that can be decided; by default those whose protection is not `undetermined`. */
    decided: condition.optional(),
  };
  const control = z.discriminatedUnion('kind', [
    /** No flow may be like this. */
    closed({ kind: z.literal('forbidden'), ...told, ...speaks, forbids: condition }),
    /** Every flow must be like this. */
    closed({ kind: z.literal('required'), ...told, ...speaks, requires: condition }),
    /** Every flow must be like one of these. */
    closed({ kind: z.literal('allowed-only'), ...told, ...speaks, allows: z.array(condition).min(1) }),
    /** Traffic does not show it: listed, so that nobody takes silence for an answer. */
    closed({ kind: z.literal('not-visible'), ...told }),
  ]);
  /** A control of another policy, as a clause of this one. */
  const borrowed = closed({
    use: z.string().regex(/^[a-z0-9.-]+\/[a-z0-9-]+$/, 'expected policy/control'),
    id: kebab.optional(),
    title: text.optional(),
    why: text.optional(),
    severity: z.enum(SEVERITIES).optional(),
    clauses: z.array(clause).optional(),
    unseen: text.optional(),
  });
  return closed({
    id: z.string().regex(/^[a-z0-9.-]+$/, 'expected kebab-case'),
    title: text,
    /** Edition of the document it follows, or of the policy itself. */
    version: text,
    /** What it is for, and whom. */
    about: text,
    /** What the whole of it cannot tell, such as whether it applies. */
    scope: text.optional(),
    controls: z.array(z.union([control, borrowed])).min(1),
  });
}

/** A file of `catalog/tls-authorities/`: what one authority says of versions, suites and keys, and where it says so. */
export function tlsAuthoritySchema(z: ZodLibrary, { closed, text }: SchemaWords) {
  const row = closed({
    about: z.enum(['version', 'cipher', 'dh-bits', 'compression', 'certificate-signature', 'certificate-rsa-bits', 'certificate-validity']),
    values: z.array(text).optional(),
    pattern: text.optional(),
    below: z.int().positive().optional(),
    opinion: z.enum(TLS_OPINIONS),
    /** Section of the document. */
    section: text,
  }).refine((each) => [each.values, each.pattern, each.below].filter((one) => one !== undefined).length === 1, {
    error: 'wants exactly one of "values", "pattern" and "below"',
  });
  return closed({
    id: z.string().regex(/^[a-z0-9.-]+$/, 'expected kebab-case'),
    title: text,
    /** Edition; two editions of one document are two files. */
    version: text,
    source: text,
    note: text.optional(),
    /** Of the rows about the same thing, the first that fits counts; what none fits has no opinion. */
    rows: z.array(row).min(1),
  });
}
