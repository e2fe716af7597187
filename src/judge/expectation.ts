import type { Catalog, DataPath } from '../catalog/index.js';
import type { StaticPort } from '../site/profile.js';
import type { SiteIndex } from '../site/site-index.js';
import type { Expectation, StoredFlow } from '../store/rows.js';
import { withExceptions } from './exceptions.js';
import { type Match, overlap, type Question } from './match.js';
import { reason } from './reasons.js';
import { isDynamicPort, isRpcOverHttpPort, RECOMMENDED_FOR, RECOMMENDED_RANGE } from './rpc-ports.js';
import { SCAN_PORTS } from './scans.js';
import { whyNone } from './why-none.js';

export interface ExpectationVerdict {
  state: Expectation;
  /** `code: sentence`, worst first; the codes are stable. */
  reasons: string[];
}

const MAIL_PROTOCOLS: readonly string[] = ['smtp', 'imap', 'pop3'];

/**
 * Should this flow be there? Only flows that touch Exchange are judged: an end that is an Exchange server, or a mail protocol or
 * Exchange interface proven by payload. Everything else is `unrelated`.
 */
export function expectationOf(
  flow: StoredFlow,
  question: Question,
  match: Match | null,
  catalog: Catalog,
  site: SiteIndex,
): ExpectationVerdict {
  return withExceptions(byCatalog(flow, question, match, catalog, site), flow, question, site);
}

function byCatalog(flow: StoredFlow, question: Question, match: Match | null, catalog: Catalog, site: SiteIndex): ExpectationVerdict {
  if (!concernsExchange(question, match, catalog)) return { state: 'unrelated', reasons: [] };
  if (question.portScan) return { state: 'unexpected', reasons: [reason('port-scan', { least: SCAN_PORTS })] };
  const drift = staticPortDrift(question, catalog, site);
  if (drift.length > 0) return { state: 'unexpected', reasons: drift };
  if (match === null) return { state: 'unexpected', reasons: [whyNone(question, catalog, site)] };
  const { path, basis } = match;
  if (runsBackwards(flow, question, match)) {
    return {
      state: 'unexpected',
      reasons: [reason('wrong-direction', { path: path.title, from: path.from, to: path.to })],
    };
  }
  if (path.state === 'retired') {
    return { state: 'unexpected', reasons: [reason('retired', { path: path.title })] };
  }
  if (path.state === 'local' && question.client.address !== question.server.address) {
    return {
      state: 'unexpected',
      reasons: [reason('local-only', { path: path.title })],
    };
  }
  if (
    path.state === 'internal' &&
    question.client.address !== question.server.address &&
    question.server.exchange &&
    !question.client.exchange
  ) {
    return {
      state: 'unexpected',
      reasons: [reason('internal-only', { port: question.port })],
    };
  }
  const reasons: string[] = [];
  if (path.state === 'off-by-default') reasons.push('off-by-default: this service is not enabled by Setup');
  if (path.anyPort) reasons.push(`any-port: ${path.title}`);
  else if (basis === 'port-range') {
    reasons.push('assumed-from-port-range: no bind and no endpoint mapper answer named this port');
    if (question.mapperSeen) reasons.push('never-advertised: the endpoint mapper of this server answered, and did not name this port');
  } else if (basis === 'port' && question.protocol === null && flow.client.payloadBytes + flow.server.payloadBytes > 0) {
    reasons.push('assumed-from-port: no payload proved the protocol');
  }
  const range = outsideRecommended(question, path, catalog, site);
  if (range !== null) reasons.push(range);
  if (!path.verified) reasons.push('unverified-row: this catalog row rests on an unverified source');
  return { state: 'expected', reasons };
}

function concernsExchange(question: Question, match: Match | null, catalog: Catalog): boolean {
  const { client, server, protocol, service, boundInterfaces } = question;
  if (server.exchange || client.exchange) return true;
  if (protocol !== null && MAIL_PROTOCOLS.includes(protocol)) return true;
  if (match?.path.hosts !== undefined) return true;
  // TLS on a port that is for nothing but mail inside TLS.
  if (protocol === 'tls' && match?.path.implicitTls && match.path.protocols.some((name) => MAIL_PROTOCOLS.includes(name))) return true;
  return [...(service?.interfaces ?? []), ...boundInterfaces].some((name) => catalog.interfaceByName(name)?.exchange === true);
}

/** A row that only fits the other way round: nothing was known well enough to exclude it, and who opened the flow was seen. */
function runsBackwards({ transport, state }: StoredFlow, { client, server }: Question, { path }: Match): boolean {
  return (
    transport === 'tcp' &&
    state !== 'midstream' &&
    !overlap(path.to, server.roles) &&
    !overlap(path.from, client.roles) &&
    overlap(path.from, server.roles) &&
    overlap(path.to, client.roles)
  );
}

/** The static port works, but not where Microsoft recommends static ports to be (Exchange Best Practices Analyzer). */
function outsideRecommended({ port, server }: Question, path: DataPath, catalog: Catalog, site: SiteIndex): string | null {
  const range = catalog.ranges.get(RECOMMENDED_RANGE);
  if (path.rpc?.staticPort == null || range === undefined || path.release !== RECOMMENDED_FOR) return null;
  if (!site.pins(server.address).some((pin) => pin.port === port) || (range.from <= port && port <= range.to)) return null;
  return `outside-recommended-range: ${port} is not in ${range.from} to ${range.to}, which Microsoft recommends for static ports`;
}

/** The user pinned a service to a port, and here it is on another. */
function staticPortDrift(question: Question, catalog: Catalog, site: SiteIndex): string[] {
  const interfaces = [...(question.service?.interfaces ?? []), ...question.boundInterfaces];
  const pins = site.pins(question.server.address);
  return pins
    .filter(({ service, port }) => {
      const { interfaces: pinned = [], defaultPort } = catalog.staticPortService(service) ?? {};
      return (
        port !== question.port &&
        defaultPort !== question.port &&
        !isRpcOverHttpPort(question.transport, question.port, catalog) &&
        pinned.some((name) => interfaces.includes(name)) &&
        !onAnotherPinnedPort(question.port, interfaces, catalog, pins)
      );
    })
    .map(({ service, port }) => {
      const names = (catalog.staticPortService(service)?.interfaces ?? []).filter((name) => interfaces.includes(name));
      const dynamic = isDynamicPort(question.port, catalog) ? 'yes' : 'no';
      return reason('static-port-drift', { service, port, interfaces: names, actual: question.port, dynamic });
    });
}

/** Two services may serve one interface (public folders and RPC Client Access both serve EMSMDB): the port of either is right. */
function onAnotherPinnedPort(port: number, interfaces: readonly string[], catalog: Catalog, pins: readonly StaticPort[]): boolean {
  return pins.some(
    (pin) => pin.port === port && (catalog.staticPortService(pin.service)?.interfaces ?? []).some((name) => interfaces.includes(name)),
  );
}
