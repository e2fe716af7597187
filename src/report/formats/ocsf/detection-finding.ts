import { isIP } from 'node:net';
import { isAccepted } from '../../../audit/finding.js';
import type { Wording } from '../../../wording/wording.js';
import type { ReportModel } from '../../model/model.js';
import { analytic, captureFile, classOf, endpoint, metadata, remediation, SEVERITIES, serverResource, text, timestamp } from './objects.js';

type Finding = ReportModel['findings'][number];

export const DETECTION_FINDING = 2004;

const MAX_CLIENTS = 50;
const MAX_FLOWS = 200;

/** A finding as Detection Finding (2004). What somebody answers for is suppressed, and the comment says who and why. */
export function detectionFinding(finding: Finding, model: ReportModel, wording: Wording) {
  const { kind, problem, title, detail, severity, server, anyPort, clients, users, filters, fingerprint } = finding;
  const created = timestamp(model.date);
  return {
    ...classOf(DETECTION_FINDING, 'Detection Finding'),
    ...SEVERITIES[severity],
    time: created,
    start_time: timestamp(finding.firstSeen),
    end_time: timestamp(finding.lastSeen),
    ...(isAccepted(finding) ? { status_id: 3, status: 'Suppressed' } : { status_id: 1, status: 'New' }),
    is_alert: !isAccepted(finding),
    // What is said is proven by packets; what is not is no finding.
    confidence_id: 3,
    confidence: 'High',
    message: text(`${title}. ${detail}`),
    comment: comment(finding, wording),
    metadata: metadata(model, fingerprint),
    finding_info: {
      uid: fingerprint,
      title: text(title),
      desc: text(detail),
      types: [kind],
      analytic: analytic(`${kind}/${problem}`, title),
      created_time: created,
      first_seen_time: timestamp(finding.firstSeen),
      last_seen_time: timestamp(finding.lastSeen),
      data_sources: [...new Set(filters.map(({ capture }) => text(capture)))],
    },
    remediation: remediation(finding.fix),
    resources: [serverResource(finding)],
    observables: observables(finding),
    evidences: [
      ...clients.slice(0, MAX_CLIENTS).map((client) => ({
        src_endpoint: endpoint(client, null),
        dst_endpoint: endpoint(server.address, anyPort ? null : server.port),
      })),
      ...filters.map(({ capture, filter }) => ({ file: captureFile(model, capture), data: { filter: text(filter) } })),
    ],
    unmapped: {
      exscope: {
        id: finding.id,
        problem,
        users: users.map(text),
        client_count: finding.clientCount,
        flows: finding.flows.slice(0, MAX_FLOWS),
        flow_count: finding.flowCount,
        evidence: finding.evidence,
        accepted_until: finding.accepted?.until,
      },
    },
  };
}

function comment({ accepted }: Finding, wording: Wording): string | null {
  if (accepted === null) return null;
  const { who, why, until } = accepted;
  return text(
    until === null ? wording.say('feeds.accepted.always', { who, why }) : wording.say('feeds.accepted.until', { who, why, until }),
  );
}

/** What other events can be joined by. */
function observables({ server, clients, users }: Finding) {
  const addresses = [
    ...clients.slice(0, MAX_CLIENTS).map((value) => ({ name: 'evidences.src_endpoint.ip', value })),
    { name: 'evidences.dst_endpoint.ip', value: server.address },
  ];
  return [
    ...addresses.filter(({ value }) => isIP(value) !== 0).map((each) => ({ ...each, type_id: 2, type: 'IP Address' })),
    ...users.map((user) => ({ name: 'unmapped.exscope.users', type_id: 4, type: 'User Name', value: text(user) })),
  ];
}
