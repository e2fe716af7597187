import type { Catalog, DataPath } from '../catalog/index.js';
import type { SiteIndex } from '../site/site-index.js';
import { overlap, type Question, releasesOf, speaks } from './match.js';

/**
 * Why no data path is this flow: `code: sentence`. Of the rows that come nearest, what keeps them away: the protocol, the release, the
 * direction, the server's role, the client's role or network.
 */
export function whyNone(question: Question, catalog: Catalog, site: SiteIndex): string {
  const { transport, port, protocol, client, server } = question;
  const named = nearest(question, catalog);
  if (protocol !== null && named.length > 0 && !named.some((path) => speaks(path, protocol))) {
    const meant = unique(named.flatMap((path) => path.protocols)).join(' or ');
    return `protocol-mismatch: ${protocol} on ${transport} ${port}, where the catalog knows ${meant}`;
  }
  const spoken = protocol === null ? named : named.filter((path) => speaks(path, protocol));
  if (spoken.length === 0) return `no-data-path: the catalog knows no Exchange data path on ${transport} ${port}`;

  const said = releasesOf(question, site);
  const inUse = said.length === 0 ? spoken : spoken.filter((path) => path.shared || said.includes(path.release));
  if (inUse.length === 0) {
    const known = unique(spoken.map(({ release }) => release)).join(', ');
    return `other-release: ${titleOf(spoken)} belongs to ${known}, not to what is in use here (${unique(said).join(', ')})`;
  }
  const served = inUse.filter((path) => overlap(path.to, server.roles));
  if (served.length > 0) return whyNotFrom(served, question);
  const reversed = inUse.filter((path) => overlap(path.from, server.roles) && overlap(path.to, client.roles));
  if (reversed.length > 0) return `wrong-direction: ${titleOf(reversed)} runs from ${ends(reversed, 'from')} to ${ends(reversed, 'to')}`;
  return `wrong-server-role: ${titleOf(inUse)} is served by ${ends(inUse, 'to')}; this server is ${server.roles.join(', ')}`;
}

function whyNotFrom(served: readonly DataPath[], { client, transport, port }: Question): string {
  const meant = ends(served, 'from');
  if (client.roles.includes('internet')) return `forbidden-network: ${titleOf(served)} is for ${meant}, and this comes from the Internet`;
  if (
    overlap(
      served.flatMap(({ from }) => from),
      client.roles,
    )
  ) {
    return `roles-or-release: ${transport} ${port} is known, but not between these roles or in this release`;
  }
  return `wrong-client-role: ${titleOf(served)} is for ${meant}; this client is ${client.roles.join(', ')}`;
}

/** Rows of the interfaces that are known to be served here, or else of the port. */
function nearest({ service, boundInterfaces, transport, port }: Question, catalog: Catalog): readonly DataPath[] {
  const interfaces = [...(service?.interfaces ?? []), ...boundInterfaces];
  const byInterface = interfaces.flatMap((name) => catalog.pathsByInterface(name));
  // Rows of a cloud service are told by its name alone.
  return byInterface.length > 0 ? byInterface : catalog.pathsByPort(transport, port).filter(({ hosts }) => hosts === undefined);
}

/** The first title speaks for the others. */
function titleOf(paths: readonly DataPath[]): string {
  const titles = unique(paths.map(({ title }) => title));
  return titles.length > 1 ? `"${titles[0]}" (and ${titles.length - 1} more)` : `"${titles[0]}"`;
}

function ends(paths: readonly DataPath[], end: 'from' | 'to'): string {
  return unique(paths.flatMap((path) => path[end])).join(' or ');
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}
