/** docs/evidence.md has a row for every protocol that is recognised, over what it is recognised, and for no other. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DATAGRAM_PROTOCOLS, PROTOCOLS } from '../../src/inspect/registry.js';
import { ROOT } from '../helpers/exscope.js';

const page = readFileSync(join(ROOT, 'docs', 'evidence.md'), 'utf8');

const listed = new Map(
  page
    .split(/^## /m)
    .find((part) => part.startsWith('Protocols\n'))!
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => {
      const [names, over] = line.slice(1).split('|') as [string, string];
      return [...names.matchAll(/`([^`]+)`/g)].map((name): [string, string[]] => [name[1]!, over.trim().split(', ')]);
    }),
);

const namesOf = (protocols: typeof PROTOCOLS) => new Set(protocols.flatMap(({ name, others = [] }) => [name, ...others]));

it('docs/evidence.md lists every protocol that is recognised, and no other', () => {
  const [tcp, udp] = [namesOf(PROTOCOLS), namesOf(DATAGRAM_PROTOCOLS)];
  const recognised = [...new Set([...tcp, ...udp])].map((name): [string, string[]] => [
    name,
    [...(tcp.has(name) ? ['TCP'] : []), ...(udp.has(name) ? ['UDP'] : [])],
  ]);
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(recognised));
});

it('docs/evidence.md names tests that are there', () => {
  const tests = [...page.matchAll(/`(test\/[\w./-]+)`/g)].map((match) => match[1]!);
  expect(tests.length).toBeGreaterThan(3);
  expect(tests.filter((test) => !existsSync(join(ROOT, test)))).toEqual([]);
});
