import { type Catalog, type DataPath, DIRECTORY } from '../catalog/index.js';
import type { SiteIndex } from '../site/site-index.js';
import type { Basis, FlowOutline } from '../store/rows.js';
import type { EndpointBook, KnownService } from './endpoints.js';
import type { Host } from './roles.js';

export interface Match {
  path: DataPath;
  basis: Basis;
}

/** Where the catalog has the replication of database availability groups; the site profile may have moved it. */
const REPLICATION_PORT = 64_327;

/** What matching needs to know about one flow. */
export interface Question {
  transport: 'tcp' | 'udp';
  port: number;
  /** Proven by payload, or null. */
  protocol: string | null;
  /** The beginning of the payload was captured and no known protocol begins like that. */
  unrecognised: boolean;
  /** RPC interfaces this flow's own payload bound. */
  boundInterfaces: readonly string[];
  service: KnownService | undefined;
  /** The endpoint mapper of the server was seen answering. */
  mapperSeen: boolean;
  client: Host;
  server: Host;
  /** Server name of the TLS hello. */
  sni: string | null;
  /** Exchange directory of the first readable HTTP request to one. */
  webService: string | null;
  /** Silent, and one of many ports of the server that the client tried like that. */
  portScan: boolean;
}

/** Finds the catalog row a flow belongs to, by what is known best: learned endpoint, own bind, static port, port, dynamic range. Payload outranks every port. */
export class PathMatcher {
  readonly #catalog: Catalog;
  readonly #site: SiteIndex;
  readonly #pinnedPorts: ReadonlySet<number>;

  constructor(catalog: Catalog, site: SiteIndex) {
    this.#catalog = catalog;
    this.#site = site;
    this.#pinnedPorts = new Set(site.profile.staticPorts.map(({ port }) => port));
  }

  match(question: Question): Match | null {
    const rpcPossible = question.transport === 'tcp' && (question.protocol === null || question.protocol === 'dcerpc');
    if (rpcPossible) {
      const { service } = question;
      // Several services may share a port: what this flow itself bound says which of them it is.
      const own = service?.interfaces.filter((name) => question.boundInterfaces.includes(name)) ?? [];
      const learned = service && this.#byInterfaces(question, own.length > 0 ? own : service.interfaces, service.basis);
      if (learned) return learned;
      const bound = this.#byInterfaces(question, question.boundInterfaces, 'payload');
      if (bound) return bound;
      const pinned = this.#byStaticPort(question);
      if (pinned) return pinned;
    }
    const rpcRange = rpcPossible && !question.unrecognised;
    return (
      this.#byPort(question) ?? (rpcRange ? this.#byRpcRange(question) : null) ?? this.#byOtherRange(question) ?? this.#byAnyPort(question)
    );
  }

  /** Whether any row, of whatever release and roles, uses this port: used to tell which side of a flow is the server. */
  knowsPort(transport: 'tcp' | 'udp', port: number): boolean {
    return (
      this.#catalog.pathsByPort(transport, port).length > 0 || this.#pinnedPorts.has(port) || port === this.#site.profile.replicationPort
    );
  }

  #byInterfaces(question: Question, interfaces: readonly string[], basis: Basis): Match | null {
    const paths = interfaces.flatMap((name) => this.#catalog.pathsByInterface(name));
    // An interface on the fixed port of one of its rows (RPC over HTTP: 6001) is that row; elsewhere it is none of those with fixed ports only.
    const fixed = paths.filter(({ ports }) => ports.some(([from, to]) => from <= question.port && question.port <= to));
    const others = paths.filter(({ dynamic }) => dynamic.length > 0);
    return this.#best(question, fixed.length > 0 ? fixed : others.length > 0 ? others : paths, basis);
  }

  #byStaticPort(question: Question): Match | null {
    const pins = this.#site.pins(question.server.address).filter(({ port }) => port === question.port);
    if (pins.length === 0) return null;
    const interfaces = pins.flatMap(({ service }) => this.#catalog.staticPortService(service)?.interfaces ?? []);
    const match = this.#byInterfaces(question, interfaces, 'static-port');
    return match !== null && (question.server.exchange || question.protocol === 'dcerpc') ? match : null;
  }

