import { PROTOCOLS, RELEASES } from '../catalog/names.js';
import { schemaWords, type ZodLibrary } from '../catalog/schema/words.js';
import { isAddress, isNetwork } from './addresses.js';
import { ALLOWANCES, NETWORK_KINDS } from './profile.js';

const ADDRESS = 'expected an IP address or a network in quotes or bare, such as 10.0.0.5, 10.0.0.0/24 or "2001:db8::5"';
const PORT_FORMS = 'expected a port from 1 to 65535, or a span such as "10000-10010"';

/** Names of the profile itself and of the catalog that rows may refer to. */
export interface SiteNames {
  releases: ReadonlySet<string>;
  services: ReadonlySet<string>;
  hosts: ReadonlySet<string>;
  networks: ReadonlySet<string>;
}

/** The schemas of a site profile: `names` for a first look at what it calls its hosts and networks, `site` for the whole. */
export function siteSchemas(z: ZodLibrary) {
  const words = schemaWords(z);
  const { closed, distinct, port, reference, role, text } = words;
  const address = z.string().refine((value) => isAddress(value) || isNetwork(value), { error: ADDRESS });
  const addresses = z.array(address).min(1, 'name at least one address');
  const shown = (list: readonly string[]) => list.filter((each) => each !== 'directory');

  function site(known: SiteNames) {
    const release = z.enum(shown(RELEASES), { error: `expected one of ${shown(RELEASES).join(', ')}; write it in quotes: "2010"` });
    const staticPorts = z.record(reference(known.services, 'the services that can be pinned'), port);
    const end = z
      .array(
        z.string().refine((value) => known.hosts.has(value) || known.networks.has(value) || isAddress(value) || isNetwork(value), {
          error: (issue) => `"${String(issue.input)}" is no host or network of this profile, and ${ADDRESS.replace('expected', 'not')}`,
        }),
      )
      .min(1, 'name at least one, or leave it out for any');
    const host = closed({
      name: text,
      address: address.optional(),
      addresses: addresses.optional(),
      roles: z.array(role).min(1, 'name at least one role'),
      release: release.optional(),
      staticPorts: staticPorts.optional(),
    }).refine((row) => (row.address === undefined) !== (row.addresses === undefined), {
      path: ['address'],
      error: 'give either "address" or "addresses"',
    });
    const network = closed({ name: text, kind: z.enum(NETWORK_KINDS), addresses });
    const array = closed({
      name: text,
      addresses: addresses.optional(),
      members: z.array(reference(known.hosts, 'the hosts of this profile')).min(1, 'name at least one member'),
      staticPorts: staticPorts.optional(),
    });
    const exception = closed({
      name: text,
      from: end.optional(),
      to: end.optional(),
      transport: z.enum(['tcp', 'udp']).optional(),
      ports: z
        .array(z.union([port, z.string().refine(isSpan, { error: PORT_FORMS })], { error: PORT_FORMS }))
        .min(1, 'name at least one port, or leave it out for any')
        .optional(),
      protocol: z.enum(PROTOCOLS).optional(),
      allows: z.array(z.enum(ALLOWANCES)).min(1, 'say what it allows').default(['unexpected']),
      who: text,
      why: text,
      until: z.string().refine(isDay, { error: 'expected the last day it holds, such as 2026-12-31' }).optional(),
    });
    return closed({
      name: text.optional(),
      releases: z.array(release).default([]),
      networks: distinct(network, 'name').default([]),
      hosts: distinct(host, 'name').default([]),
      arrays: distinct(array, 'name').default([]),
      staticPorts: staticPorts.default({}),
      dagReplicationPort: port.optional(),
      exceptions: distinct(exception, 'name').default([]),
    });
  }

  const named = z.array(z.looseObject({ name: text })).default([]);
  return { site, names: z.object({ hosts: named, networks: named, arrays: named }) };
}

function isSpan(value: string): boolean {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(value);
  return match !== null && Number(match[1]) >= 1 && Number(match[1]) <= Number(match[2]) && Number(match[2]) <= 65_535;
}

function isDay(value: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
