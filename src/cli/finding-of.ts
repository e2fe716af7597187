import type { Finding } from '../audit/finding.js';
import { EXIT, ExscopeError } from '../errors.js';

/** Digits of a fingerprint that must at least be given. */
const FEWEST_DIGITS = 6;

/** A finding by its place in the store at `path`, or by its fingerprint, of which the beginning will do. @throws {ExscopeError} of usage. */
export function findingOf(findings: readonly Finding[], id: string, path: string): Finding {
  const [wanted, digits] = [id.toUpperCase(), id.toLowerCase()];
  const matching = findings.filter(
    (finding) => finding.id === wanted || (digits.length >= FEWEST_DIGITS && finding.fingerprint.startsWith(digits)),
  );
  if (matching.length === 1) return matching[0]!;
  throw new ExscopeError('EXSCOPE_USAGE', `${path} holds no finding ${id}`, {
    exitCode: EXIT.usage,
    hint: `exscope judge ${path} lists them.`,
  });
}