  #byPort(question: Question): Match | null {
    const { replicationPort } = this.#site.profile;
    const moved = replicationPort !== null && question.port === replicationPort;
    const paths = this.#catalog
      .pathsByPort(question.transport, moved ? REPLICATION_PORT : question.port)
      .filter((path) => question.protocol === null || speaks(path, question.protocol));
    return this.#best(question, paths, 'port');
  }

  /** An open range proves little: it only counts for servers known to offer RPC there. */
  #byRpcRange(question: Question): Match | null {
    const { server, port } = question;
    if (!server.exchange && !server.roles.includes('domain-controller')) return null;
    const said = releasesOf(question, this.#site);
    const releases = said.length > 0 ? said : server.releases;
    if (releases.length > 0 && !releases.some((release) => this.#isDynamic(release, port))) return null;
    const paths = this.#catalog.pathsByDynamicPort(port, 'tcp').filter((path) => speaks(path, 'dcerpc'));
    return this.#best(question, paths, 'port-range');
  }

  /**
   * What else has no port of its own: notifications, media, callbacks. What Exchange sends back is known by who sends it; for the rest both ends
   * and the release must be known, or the payload must be what the row is for.
   */
  #byOtherRange(question: Question): Match | null {
    const { client, server, transport, port, protocol } = question;
    if (!client.exchange && !server.exchange) return null;
    const said = releasesOf(question, this.#site);
    const releases = said.length > 0 ? said : [...client.releases, ...server.releases];
    const known = client.basis === 'configured' && server.basis === 'configured' && releases.length > 0;
    const paths = this.#catalog.pathsByDynamicPort(port, transport).filter((path) => {
      if (path.rpc !== null || !overlap(path.from, client.roles) || !overlap(path.to, server.roles)) return false;
      if (releases.length > 0 && !path.shared && !releases.includes(path.release)) return false;
      if (protocol !== null) return speaks(path, protocol);
      return known || (transport === 'udp' && client.exchange && path.protocols.includes('unknown'));
    });
    return this.#best(question, paths, 'port-range');
  }

  /**
   * From 2013 on servers talk to each other on any port. That needs certainty: both ends are known for what they are, the release too, and the
   * payload is nothing that the port is not for.
   */
  #byAnyPort(question: Question): Match | null {
    const { client, server, transport, port, protocol } = question;
    if (protocol !== null) {
      const meant = this.#catalog.pathsByPort(transport, port);
      if (meant.length > 0 && !meant.some((path) => speaks(path, protocol))) return null;
    }
    const inUse = [...releasesOf(question, this.#site), ...server.releases, ...client.releases];
    const paths = this.#catalog.anyPortPaths.filter(
      (path) =>
        path.transport === transport &&
        (path.shared || inUse.includes(path.release)) &&
        overlap(path.from, client.roles) &&
        overlap(path.to, server.roles),
    );
    return this.#best(question, paths, 'port-range');
  }

  #isDynamic(release: string, port: number): boolean {
    const names = this.#catalog.releases.get(release)?.dynamicRpc ?? [];
    return names.some((name) => {
      const range = this.#catalog.ranges.get(name);
      return range !== undefined && range.from <= port && port <= range.to;
    });
  }

  /** The candidate that fits releases and roles best. What the user configured excludes; what was inferred only prefers. */
  #best(question: Question, paths: readonly DataPath[], basis: Basis): Match | null {
    let best: DataPath | null = null;
    let bestScore = -1;
    for (const path of paths) {
      const score = this.#score(question, path);
      if (score > bestScore || (score === bestScore && best !== null && likelier(path, best))) {
        best = path;
        bestScore = score;
      }
    }
    return best === null ? null : { path: best, basis };
  }

  #score(question: Question, path: DataPath): number {
    const { client, server } = question;
    const said = releasesOf(question, this.#site);
    if (said.length > 0 && !path.shared && !said.includes(path.release)) return -1;
    const toFits = overlap(path.to, server.roles);
    if (!toFits && server.basis === 'configured') return -1;
    const fromFits = overlap(path.from, client.roles) || path.from.length === 0;
    if (!fromFits && (client.basis === 'configured' || client.network === 'internet')) return -1;
    let score = toFits ? 16 : 0;
    if ([...said, ...server.releases, ...client.releases].includes(path.release)) score += 8;
    if (fromFits) score += 4;
    else if (path.from.includes('client') && client.roles.includes('internet')) score += 2;
    if (question.protocol !== null && path.protocols[0] === question.protocol) score += 1;
    // The row that is for this directory alone fits better than one for many.
    const { webService } = question;
    if (webService !== null && path.webServices?.includes(webService)) score += 2 + 1 / path.webServices.length;
    if (question.sni !== null && path.hosts?.some((host) => sniMatches(question.sni!, host))) score += 32;
    // A cloud service is only meant when its name was asked for.
    else if (path.hosts !== undefined && !server.roles.includes('exchange-online')) return -1;
    return score;
  }
}

/**
 * Which of two that fit equally well: what is still in use rather than what its release gave up; a release's own word rather than one taken
 * over from another; of different releases the newer, which the catalog lists later, for that is what most likely runs where nothing betrays
 * its age; of one release what is on by default.
 */
function likelier(path: DataPath, than: DataPath): boolean {
  if ((path.state === 'retired') !== (than.state === 'retired')) return than.state === 'retired';
  if (path.release !== than.release) {
    if ((path.statedIn === null) !== (than.statedIn === null)) return path.statedIn === null;
    return than.release !== DIRECTORY;
  }
  return path.state === 'default' && than.state !== 'default';
}

/** TLS on an implicit-TLS port carries the path's protocol; a mail protocol in clear on such a port contradicts the path. */
export function speaks(path: DataPath, protocol: string): boolean {
  return path.protocols.some((name) => name === protocol);
}

export function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((role) => b.includes(role));
}

/** The releases that the user says are in use between these two; empty when nothing was said. */
export function releasesOf({ client, server }: Question, site: SiteIndex): readonly string[] {
  const said = [client, server].flatMap((host) => (host.basis === 'configured' && host.exchange ? host.releases : []));
  return said.length > 0 ? said : site.profile.releases;
}

/** `*.outlook.com` matches any name below it. */
function sniMatches(sni: string, host: string): boolean {
  const name = sni.toLowerCase();
  return host.startsWith('*.') ? name.endsWith(host.slice(1)) : name === host;
}

/** Which side of a flow is the server when neither a SYN nor the payload said so. */
export function orient(flow: FlowOutline, endpoints: EndpointBook, matcher: PathMatcher): { swapped: boolean; basis: Basis } {
  if (flow.serverBasis !== 'none') return { swapped: false, basis: flow.serverBasis };
  const { client, server, transport } = flow;
  const serverLearned = endpoints.at(server.address, server.port);
  const clientLearned = endpoints.at(client.address, client.port);
  if (serverLearned && !clientLearned) return { swapped: false, basis: serverLearned.basis };
  if (clientLearned && !serverLearned) return { swapped: true, basis: clientLearned.basis };
  const serverKnown = matcher.knowsPort(transport, server.port);
  const clientKnown = matcher.knowsPort(transport, client.port);
  if (serverKnown !== clientKnown) return { swapped: clientKnown, basis: 'port' };
  return { swapped: false, basis: 'none' };
}
