import type { Severity } from '../../../audit/finding.js';
import type { ControlStatus } from '../../../audit/policy/result.js';
import type { ReportModel } from '../../model/model.js';
import { DETECTION_FINDING } from './detection-finding.js';
import { analytic, classOf, metadata, remediation, SEVERITIES, serverResource, text, timestamp } from './objects.js';

type Policy = ReportModel['policies'][number];
type Control = Policy['controls'][number];

const COMPLIANCE_FINDING = 2003;

/** `Warning` is what the standard calls a check without a result for want of information; it has no word for what was not tested. */
const STATUS: Readonly<Record<ControlStatus, { status_id: number; status: string }>> = {
  fail: { status_id: 3, status: 'Fail' },
  pass: { status_id: 1, status: 'Pass' },
  inconclusive: { status_id: 2, status: 'Warning' },
  'not-tested': { status_id: 99, status: 'not-tested' },
};

/** A control as Compliance Finding (2003): its status is what these captures showed, and `unseen` is what no capture can show. */
export function complianceFinding(control: Control, policy: Policy, model: ReportModel) {
  const { id, title, why, result, status, severity, clauses, findings } = control;
  const uid = `${policy.id}/${id}`;
  const created = timestamp(model.date);
  const own = model.findings.filter(({ fingerprint }) => findings.includes(fingerprint));
  return {
    ...classOf(COMPLIANCE_FINDING, 'Compliance Finding'),
    ...SEVERITIES[status === 'fail' ? (severity as Severity) : 'info'],
    time: created,
    start_time: timestamp(control.firstSeen),
    end_time: timestamp(control.lastSeen),
    status_id: 1,
    status: 'New',
    message: text(`${title}: ${result}`),
    metadata: metadata(model, uid),
    finding_info: {
      uid,
      title: text(title),
      desc: text(why),
      analytic: analytic(uid, title),
      created_time: created,
      first_seen_time: timestamp(control.firstSeen),
      last_seen_time: timestamp(control.lastSeen),
      related_events: findings.map((fingerprint) => ({
        uid: fingerprint,
        type_uid: DETECTION_FINDING * 100 + 1,
        type_name: 'Detection Finding: Create',
      })),
    },
    compliance: {
      standards: [text(`${policy.title} ${policy.version}`)],
      control: id,
      desc: text(why),
      requirements: clauses.map((clause) => text(`${clause.id}: ${clause.asks}`)),
      ...STATUS[status],
      status_code: status,
      status_details: [text(result), text(control.unseen)],
    },
    remediation: remediation(control.fix),
    resources: [...new Map(own.map((finding) => [serverResource(finding).uid, serverResource(finding)])).values()],
    unmapped: {
      exscope: {
        policy: policy.id,
        relevant: control.relevant,
        decided: control.decided,
        violating: control.violating,
        undecided: control.undecided,
        undecided_reasons: control.undecidedReasons,
        flows: control.flows,
        unseen: text(control.unseen),
        sources: clauses.map(({ source }) => text(source)),
      },
    },
  };
}
