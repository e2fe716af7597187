import type { Catalog, DataPath } from '../catalog/index.js';
import { pathJson, portsText } from './catalog-json.js';
import type { StorySection } from './explain.js';
import { words } from './text.js';

/** Everything the catalog knows under this name, or null: a data path, RPC interface (name or UUID), pinned service, port range, release or own catalog. */
export function catalogStory(name: string, catalog: Catalog): StorySection[] | null {
  const path = catalog.path(name);
  if (path !== undefined) return pathStory(path, catalog);
  const lower = name.toLowerCase();
  const known = catalog.interfaces.find((each) => each.uuid === lower || each.name.toLowerCase() === lower);
  if (known !== undefined) return interfaceStory(known, catalog);
  const service = catalog.staticPortService(name);
  if (service !== undefined) return serviceStory(service);
  const range = catalog.ranges.get(name);
  if (range !== undefined) {
    return sections([
      ['What', [range.title, `${range.transport} ${range.from} to ${range.to}`]],
      ['Used by', catalog.paths.filter(({ dynamic }) => dynamic.includes(name)).map(({ id }) => id)],
      ['Source', origin(range)],
    ]);
  }
  const release = catalog.releases.get(name);
  if (release !== undefined) return releaseStory(release, catalog);
  const own = catalog.own.get(name);
  if (own === undefined) return null;
  return sections([
    ['What', [own.title]],
    ['Paths', own.paths.map(({ id, title }) => `${id}: ${title}`)],
    ['Notes', own.notes],
  ]);
}

function pathStory(path: DataPath, catalog: Catalog): StorySection[] {
  const row = pathJson(path, catalog);
  const { authentication, encryption } = path;
  const list = (names: readonly string[]) => (names.length === 0 ? 'not known' : names.join(', '));
  const said = (value: boolean | null) => (value === null ? 'not known' : value ? 'yes' : 'no');
  return sections([
    [
      'What',
      [
        path.title,
        `${row.statedIn === null ? '' : `As stated for ${row.statedIn}. `}State: ${words(path.state)}${path.since === undefined ? '' : `, since ${path.since}`}.`,
      ],
    ],
    ['Who', [`From ${path.from.join(', ')}`, `To ${path.to.join(', ')}`]],
    [
      'Where',
      [
        `${path.transport} ${portsText(row)}`,
        `Protocol ${path.protocols.join(', ')}${path.implicitTls ? '; TLS from the first byte' : ''}`,
        ...(path.rpc === null
          ? []
          : [`RPC interfaces: ${path.rpc.interfaces.length === 0 ? 'none documented' : path.rpc.interfaces.join(', ')}`]),
        ...(path.rpc?.staticPort == null ? [] : [`Can be pinned to a port: ${path.rpc.staticPort}`]),
        ...(row.hosts.length === 0 ? [] : [`Only for ${row.hosts.join(', ')}`]),
        ...(row.webServices.length === 0 ? [] : [`Exchange directories: ${row.webServices.join(', ')}`]),
      ],
    ],
    ['Login', [`By default ${list(authentication.default)}; supported ${list(authentication.supported)}`]],
    [
      'Encryption',
      [
        `Supported: ${said(encryption.supported)}; by default: ${said(encryption.default)}${encryption.mechanism === null ? '' : `; ${encryption.mechanism}`}`,
        `Judged as: ${words(encryption.expect)}`,
      ],
    ],
    [
      'Windows',
      [
        path.windowsService === undefined ? '' : `Service ${path.windowsService}`,
        path.program === undefined ? '' : `Program ${path.program}`,
      ].filter(Boolean),
    ],
    ['Firewall', firewallRulesOf(path.id, catalog)],
    ['Note', path.note === undefined ? [] : [path.note]],
    ['Source', origin(path)],
  ]);
}

/** Rules of Setup that let the path in. */
function firewallRulesOf(id: string, catalog: Catalog): string[] {
  return [...catalog.firewallRules.values()].flatMap(({ release, rules }) =>
    rules.filter(({ paths }) => paths.includes(id)).map(({ name }) => `${name}, by Setup of Exchange ${release}`),
  );
}

function interfaceStory(known: Catalog['interfaces'][number], catalog: Catalog): StorySection[] {
  return sections([
    [
      'What',
      [
        `${known.name}: ${known.title}`,
        `${known.uuid}${known.version === undefined ? '' : `, version ${known.version} (the major version counts)`}`,
      ],
    ],
    ['Owner', [`${known.owner}${known.exchange ? '; only Exchange offers it' : ''}`]],
    ['Spec', known.spec === null ? [] : [known.spec]],
    ['Paths', catalog.pathsByInterface(known.name).map(({ id, title }) => `${id}: ${title}`)],
    ['Pinned by', [...known.staticPortServices]],
    ['Note', known.note === undefined ? [] : [known.note]],
    ['Source', origin(known)],
  ]);
}

function serviceStory(service: NonNullable<ReturnType<Catalog['staticPortService']>>): StorySection[] {
  const { registry } = service;
  return sections([
    ['What', [`${service.title} (releases ${service.releases.join(', ')})`]],
    ['Interfaces', [...service.interfaces]],
    [
      'Registry',
      registry === null ? [] : [`HKLM\\${registry.key}`, `${registry.value}${registry.type === null ? '' : ` (${registry.type})`}`],
    ],
    ['Restart', service.restart === null ? [] : [service.restart]],
    ['Default', service.defaultPort === undefined ? [] : [String(service.defaultPort)]],
    ['Note', service.note === undefined ? [] : [service.note]],
    ['Source', origin(service)],
  ]);
}

function releaseStory(release: NonNullable<ReturnType<Catalog['releases']['get']>>, catalog: Catalog): StorySection[] {
  const own = catalog.paths.filter((path) => path.release === release.release);
  const rules = catalog.firewallRules.get(release.release)?.rules.length ?? 0;
  return sections([
    ['What', [`${release.title}: ${own.length} data paths${rules === 0 ? '' : `, ${rules} firewall rules of Setup`}`]],
    ['Roles', [release.roles.join(', ')]],
    ['Dynamic', release.dynamicRpc.map((name) => `${name}: ${catalog.ranges.get(name)?.from} to ${catalog.ranges.get(name)?.to}`)],
    ['As', release.extends === null ? [] : [`Exchange ${release.extends}, where it states nothing of its own`]],
    ['Notes', release.notes],
    ['Next', [`exscope catalog list --release ${release.release}`]],
  ]);
}

function origin({ source, verified }: { source: string; verified: boolean }): string[] {
  return [`${source}${verified ? '' : ' (not verified)'}`];
}

function sections(list: readonly (readonly [title: string, lines: readonly string[]])[]): StorySection[] {
  return list.filter(([, lines]) => lines.length > 0).map(([title, lines]) => ({ title, lines: [...lines] }));
}
