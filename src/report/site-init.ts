import type { HostRow } from '../store/rows.js';
import type { StaticPortCheck } from './static-ports.js';
import { safe } from './text.js';
import { quoted, yamlAddress, yamlString } from './yaml-text.js';

export interface SiteInitFacts {
  /** How the user may name the store in a next command. */
  storeName: string;
  captures: readonly string[];
  hosts: readonly HostRow[];
  staticPorts: readonly StaticPortCheck[];
}

/** A capture of a whole site may show thousands; a first profile is for reading. */
const MAX_HOSTS = 200;

/** Addresses nobody routes on the Internet (RFC 1918, RFC 4193, RFC 3927, RFC 4291). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'];

/** A first site profile, with what a capture showed as its values and why as comments. It is valid as it is. */
export function siteProfileText({ storeName, captures, hosts, staticPorts }: SiteInitFacts): string {
  const shown = hosts.filter(({ exchange, why }) => exchange || why !== '').slice(0, MAX_HOSTS);
  const releases = agreed(shown);
  const lines = [
    `# Site profile for exscope, begun from what was seen in ${captures.map((name) => safe(name, 80)).join(', ')}.`,
    '# Everything here is a guess until you have read it. What is said here wins over what exscope infers. Then:',
    `#   exscope site check exscope.yaml`,
    `#   exscope judge ${storeName} --site exscope.yaml`,
    'name: My site',
    '',
    '# Releases in use: 5.5 2000 2003 2007 2010 2013 2016 2019 se online outlook.com. In quotes. Empty: any.',
    releases.length > 0 ? `releases: [${releases.map(quoted).join(', ')}]` : 'releases: []',
    '',
    '# The narrowest network that holds an address says what it is: internal, perimeter or internet.',
    'networks:',
    `  - { name: private, kind: internal, addresses: [${PRIVATE.map(yamlAddress).join(', ')}] }`,
    '  - { name: world, kind: internet, addresses: [0.0.0.0/0, "::/0"] }',
    '',
    '# Hosts with their roles. An address, several (addresses: [...]), or a network.',
    shown.length === 0 ? 'hosts: []' : 'hosts:',
    ...shown.flatMap((host) => hostLines(host, staticPorts)),
    ...(hosts.length > shown.length ? [`# ${hosts.length - shown.length} more hosts were seen doing nothing that tells their role.`] : []),
    '',
    '# Client Access arrays: the virtual address answers as its members do.',
    '# arrays:',
    '#   - { name: outlook, addresses: [10.0.0.4], members: [cas01, cas02], staticPorts: { rpc-client-access: 59532 } }',
    '',
    '# Static RPC ports that hold for every server. exscope catalog show rpc-client-access tells where they are set.',
    '# staticPorts: { rpc-client-access: 59532, address-book: 59533 }',
    '',
    '# Where database availability groups replicate, when it is not 64327.',
    '# dagReplicationPort: 64327',
    '',
    '# Traffic somebody answers for. One that has ended is a finding.',
    'exceptions: []',
    '#  - name: backup',
    '#    from: [10.0.0.9]            # addresses, networks, or names of hosts and networks above; any when left out',
    '#    to: [10.0.0.5]',
    '#    transport: tcp',
    '#    ports: [10000, "10005-10010"]',
    '#    allows: [unexpected]        # and, or, cleartext',
    '#    who: Backup team',
    '#    why: its agent listens there',
    '#    until: 2027-12-31',
  ];
  return `${lines.join('\n')}\n`;
}

/** What all signs agree on; a release that only some hosts may run is not the site's. */
function agreed(hosts: readonly HostRow[]): string[] {
  const told = hosts.filter(({ exchange, releases }) => exchange && releases.length === 1).flatMap(({ releases }) => releases);
  return [...new Set(told)];
}

function hostLines({ address, roles, releases, why }: HostRow, checks: readonly StaticPortCheck[]): string[] {
  const ports = checks.filter(({ server }) => server === address);
  const pinned = ports.flatMap(({ service, configured }) => (configured === null ? [] : [`${service}: ${configured}`]));
  const seen = ports.flatMap(({ service, advertised, used, status }) => {
    const where = [...new Set([...advertised, ...used.map(({ port }) => port)])];
    return where.length === 0 ? [] : [`    # ${service} was on ${where.join(', ')} (${status === 'dynamic' ? 'dynamic' : 'not dynamic'}).`];
  });
  return [
    `  # ${safe(why, 160)}`,
    `  - name: ${yamlString(`host-${address.replace(/[^0-9a-z]+/gi, '-')}`)}`,
    `    address: ${yamlAddress(address)}`,
    `    roles: [${roles.join(', ')}]`,
    ...(releases.length === 1
      ? [`    release: ${quoted(releases[0]!)}`]
      : releases.length > 1
        ? [`    # release: one of ${releases.join(', ')}`]
        : []),
    ...seen,
    ...(pinned.length > 0 ? [`    staticPorts: { ${pinned.join(', ')} }`] : []),
  ];
}
