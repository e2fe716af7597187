import type { Value } from './evidence/table.js';
import { listOf, type Shape } from './json-shape.js';
import type { JudgementSettings } from './rows.js';

export const NO_SETTINGS: JudgementSettings = {
  name: null,
  releases: [],
  hosts: [],
  networks: [],
  staticPorts: [],
  replicationPort: null,
  exceptions: [],
  catalog: '',
  ownCatalogs: [],
};

/** What the lists among them hold; what is inside a catalog of a user's own is not looked at again. */
const LISTS: Readonly<Record<string, Shape>> = {
  releases: 'string',
  hosts: { address: 'string', roles: 'strings', name: 'string?', releases: 'strings' },
  networks: { name: 'string', kind: 'string', addresses: 'strings' },
  staticPorts: { service: 'string', port: 'number', servers: 'strings?' },
  exceptions: { name: 'string', who: 'string', why: 'string', until: 'string?' },
  ownCatalogs: {},
};

/** One member, from its column. Throws SyntaxError, which the store takes for damage, when it is something else. */
export function settingOf(name: string, value: Value): unknown {
  if (Object.hasOwn(LISTS, name)) return listOf(value, LISTS[name]!);
  const setting = JSON.parse(value as string) as unknown;
  const known = name === 'replicationPort' ? 'number' : 'string';
  if (setting !== null && typeof setting !== known && Object.hasOwn(NO_SETTINGS, name))
    throw new SyntaxError(`${name} is not what it should be`);
  return setting;
}
