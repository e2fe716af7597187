import type { Baseline } from '../../audit/baseline.js';
import type { Finding } from '../../audit/finding.js';
import { fingerprintOf } from '../../audit/fingerprint.js';
import { readReason } from '../../judge/reasons.js';
import { pseudonymised } from './fields.js';
import type { NamePseudonyms } from './names.js';

/**
 * A baseline for the findings of a redacted store. Their fingerprints are of pseudonyms, because one of an address tells the address to whoever tries
 * all there are. Who accepted them and why is free text, which may name anybody: it is told as a pseudonym, the same for the same words; the date stays.
 * @param findings of the store as it is.
 */
export function redactedBaseline(baseline: Baseline, findings: readonly Finding[], names: NamePseudonyms): Baseline {
  return new Map(
    findings.flatMap((finding) => {
      const accepted = baseline.get(finding.fingerprint);
      if (accepted === undefined) return [];
      const fingerprint = fingerprintOf(seen(finding, names));
      const { who, why, until } = accepted;
      return [[fingerprint, { fingerprint, who: names.opaque(who), why: names.opaque(why), until }] as const];
    }),
  );
}

/** What the finding is in the redacted store. */
function seen({ kind, problem, server, anyPort }: Finding, names: NamePseudonyms): Parameters<typeof fingerprintOf>[0] {
  const told = { kind, anyPort, server: { address: names.host(server.address), port: server.port } };
  // The one problem that is told in the words of the site: those of the exception that has ended.
  if (kind !== 'exception-expired') return { ...told, problem };
  return { ...told, problem: readReason(pseudonymised(`${kind}: ${problem}`, names, 'reasons')).sentence };
}
