import type { SchemaWords, ZodLibrary } from './words.js';

/** A row of `tls.yaml`: one of `values`, `pattern` and `below` says what it fits. */
export function tlsGradeSchema(z: ZodLibrary, { closed, kebab, text }: SchemaWords) {
  return closed({
    id: kebab,
    about: z.enum([
      'version',
      'cipher',
      'group',
      'dh-bits',
      'compression',
      'certificate-signature',
      'certificate-rsa-bits',
      'certificate-validity',
      'certificate-name',
      'certificate-issuer',
    ]),
    values: z.array(text).optional(),
    /** A regular expression. */
    pattern: text.refine(compiles, { error: 'is no regular expression' }).optional(),
    below: z.int().positive().optional(),
    severity: z.enum(['info', 'low', 'medium', 'high']),
    /** Documents, each with its section. */
    source: text,
  }).refine((row) => [row.values, row.pattern, row.below].filter((each) => each !== undefined).length === 1, {
    error: 'wants exactly one of "values", "pattern" and "below"',
  });
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
