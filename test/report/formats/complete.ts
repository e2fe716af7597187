/** A report in which nothing is missing: every attribute a format can write is there to be written. */
import type { FlowJson } from '../../../src/report/flow-json.js';
import type { ReportModel } from '../../../src/report/model/model.js';

const STATUSES = ['fail', 'pass', 'inconclusive', 'not-tested'] as const;

/** @param model a report with a finding, a failed control and a flow that went over to TLS. */
export function complete(model: ReportModel): ReportModel {
  const finding = completeFinding(model);
  const flow = completeFlow([...model.flows()]);
  return { ...model, findings: [finding], policies: [completePolicy(model, finding.fingerprint)], flows: () => [flow] };
}

function completeFinding({ findings, summary }: ReportModel): ReportModel['findings'][number] {
  const finding = findings.find(({ kind }) => kind === 'credential-sent')!;
  return {
    ...finding,
    clients: finding.clients.slice(0, 1),
    users: ['alice'],
    filters: [{ capture: summary.captures[0]!.name, filter: 'tcp.stream == 0' }],
    accepted: { who: 'Budi', why: 'CHG-4711', until: '2027-03-31', ended: false },
  };
}

function completePolicy({ policies }: ReportModel, fingerprint: string): ReportModel['policies'][number] {
  const [policy] = policies;
  const control = policy!.controls.find(({ status }) => status === 'fail')!;
  const clauses = [{ id: 'SC-8(1)', asks: 'protect what is sent', source: 'A document, 2020', verified: true, note: 'A note.' }];
  const controls = STATUSES.map((status) => ({
    ...control,
    id: status,
    status,
    clauses,
    findings: [fingerprint],
    undecided: 1,
    undecidedReasons: { 'not-shown': 1 },
  }));
  return { ...policy!, controls, counts: { fail: 1, pass: 1, inconclusive: 1, 'not-tested': 1 } };
}

function completeFlow(flows: readonly FlowJson[]): FlowJson {
  const flow = flows.find(({ tls }) => tls?.certificate != null)!;
  const certificate = flow.tls!.certificate!;
  return {
    ...flow,
    state: 'closed',
    vlan: 12,
    encapsulation: 'gre',
    client: { ...flow.client, name: 'client.example.com', role: 'client' },
    server: { ...flow.server, name: 'server.example.com', role: 'mailbox' },
    path: { id: 'client-imap', title: 'IMAP', release: '2019', basis: 'payload' },
    application: { protocol: 'imap', basis: 'payload' },
    expectation: { state: 'expected', reasons: ['a reason'] },
    protection: { ...flow.protection, mechanism: 'TLS 1.2', reason: 'too-few-packets', byDesign: true },
    credentials: [
      {
        mechanism: 'PLAIN',
        user: 'alice',
        domain: null,
        beforeTls: true,
        packet: 7,
        outcome: 'accepted',
        passwordReadable: true,
        ntlmVersion: null,
      },
    ],
    tls: {
      ...flow.tls!,
      sni: 'mail.example.com',
      alpnSelected: 'imap',
      ja3: 'a'.repeat(32),
      ja3s: 'b'.repeat(32),
      ja4: 't13d1516h2_8daaf6152771_b186095e22b6',
      chain: [certificate],
      clientCertificate: { sent: true, packet: 8, certificate },
      alert: { description: 'close_notify', level: 'warning', by: 'client', packet: 9 },
    },
  };
}

/** Names of the members that hold nothing: none, when a report is complete. */
export function missing(value: unknown, name = ''): string[] {
  if (value === null || value === undefined) return [name];
  if (typeof value !== 'object') return [];
  const members = Object.entries(value);
  return members.length === 0 ? [name] : members.flatMap(([each, held]) => missing(held, `${name}.${each}`));
}
