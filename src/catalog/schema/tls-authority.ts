import type { SchemaWords, ZodLibrary } from './words.js';

/** What an authority says of a suite, version or key; from worst to best. */
export const TLS_OPINIONS = ['forbidden', 'discouraged', 'acceptable', 'recommended'] as const;

/** What it can have an opinion on; the values are those of the evidence. */
export const TLS_SUBJECTS = [
  'version',
  'cipher',
  /** Named group of the key exchange. */
  'group',
  /** Length of a Diffie-Hellman prime. */
  'dh-bits',
  'compression',
  /** `secure` or `insecure`: whether renegotiation_info was agreed (RFC 5746), below TLS 1.3. */
  'renegotiation',
  /** `present` or `absent`: the extended master secret (RFC 7627), below TLS 1.3. */
  'master-secret',
  /** `sent`: data before the server answered (RFC 8446 2.3). */
  'early-data',
  /** Not of a self-signed certificate: nobody relies on a self-signature. */
  'certificate-signature',
  'certificate-rsa-bits',
  'certificate-ec-bits',
  /** From its first to its last day. */
  'certificate-days',
  /** `valid`, `expired` or `not-yet-valid` at the time of the flow. */
  'certificate-validity',
] as const;

/**
 * A file of `catalog/tls-authorities/`: what one authority says of versions, suites and keys, and where it says so. A row says what it fits by whole
 * values, or by how a name begins, ends and what it holds; there are no regular expressions.
 */
export function tlsAuthoritySchema(z: ZodLibrary, { closed, text }: SchemaWords) {
  const texts = z.array(text).min(1, 'name at least one').optional();
  const row = closed({
    about: z.enum(TLS_SUBJECTS),
    values: texts,
    begins: texts,
    holds: texts,
    ends: texts,
    below: z.int().positive().optional(),
    above: z.int().positive().optional(),
    /** Whatever no row before it fits. */
    other: z.literal(true).optional(),
    opinion: z.enum(TLS_OPINIONS),
    /** Section of the document. */
    section: text,
    note: text.optional(),
  }).refine(
    ({ values, begins, holds, ends, below, above, other }) =>
      [values, begins, holds, ends, below, above, other].some((each) => each !== undefined),
    { error: 'wants at least one of "values", "begins", "holds", "ends", "below", "above" and "other"' },
  );
  return closed({
    id: z.string().regex(/^[a-z0-9.-]+$/, 'expected kebab-case'),
    title: text,
    /** Edition; two editions of one document are two files. */
    version: text,
    source: text,
    note: text.optional(),
    /** Of the rows about the same thing, the first that fits counts; what none fits has no opinion. All that a row says must hold. */
    rows: z.array(row).min(1),
  });
}
