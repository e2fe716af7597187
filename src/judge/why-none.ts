import type { Catalog, DataPath } from '../catalog/index.js';
import type { SiteIndex } from '../site/site-index.js';
import { overlap, type Question, releasesOf, speaks } from './match.js';
import { reason } from './reasons.js';

/**
 * Why no data path is this flow: `code: sentence`. Of the rows that come nearest, what keeps them away: the protocol, the release, the
 * direction, the server's role, the client's role or network.
 */
export function whyNone(question: Question, catalog: Catalog, site: SiteIndex): string {
  const { transport, port, protocol, client, server } = question;
  const named = nearest(question, catalog);
  if (protocol !== null && named.length > 0 && !named.some((path) => speaks(path, protocol))) {
    return reason('protocol-mismatch', { protocol, transport, port, meant: unique(named.flatMap((path) => path.protocols)) });
  }
  const spoken = protocol === null ? named : named.filter((path) => speaks(path, protocol));
  if (spoken.length === 0) return reason('no-data-path', { transport, port });

  const said = releasesOf(question, site);
  const inUse = said.length === 0 ? spoken : spoken.filter((path) => path.shared || said.includes(path.release));
  if (inUse.length === 0) {
    const releases = unique(spoken.map(({ release }) => release));
    return reason('other-release', { ...titleOf(spoken), releases, used: unique(said) });
  }
  const served = inUse.filter((path) => overlap(path.to, server.roles));
  if (served.length > 0) return whyNotFrom(served, question);
  const reversed = inUse.filter((path) => overlap(path.from, server.roles) && overlap(path.to, client.roles));
  if (reversed.length > 0)
    return reason('wrong-direction', { ...titleOf(reversed), from: ends(reversed, 'from'), to: ends(reversed, 'to') });
  return reason('wrong-server-role', { ...titleOf(inUse), to: ends(inUse, 'to'), roles: server.roles });
}

function whyNotFrom(served: readonly DataPath[], { client, transport, port }: Question): string {
  const path = { ...titleOf(served), from: ends(served, 'from') };
  if (client.roles.includes('internet')) return reason('forbidden-network', path);
  if (
    overlap(
      served.flatMap(({ from }) => from),
      client.roles,
    )
  ) {
    return reason('roles-or-release', { transport, port });
  }
  return reason('wrong-client-role', { ...path, roles: client.roles });
}

/** Rows of the interfaces that are known to be served here, or else of the port. */
function nearest({ service, boundInterfaces, transport, port }: Question, catalog: Catalog): readonly DataPath[] {
  const interfaces = [...(service?.interfaces ?? []), ...boundInterfaces];
  const byInterface = interfaces.flatMap((name) => catalog.pathsByInterface(name));
  // Rows of a cloud service are told by its name alone.
  return byInterface.length > 0 ? byInterface : catalog.pathsByPort(transport, port).filter(({ hosts }) => hosts === undefined);
}

/** The first title speaks for the others. */
function titleOf(paths: readonly DataPath[]): { path: string; more: number } {
  const titles = unique(paths.map(({ title }) => title));
  return { path: titles[0]!, more: titles.length - 1 };
}

function ends(paths: readonly DataPath[], end: 'from' | 'to'): string[] {
  return unique(paths.flatMap((path) => path[end]));
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}
