import { SEVERITIES, type Severity } from '../audit/finding.js';
import { EXIT } from '../errors.js';
import type { Store } from '../store/index.js';

/** Whether the store holds only part of what its captures were, or what was to be read. */
export function isPartial(store: Store): boolean {
  return store.captures().some((capture) => capture.problem !== null || capture.interrupted);
}

/** Read in part outranks findings: a gate must neither pass nor fail on half a capture. */
export function gate(partial: boolean, severities: Iterable<Severity>, failOn: Severity | undefined): number {
  if (partial) return EXIT.partlyRead;
  if (failOn === undefined) return EXIT.clean;
  const least = SEVERITIES.indexOf(failOn);
  for (const severity of severities) if (SEVERITIES.indexOf(severity) >= least) return EXIT.findings;
  return EXIT.clean;
}
