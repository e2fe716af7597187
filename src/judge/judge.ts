import type { Catalog } from '../catalog/index.js';
import type { RpcInterfaceEvidence } from '../inspect/evidence.js';
import type { SiteProfile } from '../site/profile.js';
import { SiteIndex } from '../site/site-index.js';
import type {
  Basis,
  Conclusion,
  FlowOutline,
  FlowVerdictRow,
  PortScan,
  Sighting,
  StoredEndpoint,
  StoredFlow,
  StoredMedia,
  VerdictRow,
} from '../store/rows.js';
import { EndpointBook } from './endpoints.js';
import { expectationOf } from './expectation.js';
import { Kinds } from './kinds.js';
import { MAX_HOSTS } from './limits.js';
import { orient, PathMatcher, type Question } from './match.js';
import { type AgreedKeying, MediaBook } from './media.js';
import { protectionOf, READABLE_BY_DESIGN } from './protection/index.js';
import { HostBook, TELLING_PORTS } from './roles.js';
import { isSilent, SCAN_PORTS, ScanBook } from './scans.js';

/** The part of the store that judging needs. */
interface FactsAndVerdicts {
  outlines(): Iterable<FlowOutline>;
  flow(id: number): StoredFlow | undefined;
  endpoints(): Iterable<StoredEndpoint>;
  media(): Iterable<StoredMedia>;
  sightings(ports: readonly number[]): Iterable<Sighting>;
  portScans(leastPorts: number): Iterable<PortScan>;
  replaceJudgement(judgement: {
    settings: SiteProfile & { catalog: string; ownCatalogs: unknown[] };
    flowVerdicts: Iterable<FlowVerdictRow>;
    conclude: () => Conclusion;
  }): void;
}

/**
 * Turns facts into verdicts. Reads and writes the store only, never a capture, so it can be repeated with another
 * catalog or other options in a moment. Flows that give the same facts share one verdict, which is worked out once.
 */
export function judge(store: FactsAndVerdicts, catalog: Catalog, profile: SiteProfile, maxHosts = MAX_HOSTS): void {
  const site = new SiteIndex(profile);
  const endpoints = new EndpointBook(store.endpoints(), catalog);
  const matcher = new PathMatcher(catalog, site);
  const hosts = new HostBook(endpoints, site, maxHosts);
  for (const sighting of store.sightings(TELLING_PORTS)) hosts.see(sighting);

  const media = new MediaBook(store.media());
  const scans = new ScanBook(store.portScans(SCAN_PORTS));
  const kinds = new Kinds(hosts, endpoints, site, media, scans);
  const known = new Map<number | string, number>();
  // The flows that show something new: they stand for all that are of their kind.
  const exemplars: { flowId: number; swapped: boolean }[] = [];

  function* flowVerdicts(): Generator<FlowVerdictRow> {
    for (const outline of store.outlines()) {
      const { swapped, basis } = orient(outline, endpoints, matcher);
      const key = kinds.keyOf(outline, swapped);
      let verdict = known.get(key);
      if (verdict === undefined) {
        verdict = exemplars.push({ flowId: outline.id, swapped }) - 1;
        known.set(key, verdict);
      }
      yield { flowId: outline.id, verdict, swapped, serverBasis: basis };
    }
  }

  function conclude(): Conclusion {
    const verdicts = exemplars.map(({ flowId, swapped }) => {
      const flow = oriented(store.flow(flowId)!, swapped);
      const keying = flow.transport === 'udp' ? media.keying(flow.client, flow.server) : null;
      return verdictOf(flow, ask(flow, endpoints, hosts, scans, catalog), keying, matcher, catalog, site);
    });
    return { verdicts, hosts: hosts.notable(), limits: { hostsLimited: hosts.limited, scansLimited: scans.limited } };
  }

  store.replaceJudgement({
    settings: { ...profile, catalog: catalog.version, ownCatalogs: [...catalog.own.values()] },
    flowVerdicts: flowVerdicts(),
    conclude,
  });
}

/** The flow with client and server in the places the judge gives them. */
function oriented(flow: StoredFlow, swapped: boolean): StoredFlow {
  return swapped ? { ...flow, client: flow.server, server: flow.client, clientIsSide: flow.clientIsSide === 0 ? 1 : 0 } : flow;
}

function ask(flow: StoredFlow, endpoints: EndpointBook, hosts: HostBook, scans: ScanBook, catalog: Catalog): Question {
  const bound = flow.evidence?.protocol === 'dcerpc' ? (flow.evidence.rpc?.interfaces ?? []) : [];
  return {
    transport: flow.transport,
    port: flow.server.port,
    protocol: flow.evidence?.protocol ?? null,
    unrecognised:
      flow.evidence?.protocol == null && flow.state !== 'midstream' && flow.client.payloadBytes > 0 && flow.client.gapBytes === 0,
    boundInterfaces: namesOf(bound, catalog),
    service: flow.transport === 'tcp' ? endpoints.at(flow.server.address, flow.server.port) : undefined,
    mapperSeen: endpoints.isAdvertised(flow.server.address),
    client: hosts.get(flow.client.address),
    server: hosts.get(flow.server.address),
    sni: flow.evidence?.tls?.sni ?? null,
    portScan: isSilent(flow) && scans.has(flow.client.address, flow.server.address),
    webService: flow.evidence?.http?.exchanges.find(({ service }) => service !== null)?.service ?? null,
  };
}

function namesOf(interfaces: readonly RpcInterfaceEvidence[], catalog: Catalog): string[] {
  return interfaces
    .filter(({ accepted }) => accepted !== false)
    .map(({ uuid, version }) => catalog.interfaceByUuid(uuid, version)?.name ?? uuid);
}

function verdictOf(
  flow: StoredFlow,
  question: Question,
  keying: AgreedKeying | null,
  matcher: PathMatcher,
  catalog: Catalog,
  site: SiteIndex,
): VerdictRow {
  // A scan tries every port there is: that one of them is in the catalog says nothing.
  const match = question.portScan ? null : matcher.match(question);
  const expectation = expectationOf(flow, question, match, catalog, site);
  // RPC in a channel of HTTP is behind another port: its interfaces say what passed, not which service this is.
  const carried = flow.evidence?.protocol === 'http' ? namesOf(flow.evidence.rpc?.interfaces ?? [], catalog) : [];
  const protection = protectionOf(flow, {
    interfaces: [...(question.service?.interfaces ?? []), ...question.boundInterfaces, ...carried],
    keying,
  });
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
    byDesign: match?.path.encryption.expect === 'by-design' || READABLE_BY_DESIGN.includes(protection.mechanism),
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
