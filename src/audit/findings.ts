import type { CredentialEvidence, FlowEvidence } from '../inspect/evidence.js';
import type { JudgedFlow, Store } from '../store/index.js';
import { type Finding, type FindingKind, SEVERITIES, type Severity } from './finding.js';

const MAX_CLIENTS = 50;
const MAX_FLOWS = 200;
const MAX_PACKETS = 12;

/** One flow's contribution to a finding. */
interface Sighting {
  kind: FindingKind;
  severity: Severity;
  title: string;
  detail: string;
  packets: number[];
  users?: string[];
}

interface Group extends Finding {
  clientSet: Set<string>;
  userSet: Set<string>;
}

/** Gathers what is wrong while judged flows pass: one finding per problem, server and port. */
export class FindingCollector {
  readonly #groups = new Map<string, Group>();

  add(flow: JudgedFlow): void {
    for (const sighting of sightings(flow)) addTo(this.#groups, flow, sighting);
  }

  /** Worst first, then by number of flows. */
  findings(): Finding[] {
    const rank = (finding: Finding) => SEVERITIES.indexOf(finding.severity);
    return [...this.#groups.values()]
      .sort(
        (a, b) =>
          rank(b) - rank(a) ||
          b.flowCount - a.flowCount ||
          a.server.address.localeCompare(b.server.address) ||
          a.server.port - b.server.port,
      )
      .map(({ clientSet, userSet, ...finding }, index) => ({
        ...finding,
        id: `F${index + 1}`,
        clients: [...clientSet].sort().slice(0, MAX_CLIENTS),
        clientCount: clientSet.size,
        users: [...userSet].sort(),
      }));
  }
}

/** The findings of a judged store. */
export function findFindings(store: Store): Finding[] {
  const collector = new FindingCollector();
  for (const flow of store.judgedFlows()) collector.add(flow);
  return collector.findings();
}

function addTo(groups: Map<string, Group>, flow: JudgedFlow, sighting: Sighting): void {
  const { server, client } = flow;
  const key = `${sighting.kind} ${server.address} ${server.port} ${sighting.title}`;
  let group = groups.get(key);
  if (group === undefined) {
    group = {
      id: '',
      kind: sighting.kind,
      severity: sighting.severity,
      title: sighting.title,
      detail: sighting.detail,
      server: { address: server.address, port: server.port },
      clients: [],
      clientCount: 0,
      flows: [],
      flowCount: 0,
      users: [],
      packets: [],
      clientSet: new Set(),
      userSet: new Set(),
    };
    groups.set(key, group);
  }
  group.flowCount++;
  if (group.flows.length < MAX_FLOWS) group.flows.push(flow.id);
  group.clientSet.add(client.address);
  for (const user of sighting.users ?? []) group.userSet.add(user);
  for (const packet of sighting.packets)
    if (group.packets.length < MAX_PACKETS && !group.packets.includes(packet)) group.packets.push(packet);
}

function* sightings(flow: JudgedFlow): Generator<Sighting> {
  const { evidence, verdict } = flow;
  if (evidence !== null) {
    yield* credentials(evidence);
    yield* upgrades(evidence);
    yield* verdict.reasons.some((reason) => reason.startsWith(ACCEPTED)) ? accepted(flow, evidence) : protection(flow, evidence);
  }
  if (verdict.expectation === 'unexpected') yield unexpected(flow);
  yield* expired(flow);
}

function* credentials({ credentials: sent, protocol }: FlowEvidence): Generator<Sighting> {
  const exposed = sent.filter((credential) => credential.beforeTls);
  const name = (protocol ?? 'unknown').toUpperCase();
  const users = (list: CredentialEvidence[]) => list.flatMap(({ user }) => user ?? []);
  const readable = exposed.filter((credential) => credential.passwordReadable);
  const hidden = exposed.filter((credential) => !credential.passwordReadable && protocol !== 'dcerpc');
  if (readable.length > 0) {
    yield {
      kind: 'credential-sent',
      severity: 'high',
      title: `${name} login sent unprotected: the password can be read`,
      detail: `Mechanism ${mechanisms(readable)}, before any TLS.`,
      packets: readable.map(({ packet }) => packet),
      users: users(readable),
    };
  }
  if (hidden.length > 0) {
    yield {
      kind: 'credential-sent',
      severity: 'medium',
      title: `${name} login sent unprotected: the password is hidden, the exchange is not`,
      detail: `Mechanism ${mechanisms(hidden)}, before any TLS; it can be relayed or attacked offline.`,
      packets: hidden.map(({ packet }) => packet),
      users: users(hidden),
    };
  }
}

const mechanisms = (list: CredentialEvidence[]) => [...new Set(list.map(({ mechanism }) => mechanism))].join(', ');

function* upgrades({ upgrade, protocol }: FlowEvidence): Generator<Sighting> {
  if (upgrade === null) return;
  const name = (protocol ?? 'unknown').toUpperCase();
  const verb = upgrade.verb ?? 'STARTTLS';
  if (upgrade.refused !== null) {
    yield {
      kind: 'upgrade-refused',
      severity: 'medium',
      title: `${name} server refused ${verb}`,
      detail: 'The client asked for TLS and did not get it.',
      packets: [upgrade.refused],
    };
  }
  if (upgrade.plaintextAfter !== null) {
    yield {
      kind: 'plaintext-after-upgrade',
      severity: 'high',
      title: `${name} went on in clear after ${verb} was accepted`,
      detail: 'The server agreed to TLS, yet readable commands followed.',
      packets: [upgrade.plaintextAfter],
    };
  }
  if (upgrade.pipelined !== null) {
    yield {
      kind: 'pipelined-behind-upgrade',
      severity: 'medium',
      title: `${name} bytes were sent in clear behind ${verb}`,
      detail: 'Bytes in the same breath as the upgrade command are the pattern of command injection.',
      packets: [upgrade.pipelined],
    };
  }
}

function* protection(flow: JudgedFlow, evidence: FlowEvidence): Generator<Sighting> {
  const { verdict } = flow;
  const inScope = verdict.expectation !== 'unrelated';
  if (verdict.byDesign || !inScope) return;
  const protocol = evidence.protocol ?? 'unknown';
  const packets = evidence.cleartext !== null ? [evidence.cleartext.packet] : evidence.proofs.slice(0, 2).map(({ packet }) => packet);
  if (verdict.protection === 'obfuscated') {
    yield {
      kind: 'obfuscated-mapi',
      severity: 'high',
      title: 'Mail crosses the wire readable: MAPI below RPC privacy',
      detail: `RPC authentication level ${levelOf(verdict.protectionMechanism)}: the content is only XOR-obfuscated.`,
      packets,
    };
  } else if (protocol === 'dcerpc' && (verdict.protection === 'cleartext' || verdict.protection === 'signed')) {
    yield {
      kind: 'rpc-below-privacy',
      severity: verdict.protection === 'signed' ? 'low' : 'medium',
      title: verdict.protection === 'signed' ? 'RPC is signed but readable' : 'RPC passes readable',
      detail: `RPC authentication level ${levelOf(verdict.protectionMechanism)}${verdict.pathTitle === null ? '' : ` on "${verdict.pathTitle}"`}.`,
      packets,
    };
  } else if (verdict.protection === 'cleartext') {
    yield {
      kind: 'cleartext-protocol',
      severity: 'medium',
      title: `${protocol.toUpperCase()} in clear`,
      detail:
        evidence.cleartext === null
          ? 'The protocol was spoken readable, without content or login.'
          : `${evidence.cleartext.what} passed readable.`,
      packets,
    };
  }
}

/** An exception accepts that it is readable; it stays on record. */
function* accepted(flow: JudgedFlow, evidence: FlowEvidence): Generator<Sighting> {
  const reason = flow.verdict.reasons.find((each) => each.startsWith(ACCEPTED))!.slice(ACCEPTED.length);
  for (const sighting of protection(flow, evidence))
    yield { ...sighting, severity: 'info', detail: `${sighting.detail} Accepted by ${reason}.` };
}

const levelOf = (mechanism: string | null) => mechanism?.replace(/^rpc-/, '') ?? 'unknown';

const EXPIRED = 'exception-expired: ';
const ACCEPTED = 'accepted-cleartext: ';

/** Somebody answered for this once; nobody does any more. */
function* expired({ verdict, firstPacket }: JudgedFlow): Generator<Sighting> {
  for (const reason of verdict.reasons) {
    if (!reason.startsWith(EXPIRED)) continue;
    yield {
      kind: 'exception-expired',
      severity: 'medium',
      title: 'An exception has ended, and its traffic goes on',
      detail: `${reason.slice(EXPIRED.length)}.`,
      packets: [firstPacket],
    };
  }
}

function unexpected(flow: JudgedFlow): Sighting {
  const reason = flow.verdict.reasons.find((each) => !each.startsWith(EXPIRED)) ?? 'no-data-path';
  const code = reason.split(':')[0]!;
  const text = reason.slice(code.length + 1).trim();
  const packets = flow.evidence?.proofs.slice(0, 1).map(({ packet }) => packet) ?? [flow.firstPacket];
  if (code === 'static-port-drift') {
    return {
      kind: 'static-port-drift',
      severity: 'medium',
      title: 'Not the static RPC port that is configured',
      detail: `${text}.`,
      packets,
    };
  }
  return {
    kind: 'unexpected-flow',
    severity: flow.state === 'unanswered' ? 'low' : 'medium',
    title: `Unexpected: ${text}`,
    detail: `${flow.transport.toUpperCase()} ${flow.server.port}, ${code}.`,
    packets,
  };
}
