import type { DataPath } from '../catalog/index.js';
import type { JudgedFlow } from '../store/index.js';
import type { HostRow } from '../store/rows.js';
import type { Wording } from '../wording/wording.js';
import { evidenceLines } from './explain-what/index.js';
import { unknownLines } from './explain-what/unknown.js';
import { evidencePackets, type FlowNames } from './flow-json.js';
import type { ToldFinding } from './model/told-finding.js';
import type { FlowProcess } from './processes.js';
import { remedies } from './remedies.js';
import { byteSize, count, isoTime, safe, socket, said as told, words } from './text.js';
import { wiresharkFilter } from './wireshark.js';

/** One chapter; each line is a sentence or a fact that stands for itself. */
export interface StorySection {
  title: string;
  lines: string[];
}

export interface StoryContext extends FlowNames {
  role(address: string): HostRow | undefined;
  path(id: string): DataPath | undefined;
  /** What the flow has to do with calls. */
  calls(flow: JudgedFlow): string[];
  /** Findings this flow is part of. */
  findings: readonly ToldFinding[];
  wording: Wording;
}

/** One flow's story, in the order a person asks: who, when, what, what was said, what should be, the verdict, the proof, the remedy. */
export function explainFlow(flow: JudgedFlow, context: StoryContext): StorySection[] {
  const sections: StorySection[] = [
    { title: 'Who', lines: who(flow, context) },
    { title: 'When', lines: when(flow, context) },
    { title: 'What', lines: what(flow, context) },
    { title: 'Said', lines: said(flow) },
    { title: 'Catalog', lines: catalogSays(flow, context) },
    { title: 'Verdict', lines: verdictLines(flow, context) },
    { title: 'Packets', lines: packets(flow, context) },
    { title: 'Filter', lines: [wiresharkFilter(flow, context.spansFiles(flow))] },
    { title: 'Remedy', lines: remedies(flow, context.findings, context.wording) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

const SERVER_BASIS: Record<string, string> = {
  syn: 'the client opened the connection (SYN)',
  payload: 'the payload shows who is the server',
  'endpoint-mapper': 'the endpoint mapper named the server’s port',
  'static-port': 'the server’s port is a configured static port',
  port: 'the catalog knows the server’s port',
  none: 'nothing shows which side is the server; the lower port is taken for it',
};

function who(flow: JudgedFlow, { host, role: roleOf, processes }: StoryContext): string[] {
  const { client, server, verdict, serverBasis, transport, vlan, encapsulation } = flow;
  const line = (name: string, side: typeof client, other: typeof client, role: string | null) => {
    const known = roleOf(side.address);
    const called = host(side.address);
    const why = known === undefined ? '' : known.basis === 'configured' ? ` (${safe(known.why)})` : ` (inferred: ${safe(known.why)})`;
    const roles = known?.roles.join(', ') ?? (role === 'internet' ? 'a public address' : 'nothing shows a role');
    const programs = processes(side, other).map(programLine);
    return `${name} ${socket(side)}${called === null ? '' : ` (${called})`}, ${roles}${why}${programs.length > 0 ? `; program: ${programs.join(', ')}` : ''}`;
  };
  return [
    line('Client', client, server, verdict.clientRole),
    line('Server', server, client, verdict.serverRole),
    `${transport.toUpperCase()}${vlan === null ? '' : ` in VLAN ${vlan}`}${encapsulation === null ? '' : ` inside ${encapsulation}`}; ${told(SERVER_BASIS, serverBasis)}.`,
  ];
}

function programLine({ name, pid, packets }: FlowProcess): string {
  const named = packets === null ? '' : `, named by ${count(packets, 'packet')}`;
  return `${name} (PID ${pid}${named})`;
}

/** The protocol of a verdict when neither payload nor port names one. */
const UNKNOWN = 'unknown';

const STATES: Record<JudgedFlow['state'], string> = {
  midstream: 'It was already under way when the capture began.',
  open: 'It was still open when the capture ended.',
  closed: 'Both sides closed it.',
  reset: 'It was reset.',
  unanswered: 'Nothing ever came back.',
};

function when(flow: JudgedFlow, context: StoryContext): string[] {
  const { client, server, firstSeenMicros, lastSeenMicros } = flow;
  const amount = (name: string, side: typeof client) =>
    `${name} sent ${count(side.packets, 'packet')}, ${byteSize(side.bytes)}, ${count(side.payloadBytes, 'payload byte')}` +
    `${side.gapBytes > 0 ? `, ${count(side.gapBytes, 'byte')} lost` : ''}${side.cutPackets > 0 ? `, ${count(side.cutPackets, 'packet')} cut by the snaplen` : ''}.`;
  return [
    `${isoTime(firstSeenMicros) ?? 'no time'} to ${isoTime(lastSeenMicros) ?? 'no time'}, ${((lastSeenMicros - firstSeenMicros) / 1e6).toFixed(3)} s, in ${safe(context.capture(flow.captureId))}.`,
    flow.transport === 'udp' && flow.state === 'open' ? 'Both sides sent.' : told(STATES, flow.state),
    amount('Client', client),
    amount('Server', server),
    ...(flow.inspectionLimited ? ['Inspection ended at its limit (--max-inspected-bytes); what came later was only counted.'] : []),
  ];
}

function what(flow: JudgedFlow, context: StoryContext): string[] {
  const { verdict, evidence } = flow;
  const lines = [
    verdict.protocol === UNKNOWN ? 'No protocol is proven.' : `${verdict.protocol}, known by ${words(verdict.protocolBasis)}.`,
  ];
  if (evidence === null || evidence.protocol === null) lines.push(...unknownLines(flow));
  if (evidence === null) return [...lines, ...context.calls(flow)];
  if (evidence.protocol !== null && evidence.protocol !== verdict.protocol) lines.push(`The payload itself is ${evidence.protocol}.`);
  if (evidence.banner !== null) lines.push(`Greeting: "${evidence.banner}"`);
  return [...lines, ...evidenceLines(evidence, context, flow), ...context.calls(flow)];
}

/** The proofs in order, with the moment TLS began between what was readable and what was not. */
function said({ evidence, clientIsSide }: JudgedFlow): string[] {
  if (evidence === null) return [];
  const began = evidence.tls?.established ? evidence.tls.establishedPacket : null;
  const lines: string[] = [];
  let protectedFrom = false;
  for (const { packet, side, what } of evidence.proofs) {
    if (began !== null && !protectedFrom && packet > began) {
      lines.push('From here on inside TLS.');
      protectedFrom = true;
    }
    lines.push(`packet ${packet}, ${side === clientIsSide ? 'client' : 'server'}: ${what}`);
  }
  if (began !== null && !protectedFrom) lines.push('From here on inside TLS: nothing more can be read.');
  const { leftOut } = evidence;
  for (const { mechanism, user, ntlmVersion, beforeTls, passwordReadable, packet, outcome } of evidence.credentials) {
    const shield = beforeTls ? `without TLS, password ${passwordReadable ? 'readable' : 'hidden'}` : 'inside TLS';
    lines.push(
      `Login ${user ?? '(name not readable)'} by ${mechanism}${ntlmVersion ?? ''} in packet ${packet}, ${shield}${outcome === null ? '' : `, ${outcome}`}.`,
    );
  }
  if (leftOut > 0) lines.push(`There was more of this, ${count(leftOut, 'piece')}, than is kept of one flow.`);
  return lines;
}

function catalogSays({ verdict }: JudgedFlow, context: StoryContext): string[] {
  if (verdict.pathId === null) return ['No row of the catalog describes this flow.'];
  const row = context.path(verdict.pathId);
  const lines = [`${verdict.pathTitle} (${verdict.pathId}), known by ${words(verdict.pathBasis ?? 'none')}.`];
  if (row === undefined) return lines;
  lines.push(
    `From ${row.from.join(', ')} to ${row.to.join(', ')}; protection meant: ${words(row.encryption.expect)}${row.encryption.mechanism === null ? '' : ` (${row.encryption.mechanism})`}.`,
  );
  if (row.note !== undefined) lines.push(row.note);
  lines.push(`Source: ${row.source}${row.verified ? '' : ' (not verified)'}`);
  return lines;
}

function verdictLines({ verdict }: JudgedFlow, { findings }: StoryContext): string[] {
  const how = verdict.protectionMechanism === null ? '' : ` by ${verdict.protectionMechanism}`;
  const basis =
    verdict.protectionReason === null ? `known by ${words(verdict.protectionBasis)}` : `because: ${words(verdict.protectionReason)}`;
  return [
    `Expectation: ${verdict.expectation}.`,
    ...verdict.reasons.map((reason) => `Rule ${safe(reason)}`),
    `Protection: ${verdict.protection}${how}, ${basis}${verdict.byDesign ? '; readable by design, no violation' : ''}.`,
    ...findings.map(({ id, severity, title }) => `${id} ${severity.toUpperCase()} ${safe(title)}`),
  ];
}

function packets({ evidence, firstPacket, lastPacket, captureId }: JudgedFlow, context: StoryContext): string[] {
  const proving = evidence === null ? [] : evidencePackets(evidence);
  const range = `first ${firstPacket}, last ${lastPacket}, in ${safe(context.capture(captureId))}`;
  return [proving.length > 0 ? `Look at ${proving.join(', ')} (${range}).` : `${range}.`];
}
