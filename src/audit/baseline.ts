import { readFileSync } from 'node:fs';
import type { z as Zod } from 'zod';
import { loadLibraries } from '../catalog/libraries.js';
import { fault, parseYaml } from '../catalog/read-yaml.js';
import { schemaWords, type ZodLibrary } from '../catalog/schema/words.js';
import type { Finding } from './finding.js';

/** Findings that somebody answers for, by fingerprint. */
export type Baseline = ReadonlyMap<string, AcceptedFinding>;
type AcceptedFinding = Zod.output<ReturnType<typeof baselineSchema>>['findings'][number];

function baselineSchema(z: ZodLibrary) {
  const { closed, distinct, text } = schemaWords(z);
  const accepted = closed({
    /** As `exscope findings` prints it. */
    fingerprint: z.string().regex(/^[0-9a-f]{16}$/, 'expected 16 hexadecimal digits in quotes, as exscope findings prints them'),
    /** For the reader; the fingerprint alone says which finding it is. */
    title: text.optional(),
    server: text.optional(),
    who: text,
    why: text,
    /** The last day it holds. */
    until: z.iso.date({ error: 'expected a date such as "2027-03-31"' }).nullable(),
  });
  return closed({ version: z.literal(1), findings: distinct(accepted, 'fingerprint') });
}

/** @throws {ExscopeError} `EXSCOPE_BASELINE` with file, line and field. */
export function baselineOf(file: string | undefined): Baseline {
  return file === undefined ? NONE : loadBaseline(file);
}

const NONE: Baseline = new Map();

function loadBaseline(file: string): Baseline {
  const kind = 'baseline';
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw fault({ kind }, `${file}: cannot be read`, cause);
  }
  const { yaml, z } = loadLibraries();
  const { findings } = parseYaml({ file, kind, text }, baselineSchema(z), yaml);
  return new Map(findings.map((each) => [each.fingerprint, each]));
}

/**
 * The findings with what the baseline says of them, in the same order. An acceptance holds until the end of its last day, by the time of the
 * capture: a capture of last year is held against what held last year.
 */
export function withBaseline(findings: readonly Finding[], baseline: Baseline): Finding[] {
  return findings.map((finding) => {
    const accepted = baseline.get(finding.fingerprint);
    if (accepted === undefined) return finding;
    const { who, why, until } = accepted;
    return { ...finding, accepted: { who, why, until, ended: hasEnded(until, finding.lastSeenMicros) } };
  });
}

const DAY_MICROS = 86_400_000_000;

function hasEnded(until: string | null, lastSeenMicros: number): boolean {
  return until !== null && lastSeenMicros >= Date.parse(`${until}T00:00:00Z`) * 1000 + DAY_MICROS;
}
