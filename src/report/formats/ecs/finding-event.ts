import type { FindingKind, Severity } from '../../../audit/finding.js';
import type { ReportModel } from '../../model/model.js';
import { endFields, ipsOf, keyword } from './fields.js';

type Finding = ReportModel['findings'][number];

const MAX_FLOWS = 200;
const MAX_CLIENTS = 200;

/** As Elastic Security maps its own severities to numbers; what only informs is least. */
const SEVERITY: Readonly<Record<Severity, number>> = { info: 1, low: 21, medium: 47, high: 73 };

/** What is about how somebody logs in, beside being about the network. */
const AUTHENTICATION: ReadonlySet<FindingKind> = new Set([
  'credential-sent',
  'session-exposed',
  'login-offered',
  'ntlmv1',
  'weak-kerberos',
  'smb-guest',
]);

/** A finding as an alert of ECS: the rule is its kind and problem, the destination the server. */
export function findingEvent(finding: Finding, fileOf: (name: string) => object, date: string) {
  const { kind, problem, title, detail, severity, server, anyPort, clients, users, filters } = finding;
  const captures = [...new Set(filters.map(({ capture }) => capture))];
  return {
    '@timestamp': finding.lastSeen ?? date,
    message: keyword(`${title}. ${detail}`),
    event: {
      kind: 'alert',
      category: AUTHENTICATION.has(kind) ? ['network', 'authentication'] : ['network'],
      type: ['info'],
      module: 'exscope',
      dataset: 'exscope.finding',
      action: kind,
      code: `${kind}/${problem}`,
      id: finding.fingerprint,
      severity: SEVERITY[severity],
      reason: keyword(detail),
      start: finding.firstSeen,
      end: finding.lastSeen,
    },
    rule: {
      id: `${kind}/${problem}`,
      name: keyword(title),
      category: kind,
      description: keyword(finding.severityReason || title),
      ruleset: 'exscope',
    },
    // Of several clients none is the source; all are related.
    source: clients.length === 1 ? endFields(clients[0]!, null) : null,
    destination: endFields(server.address, anyPort ? null : server.port),
    file: captures.length === 1 ? fileOf(captures[0]!) : null,
    related: { ip: ipsOf([server.address, ...clients.slice(0, MAX_CLIENTS)]), user: users.map(keyword) },
    exscope: {
      finding: {
        id: finding.id,
        fingerprint: finding.fingerprint,
        problem,
        severity,
        clients: finding.clientCount,
        flows: finding.flows.slice(0, MAX_FLOWS),
        flow_count: finding.flowCount,
        packets: finding.packets,
        filters: filters.map(({ capture, filter }) => ({ capture: keyword(capture), filter: keyword(filter) })),
        fix: finding.fix,
        accepted: acceptedFields(finding),
      },
    },
  };
}

function acceptedFields({ accepted }: Finding) {
  if (accepted === null) return null;
  const { who, why, until, ended } = accepted;
  return { who: keyword(who), why: keyword(why), until, ended };
}
