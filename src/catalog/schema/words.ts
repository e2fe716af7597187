import type { z as Zod } from 'zod';
import { ROLES } from '../roles.js';

/** zod, handed in because a compiled catalog does without it. */
export type ZodLibrary = typeof Zod;

/** What the schemas of catalog and site profile are made of. */
export type SchemaWords = ReturnType<typeof schemaWords>;

export function schemaWords(z: ZodLibrary) {
  /** Every object is closed: a misspelt field is an error that lists the right ones, not a silently ignored line. */
  function closed<Shape extends Zod.core.$ZodLooseShape>(shape: Shape) {
    const fields = Object.keys(shape).join(', ');
    return z.strictObject(shape, {
      error: (issue) => (issue.code === 'unrecognized_keys' ? `unknown field; the fields here are ${fields}` : undefined),
    });
  }

  /** A name that must exist elsewhere. */
  function reference(names: ReadonlySet<string>, where: string) {
    const known = z.string().refine((name) => names.has(name), {
      error: (issue) => `"${String(issue.input)}" is not in ${where}; ${offer(String(issue.input), names)}`,
    });
    // For the JSON Schema, which knows nothing of refinements.
    return names.size > 0 ? known.meta({ enum: [...names] }) : known;
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
  return {
    closed,
    reference,
    distinct,
    text,
    kebab: z.string().regex(/^[a-z0-9-]+$/, 'expected kebab-case'),
    port: z.int().min(1, 'ports are 1 to 65535').max(65_535, 'ports are 1 to 65535'),
    role: z.enum(ROLES),
    roles: z.array(z.enum(ROLES)).min(1, 'name at least one role'),
    /** Every row says where it is from, and whether anybody could confirm it. */
    origin: { verified: z.boolean().default(true), source: text, note: text.optional() },
  };
}

/** Beyond this the whole list helps nobody. */
const MANY_NAMES = 40;

function offer(wrong: string, names: ReadonlySet<string>): string {
  if (names.size <= MANY_NAMES) return `it has ${[...names].join(', ')}`;
  const near = [...names].filter((name) => name.includes(wrong) || wrong.includes(name) || sameEnd(name, wrong)).slice(0, 5);
  return near.length > 0 ? `did you mean ${near.join(', ')}?` : `it has ${names.size} names`;
}

function sameEnd(a: string, b: string): boolean {
  const end = (name: string) => name.slice(name.lastIndexOf('/') + 1);
  return end(a) === end(b);
}
