/** Flows gathered in parts give what they give one after the other. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.js';
import { MAX_USERS } from '../../src/audit/limits.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { Gathering, type SentGathering } from '../../src/report/gathering.js';
import { MAX_LOGINS } from '../../src/report/limits.js';
import { summarize } from '../../src/report/summary.js';
import { NO_SITE } from '../../src/site/profile.js';
import { type JudgedFlow, openStore, type Store } from '../../src/store/index.js';
import { wordingOf } from '../../src/wording/wording.js';
import { ROOT, scratch } from '../helpers/exscope.js';
import { withLogins } from './judged.js';

const catalog = loadCatalog();
const wording = wordingOf('en');

function gather(flows: readonly JudgedFlow[]): Gathering {
  const gathering = new Gathering();
  for (const each of flows) gathering.add(each);
  return gathering;
}

/** As another thread would get it. */
const sent = (gathering: Gathering): SentGathering => structuredClone(gathering.sent);

function merged(first: Gathering, later: Gathering): Gathering {
  expect(first.merge(sent(later))).toBe(true);
  return first;
}

describe('every flow of the sample captures', () => {
  let store: Store;
  let flows: JudgedFlow[];
  let whole: string;
  const page = (gathering: Gathering) => JSON.stringify(summarize({ store, catalog, version: '1', storeName: 'x' }, wording, gathering));

  beforeAll(async () => {
    const path = join(scratch(), 'all.db');
    const captures = readdirSync(join(ROOT, 'captures'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.pcap(ng)?(\.gz)?$/.test(name) && !name.startsWith('malformed'))
      .map((name) => join(ROOT, 'captures', name));
    await analyze({ captures, store: path, site: NO_SITE, catalog });
    store = openStore(path);
    flows = [...store.judgedFlows()];
    whole = page(gather(flows));
    return () => store.close();
  });

  it('are enough to tell', () => {
    expect(flows.length).toBeGreaterThan(300);
    const { findings, logins, unexpected, paths } = JSON.parse(whole);
    for (const some of [findings, logins, unexpected, paths]) expect(some.length).toBeGreaterThan(5);
    expect(new Set(findings.map(({ kind }: { kind: string }) => kind)).size).toBeGreaterThan(8);
  });

  it('in two parts, wherever they are cut', () => {
    for (let at = 0; at <= flows.length; at += 1 + Math.floor(flows.length / 150)) {
      const first = gather(flows.slice(0, at));
      expect(first.merge(sent(gather(flows.slice(at))))).toBe(true);
      expect(page(first) === whole, `cut before flow ${at}`).toBe(true);
    }
  });

  it('in several parts, put together from either end', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(flows.length), { minLength: 2, maxLength: 4 }), fc.boolean(), (places, fromTheEnd) => {
        const cuts = [0, ...places.sort((a, b) => a - b), flows.length];
        const parts = cuts.slice(1).map((cut, at) => gather(flows.slice(cuts[at], cut)));
        const together = fromTheEnd ? parts.reduceRight((later, part) => merged(part, later)) : parts.reduce(merged);
        expect(page(together) === whole).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('by ranges of the store', () => {
    const ids = (after: number, upTo: number) => Array.from(store.judgedFlows({}, { after, upTo }), ({ id }) => id);
    const last = store.lastFlow();
    expect(last).toBe(flows.at(-1)!.id);
    for (const cut of [0, 1, 7, 8, 9, 41, last - 1, last]) {
      const all = [...ids(0, cut), ...ids(cut, Number.POSITIVE_INFINITY)];
      expect(all).toEqual(flows.map(({ id }) => id));
      expect(ids(0, cut).every((id) => id <= cut)).toBe(true);
      expect([...store.judgedFlows({}, { after: cut, upTo: cut + 3 })]).toEqual(flows.filter(({ id }) => id > cut && id <= cut + 3));
    }
  });
});

describe('limits', () => {
  const logins = (from: number, count: number) => gather([withLogins(count, from)]);

  it.each([
    ['users', MAX_USERS],
    ['logins', MAX_LOGINS],
  ])('%s: as soon as some may have been left out, nothing is merged', (_name, most) => {
    const first = logins(0, 10);
    const before = sent(first);
    expect(first.merge(sent(logins(10, most - 9)))).toBe(false);
    expect(sent(first)).toEqual(before);
    expect(logins(0, 0).merge(sent(logins(0, most + 1)))).toBe(false);
  });

  it('users: up to the limit they are', () => {
    const first = logins(0, 10);
    expect(first.merge(sent(logins(10, MAX_USERS - 10)))).toBe(true);
    expect(first.collector.findings().find(({ kind }) => kind === 'credential-sent')!.users).toHaveLength(MAX_USERS);
    expect(first.tally.servers.logins).toHaveLength(MAX_USERS);
  });
});
