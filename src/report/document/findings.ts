import type { Wording } from '../../wording/wording.js';
import type { FlowJson } from '../flow-json.js';
import type { ReportedFinding, ReportModel } from '../model/model.js';
import { placeOf, socket } from '../text.js';
import type { Block, Chapter } from './block.js';
import { code, listed, number, severityWord, span } from './words.js';

/** Flows told of each finding; `flowCount` says how many there are. */
const MAX_FLOWS = 5;

/** One problem after the other, worst first: what it is, how we know, what to do. */
export function findingsChapter(model: ReportModel, wording: Wording): Chapter {
  const { findings } = model;
  const say = (key: string, values = {}) => wording.say(`report.findings.${key}`, values);
  const flows = shownFlows(model);
  return {
    title: say('title'),
    blocks:
      findings.length === 0
        ? [{ kind: 'paragraph', text: say('none') }]
        : [overview(findings, wording), ...findings.flatMap((finding) => tell(finding, flows, wording))],
  };
}

function overview(findings: readonly ReportedFinding[], wording: Wording): Block {
  const say = (key: string) => wording.say(`report.findings.${key}`);
  return {
    kind: 'table',
    columns: [
      { title: say('id'), width: 0.8 },
      { title: say('severity'), width: 1.4 },
      { title: say('finding'), width: 6 },
      { title: say('server'), width: 2.6 },
      { title: say('clients'), width: 1.1, numbers: true },
      { title: say('flows'), width: 1.1, numbers: true },
    ],
    rows: findings.map((finding) => [
      finding.id,
      severityWord(finding.severity, wording),
      finding.title,
      placeOf(finding),
      number(finding.clientCount, wording),
      number(finding.flowCount, wording),
    ]),
  };
}

function tell(finding: ReportedFinding, flows: ReadonlyMap<number, FlowJson>, wording: Wording): Block[] {
  const { id, severity, severityReason, title, detail, server, anyPort, clients, clientCount, users, accepted, fix, filters } = finding;
  const say = (key: string, values = {}) => wording.say(`report.findings.${key}`, values);
  const weight = severityWord(severity, wording);
  return [
    { kind: 'section', title: `${id} · ${title}` },
    { kind: 'paragraph', text: detail },
    {
      kind: 'facts',
      facts: [
        { label: say('severity'), text: weight },
        ...(severityReason === '' ? [] : [{ label: say('why'), text: severityReason }]),
        { label: say('server'), text: anyPort ? say('any-port', { address: server.address, port: String(server.port) }) : socket(server) },
        { label: say('clients'), text: listed(clients, 10, wording, clientCount) },
        ...(users.length > 0 ? [{ label: say('users'), text: users.map(code) }] : []),
        { label: say('seen'), text: span(finding.firstSeen, finding.lastSeen, wording) },
        ...filters.map(({ capture, filter }) => ({ label: say('proof'), text: [code(filter), capture] })),
        { label: say('fingerprint'), text: code(finding.fingerprint) },
        ...(accepted === null
          ? []
          : [{ label: say('accepted'), text: say('accepted-by', { who: accepted.who, why: accepted.why, until: accepted.until ?? '–' }) }]),
      ],
    },
    evidence(finding, flows, wording),
    ...(finding.flowCount > MAX_FLOWS
      ? [{ kind: 'paragraph', text: say('more-flows', { shown: MAX_FLOWS, all: finding.flowCount }), note: true } as const]
      : []),
    ...(fix.length === 0 ? [] : [{ kind: 'paragraph', text: say('fix') } as const, { kind: 'list', items: fix, ordered: true } as const]),
  ];
}

function evidence(finding: ReportedFinding, flows: ReadonlyMap<number, FlowJson>, wording: Wording): Block {
  const say = (key: string) => wording.say(`report.findings.${key}`);
  return {
    kind: 'table',
    columns: [
      { title: say('flow'), width: 1 },
      { title: say('capture'), width: 2.4 },
      { title: say('packets'), width: 2 },
      { title: say('filter'), width: 6 },
    ],
    rows: finding.flows.slice(0, MAX_FLOWS).map((id) => {
      const packets = finding.evidence.flatMap(({ flow, packet }) => (flow === id ? [String(packet)] : []));
      const flow = flows.get(id);
      return [
        String(id),
        flow?.capture ?? '–',
        packets.length === 0 ? '–' : listed(packets, 12, wording),
        code(flow?.wiresharkFilter ?? '–'),
      ];
    }),
  };
}

/** One pass over all flows for those few that are told. */
function shownFlows({ findings, flows }: ReportModel): Map<number, FlowJson> {
  const wanted = new Set(findings.flatMap((finding) => finding.flows.slice(0, MAX_FLOWS)));
  const found = new Map<number, FlowJson>();
  if (wanted.size === 0) return found;
  for (const flow of flows()) {
    if (wanted.has(flow.id)) found.set(flow.id, flow);
    if (found.size === wanted.size) break;
  }
  return found;
}
