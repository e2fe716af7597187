import { conditionSchema, findingName, type PolicyNames } from './condition.js';
import type { SchemaWords, ZodLibrary } from './words.js';

/** How bad, as findings have it. */
const SEVERITIES = ['info', 'low', 'medium', 'high'] as const;
/** What of the site profile a control is of no use without. */
const NEEDS = ['hosts', 'networks', 'static-ports'] as const;
/** What an exception of the site profile may excuse, by its `allows`. */
const EXCUSES = ['unexpected', 'cleartext'] as const;
const KINDS = 'expected kind: forbidden, required, allowed-only or not-visible, or use: policy/control';

/** A file of `catalog/policies/`, or one of a user's own. */
export function policySchema(z: ZodLibrary, words: SchemaWords, names: PolicyNames) {
  const { closed, distinct, kebab, origin, text } = words;
  const condition = conditionSchema(z, words, names);
  const clause = closed({
    /** As its document numbers it, such as `SC-8(1)`. */
    id: text,
    /** What it asks for, in our own words. */
    asks: text,
    /** Document, edition and place where that was looked up, and whether anybody could confirm it. */
    ...origin,
  });
  /** Clauses of this policy, by their ids. */
  const clauses = z.array(text).default([]);
  const told = {
    id: kebab,
    title: text,
    /** What happens to whom when it does not hold. */
    why: text,
    severity: z.enum(SEVERITIES),
    clauses,
    /** What a capture cannot show about it. */
    unseen: text,
    /** How to make it hold on Exchange, one step each: cmdlets and settings of Microsoft's documentation. */
    fix: z.array(text).default([]),
  };
  const speaks = {
    /** What in the traffic speaks to it. */
    evidence: text,
    /** The flows it speaks of; those that are no business of Exchange are never among them, unless `unrelated` says so. */
    flows: condition,
    unrelated: z.boolean().default(false),
    /** Of these, the flows that can be decided; by default those whose protection is not `undetermined`. */
    decided: condition.optional(),
    /** Without this in the site profile nothing can be said. */
    needs: z.array(z.enum(NEEDS)).default([]),
    /** A flow that an exception of the site profile answers for is neither a violation nor decided. */
    excuse: z.enum(EXCUSES).optional(),
    /** Findings to show beside it; by default those it names, or else all of the violating flows. */
    links: z.array(findingName(z, names.grades)).min(1).optional(),
  };
  const control = z.discriminatedUnion(
    'kind',
    [
      /** No flow may be like this. One that is stands as a violation, whatever else of it is unknown: it must be something a flow proves. */
      closed({ kind: z.literal('forbidden'), ...told, ...speaks, forbids: condition }),
      /** Every flow must be like this. */
      closed({ kind: z.literal('required'), ...told, ...speaks, requires: condition }),
      /** Every flow must be like one of these. */
      closed({ kind: z.literal('allowed-only'), ...told, ...speaks, allows: z.array(condition).min(1) }),
      /** Traffic does not show it: listed, so that nobody takes silence for an answer. */
      closed({ kind: z.literal('not-visible'), ...told }),
      /** A control of another policy, as an answer to clauses of this one. */
      closed({
        kind: z.undefined().optional(),
        use: z.string().regex(/^[a-z0-9.-]+\/[a-z0-9-]+$/, 'expected policy/control'),
        id: kebab.optional(),
        severity: z.enum(SEVERITIES).optional(),
        clauses,
      }),
    ],
    { error: (issue) => (issue.code === 'invalid_union' ? KINDS : undefined) },
  );
  return closed({
    id: z.string().regex(/^[a-z0-9.-]+$/, 'expected kebab-case'),
    title: text,
    /** Edition of the document it follows, or of the policy itself. */
    version: text,
    /** What it is for, and whom. */
    about: text,
    /** What the whole of it cannot tell, such as whether it applies. */
    scope: text.optional(),
    /** What the document asks for, as far as the controls speak to it. */
    clauses: distinct(clause, 'id').default([]),
    controls: z.array(control).min(1),
  });
}
