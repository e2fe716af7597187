/** Findings and what one flow shows, in English. */
import type { Sighting } from '../../src/audit/detect/sighting.js';
import type { Finding } from '../../src/audit/finding.js';
import { type ToldFinding, tellFinding } from '../../src/report/model/told-finding.js';
import { type Language, wordingOf } from '../../src/wording/wording.js';

export const told = (finding: Finding, language: Language = 'en'): ToldFinding => tellFinding(finding, wordingOf(language));

/** A finding that one flow alone makes. */
export function findingOf({ exception, users = [], ...sighting }: Sighting): Finding {
  return {
    ...sighting,
    id: 'F1',
    fingerprint: '0123456789abcdef',
    exception: exception ?? null,
    server: { address: '10.0.0.5', port: 143 },
    anyPort: sighting.anyPort === true,
    clients: ['10.0.0.9'],
    clientCount: 1,
    flows: [1],
    flowCount: 1,
    users,
    evidence: [],
    firstSeenMicros: 0,
    lastSeenMicros: 0,
    accepted: null,
  };
}

export const toldSighting = (sighting: Sighting, language: Language = 'en'): ToldFinding => told(findingOf(sighting), language);
