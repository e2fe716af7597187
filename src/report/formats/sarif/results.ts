import { isAccepted, type Severity } from '../../../audit/finding.js';
import type { Wording } from '../../../wording/wording.js';
import type { ReportModel } from '../../model/model.js';
import { socket } from '../../text.js';
import type { ArtifactList } from './artifacts.js';
import { controlRule, findingRule, LEVELS, type RuleList } from './rules.js';
import { taxonReferences } from './taxonomies.js';

type Finding = ReportModel['findings'][number];

/** Upload limits of those who read SARIF are on the whole file; the counts beside these lists count all. */
const MAX_FLOWS = 200;
const MAX_CLIENTS = 50;

/** 3.27: a finding that somebody answers for stays a result, suppressed. */
export function findingResults({ findings }: ReportModel, rules: RuleList, artifacts: ArtifactList, wording: Wording): object[] {
  // Either all results of a run say whether they are suppressed, or none (3.27.23).
  const someAccepted = findings.some(isAccepted);
  return findings.map((finding) => ({
    ...rules.reference(findingRule(finding)),
    level: LEVELS[finding.severity],
    message: message(`${finding.title}. ${finding.detail}`),
    locations: locations(namesOf(finding), artifacts, logicalLocation(finding)),
    ...fingerprints(finding.fingerprint),
    ...(someAccepted && { suppressions: suppressions(finding, wording) }),
    properties: {
      severity: finding.severity,
      server: finding.server,
      anyPort: finding.anyPort,
      clients: finding.clients.slice(0, MAX_CLIENTS),
      clientCount: finding.clientCount,
      users: finding.users,
      flows: finding.flows.slice(0, MAX_FLOWS),
      flowCount: finding.flowCount,
      evidence: finding.evidence,
      packets: finding.packets,
      filters: finding.filters,
      firstSeen: finding.firstSeen,
      lastSeen: finding.lastSeen,
      accepted: finding.accepted,
    },
  }));
}

/** Controls that failed. What a capture cannot decide is no result: it is counted in the properties of the run. */
export function controlResults({ findings, policies, summary }: ReportModel, rules: RuleList, artifacts: ArtifactList): object[] {
  const known = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  const someAccepted = findings.some(isAccepted);
  return policies.flatMap((policy, index) =>
    policy.controls.flatMap((control) => {
      if (control.status !== 'fail') return [];
      const own = control.findings.flatMap((fingerprint) => known.get(fingerprint) ?? []);
      const seenIn = [...new Set(own.flatMap(namesOf))];
      const rule = controlRule(policy, control);
      return {
        ...rules.reference(rule),
        level: LEVELS[control.severity as Severity],
        message: message(`${control.title}: ${control.result}`),
        // A violation that is part of no finding is somewhere in these captures.
        locations: locations(seenIn.length > 0 ? seenIn : summary.captures.map(({ name }) => name), artifacts),
        ...fingerprints(rule),
        ...(someAccepted && { suppressions: [] }),
        ...(control.clauses.length > 0 && { taxa: taxonReferences(policy, control.clauses, index) }),
        properties: {
          severity: control.severity,
          policy: policy.id,
          control: control.id,
          relevant: control.relevant,
          decided: control.decided,
          violating: control.violating,
          undecided: control.undecided,
          flows: control.flows,
          findings: control.findings,
          firstSeen: control.firstSeen,
          lastSeen: control.lastSeen,
        },
      };
    }),
  );
}

const namesOf = ({ filters }: Finding): string[] => [...new Set(filters.map(({ capture }) => capture))];

function logicalLocation({ server, anyPort }: Finding) {
  return { name: anyPort ? server.address : socket(server), kind: 'socket' };
}

/** One location a capture. */
function locations(names: readonly string[], artifacts: ArtifactList, logical?: object) {
  return names.map((name) => ({
    physicalLocation: { artifactLocation: artifacts.location(name) },
    ...(logical !== undefined && { logicalLocations: [logical] }),
  }));
}

/** GitHub code scanning tells alerts apart by `primaryLocationLineHash` alone, and would make one up from the lines of a capture. */
const fingerprints = (fingerprint: string) => ({
  partialFingerprints: { 'exscope/v1': fingerprint, primaryLocationLineHash: fingerprint },
});

/** In a message, braces are placeholders (3.11.5) and brackets links (3.11.6): a name from a capture must be neither. */
function message(text: string): { text: string } {
  return { text: text.replace(/[\\[\]]/g, '\\$&').replace(/[{}]/g, '$&$&') };
}

/** 3.35 */
function suppressions(finding: Finding, wording: Wording) {
  const { accepted } = finding;
  if (accepted === null || !isAccepted(finding)) return [];
  const { who, why, until } = accepted;
  const justification =
    until === null ? wording.say('feeds.accepted.always', { who, why }) : wording.say('feeds.accepted.until', { who, why, until });
  return [{ kind: 'external', status: 'accepted', justification }];
}
