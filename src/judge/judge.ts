import type { Catalog } from '../catalog/index.js';
import type { FlowEvidence } from '../inspect/evidence.js';
import type { SiteOptions } from '../site/options.js';
import type { Basis, FlowVerdictRow, HostRow, StoredEndpoint, StoredFlow, VerdictRow } from '../store/rows.js';
import { EndpointBook } from './endpoints.js';
import { expectationOf } from './expectation.js';
import { orient, PathMatcher, type Question } from './match.js';
import { protectionOf } from './protection.js';
import { HostBook } from './roles.js';

/** The part of the store that judging needs. */
interface FactsAndVerdicts {
  flows(): Iterable<StoredFlow>;
  endpoints(): Iterable<StoredEndpoint>;
  replaceJudgement(judgement: {
    settings: SiteOptions & { catalog: string };
    hosts: HostRow[];
    verdicts: VerdictRow[];
    flowVerdicts: FlowVerdictRow[];
  }): void;
}

/**
 * Turns facts into verdicts. Reads and writes the store only, never a capture, so it can be repeated with another
 * catalog or other options in a moment. Flows that give the same facts share one verdict, which is worked out once.
 */
export function judge(store: FactsAndVerdicts, catalog: Catalog, site: SiteOptions): void {
  const endpoints = new EndpointBook(store.endpoints(), catalog);
  const matcher = new PathMatcher(catalog, site);
  const hosts = new HostBook(endpoints, site);
  for (const flow of store.flows()) hosts.see(oriented(flow, orient(flow, endpoints, matcher).swapped));

  const verdicts: VerdictRow[] = [];
  const known = new Map<string, number>();
  const flowVerdicts: FlowVerdictRow[] = [];
  for (const stored of store.flows()) {
    const { swapped, basis } = orient(stored, endpoints, matcher);
    const flow = oriented(stored, swapped);
    const question = ask(flow, endpoints, hosts, catalog);
    const key = factsKey(flow, question);
    let verdict = known.get(key);
    if (verdict === undefined) {
      verdict = verdicts.push(verdictOf(flow, question, matcher, catalog, site)) - 1;
      known.set(key, verdict);
    }
    flowVerdicts.push({ flowId: flow.id, verdict, swapped, serverBasis: basis });
  }
  store.replaceJudgement({ settings: { ...site, catalog: catalog.version }, hosts: hosts.notable(), verdicts, flowVerdicts });
}

/** The flow with client and server in the places the judge gives them. */
function oriented(flow: StoredFlow, swapped: boolean): StoredFlow {
  return swapped ? { ...flow, client: flow.server, server: flow.client, clientIsSide: flow.clientIsSide === 0 ? 1 : 0 } : flow;
}

function ask(flow: StoredFlow, endpoints: EndpointBook, hosts: HostBook, catalog: Catalog): Question {
  const bound = flow.evidence?.rpc?.interfaces ?? [];
  return {
    transport: flow.transport,
    port: flow.server.port,
    protocol: flow.evidence?.protocol ?? null,
    unrecognised:
      flow.evidence?.protocol == null && flow.state !== 'midstream' && flow.client.payloadBytes > 0 && flow.client.gapBytes === 0,
    boundInterfaces: bound
      .filter(({ accepted }) => accepted !== false)
      .map(({ uuid, version }) => catalog.interfaceByUuid(uuid, version)?.name ?? uuid),
    service: flow.transport === 'tcp' ? endpoints.at(flow.server.address, flow.server.port) : undefined,
    client: hosts.get(flow.client.address),
    server: hosts.get(flow.server.address),
    sni: flow.evidence?.tls?.sni ?? null,
  };
}

/** Everything a verdict depends on, and nothing else: packet numbers, counts and names differ from flow to flow without changing it. */
function factsKey(flow: StoredFlow, question: Question): string {
  const { client, server, evidence } = flow;
  const bits = [
    client.payloadBytes + server.payloadBytes > 0,
    client.cutPackets + server.cutPackets > 0,
    client.gapBytes + server.gapBytes > 0,
    client.packets > 0 && server.packets > 0,
    flow.state === 'midstream',
    question.unrecognised,
  ];
  // An Exchange or configured client is itself; any other client is only its role.
  const who =
    question.client.exchange || question.client.basis === 'configured'
      ? client.address
      : `${client.address === server.address}${question.client.roles}`;
  return `${flow.transport} ${server.address} ${server.port} ${who} ${bits.map(Number).join('')} ${evidence === null ? '' : evidenceKey(evidence)}`;
}

function evidenceKey({ protocol, tls, upgrade, rpc, http, credentials }: FlowEvidence): string {
  const seen = (packet: number | null) => (packet === null ? 0 : 1);
  return [
    protocol,
    tls && [
      tls.version,
      tls.cipher,
      tls.established,
      seen(tls.alert?.packet ?? null),
      tls.answeredInClear,
      seen(tls.clientHelloPacket),
      tls.sni,
      tls.alpnSelected,
    ],
    upgrade && [upgrade.verb, seen(upgrade.accepted), seen(upgrade.done), seen(upgrade.plaintextAfter)],
    rpc && [
      Object.keys(rpc.requests).sort(),
      rpc.bindLevel,
      seen(rpc.readableStub),
      rpc.undetermined > 0,
      rpc.interfaces.map((i) => [i.uuid, i.version, i.accepted]),
    ],
    http?.redirectOnly,
    credentials.length > 0,
  ].join('|');
}

function verdictOf(flow: StoredFlow, question: Question, matcher: PathMatcher, catalog: Catalog, site: SiteOptions): VerdictRow {
  const match = matcher.match(question);
  const expectation = expectationOf(flow, question, match, catalog, site);
  const protection = protectionOf(flow, [...(question.service?.interfaces ?? []), ...question.boundInterfaces]);
  const [protocol, protocolBasis] = protocolOf(flow, match);
  return {
    protocol,
    protocolBasis,
    pathId: match?.path.id ?? null,
    pathTitle: match?.path.title ?? null,
    pathRelease: match?.path.release ?? null,
    pathBasis: match?.basis ?? null,
    expectation: expectation.state,
    reasons: expectation.reasons,
    protection: protection.state,
    protectionMechanism: protection.mechanism,
    protectionBasis: protection.basis,
    protectionReason: protection.reason,
    byDesign: match?.path.encryption.expect === 'by-design' || protection.mechanism === 'http, redirect to https only',
    clientRole: question.client.roles[0] ?? null,
    serverRole: question.server.roles[0] ?? null,
  };
}

/** TLS that carries a known service is named after the service; without payload the data path names the protocol. */
function protocolOf(flow: StoredFlow, match: ReturnType<PathMatcher['match']>): [string, Basis] {
  const proven = flow.evidence?.protocol ?? null;
  if (proven === 'tls') {
    const alpn = flow.evidence?.tls?.alpnSelected ?? null;
    if (alpn === 'h2' || alpn === 'http/1.1') return ['http', 'payload'];
    const carried = match?.path.protocols.find((name) => name !== 'tls');
    return carried === undefined || match === null ? ['tls', 'payload'] : [carried, match.basis];
  }
  if (proven !== null) return [proven, 'payload'];
  const assumed = match?.path.protocols[0];
  return assumed === undefined || match === null ? ['unknown', 'none'] : [assumed, match.basis];
}
