import type { Catalog } from '../catalog/index.js';
import type { SiteOptions } from '../site/options.js';
import type { Expectation, StoredFlow } from '../store/rows.js';
import { type Match, type Question, speaks } from './match.js';

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
  site: SiteOptions,
): ExpectationVerdict {
  if (!concernsExchange(question, match, catalog)) return { state: 'unrelated', reasons: [] };
  const drift = staticPortDrift(question, catalog, site);
  if (drift.length > 0) return { state: 'unexpected', reasons: drift };
  if (match === null) return { state: 'unexpected', reasons: [whyNone(question, catalog)] };
  const { path, basis } = match;
  if (path.state === 'retired') {
    return { state: 'unexpected', reasons: [`retired: "${path.title}" is no longer supported in this release`] };
  }
  if (path.state === 'local' && question.client.address !== question.server.address) {
    return {
      state: 'unexpected',
      reasons: [`local-only: "${path.title}" is for programs on the server itself; it must not cross the network`],
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
      reasons: [`internal-only: port ${question.port} is for connections inside and between Exchange servers`],
    };
  }
  const reasons: string[] = [];
  if (path.state === 'off-by-default') reasons.push('off-by-default: this service is not enabled by Setup');
  if (path.anyPort) reasons.push(`any-port: ${path.title}`);
  else if (basis === 'port-range') reasons.push('assumed-from-port-range: no bind and no endpoint mapper answer named this port');
  else if (basis === 'port' && question.protocol === null && flow.client.payloadBytes + flow.server.payloadBytes > 0) {
    reasons.push('assumed-from-port: no payload proved the protocol');
  }
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

/** The user pinned a service to a port, and here it is on another. */
function staticPortDrift(question: Question, catalog: Catalog, site: SiteOptions): string[] {
  const interfaces = [...(question.service?.interfaces ?? []), ...question.boundInterfaces];
  return site.staticPorts
    .filter(({ service, port }) => {
      const { interfaces: pinned = [], defaultPort } = catalog.staticPortService(service) ?? {};
      return (
        port !== question.port &&
        defaultPort !== question.port &&
        !isHttpPort(question, catalog) &&
        pinned.some((name) => interfaces.includes(name)) &&
        !onAnotherPinnedPort(question.port, interfaces, catalog, site)
      );
    })
    .map(({ service, port }) => {
      const names = (catalog.staticPortService(service)?.interfaces ?? []).filter((name) => interfaces.includes(name));
      return `static-port-drift: ${service} is configured as ${port}, but ${names.join(', ')} is on ${question.port}`;
    });
}

/** The same interfaces are offered to RPC over HTTP on fixed ports of their own, which no static TCP port moves. */
function isHttpPort({ transport, port }: Question, catalog: Catalog): boolean {
  return catalog.pathsByPort(transport, port).some(({ rpc }) => rpc !== null && rpc.interfaces.length > 0);
}

/** Two services may serve one interface (public folders and RPC Client Access both serve EMSMDB): the port of either is right. */
function onAnotherPinnedPort(port: number, interfaces: readonly string[], catalog: Catalog, site: SiteOptions): boolean {
  return site.staticPorts.some(
    (pin) => pin.port === port && (catalog.staticPortService(pin.service)?.interfaces ?? []).some((name) => interfaces.includes(name)),
  );
}

function whyNone(question: Question, catalog: Catalog): string {
  const { transport, port, protocol } = question;
  const rows = catalog.pathsByPort(transport, port);
  if (protocol !== null && rows.length > 0 && !rows.some((path) => speaks(path, protocol))) {
    const meant = [...new Set(rows.flatMap((path) => path.protocols))].join(' or ');
    return `protocol-mismatch: ${protocol} on ${transport} ${port}, where the catalog knows ${meant}`;
  }
  if (rows.length > 0) return `roles-or-release: ${transport} ${port} is known, but not between these roles or in this release`;
  return `no-data-path: the catalog knows no Exchange data path on ${transport} ${port}`;
}
