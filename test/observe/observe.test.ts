/** Both ways to observe a run: in this thread, or with inspection and store in another. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/index.js';
import { Coverage } from '../../src/decode/coverage.js';
import { observeBeside } from '../../src/observe/beside.js';
import { observeHere } from '../../src/observe/here.js';
import type { Observation, ObserveOptions } from '../../src/observe/observation.js';
import { openDatabase } from '../../src/store/driver.js';
import { placeStore } from '../../src/store/index.js';
import { ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const capture = join(folder, 'mixed.pcap');

/** A worker can only be started from what was built. */
const WORKER = join(ROOT, 'dist/worker.js');

beforeAll(async () => {
  const { generate } = (await import(pathToFileURL(join(ROOT, 'bench/traffic/generate.mjs')).href)) as {
    generate: (options: object) => void;
  };
  generate({ profile: 'mixed', seed: 3, size: 24_000_000, output: capture, format: 'pcap' });
});

const options = (store: string): ObserveOptions => ({ store, exscopeVersion: '0.0.0', limits: {} });

async function run(observation: Observation, store: string, bufferSize?: number): Promise<void> {
  const coverage = new Coverage();
  observation.beginCapture(0, coverage);
  const facts = await readCapture({ path: capture, name: basename(capture), size: statSync(capture).size }, observation.packet, {
    ready: observation.ready,
    pool: observation.pool,
    ...(bufferSize !== undefined && { bufferSize }),
  });
  await observation.finish({ interrupted: false, missing: [], capturesLate: 0 }, () => [{ ...facts, ...coverage.record() }]);
  placeStore(store);
}

/** Every row of every table, without the time of the run. */
function contents(path: string): Record<string, unknown[]> {
  const database = openDatabase(path, { readonly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all() as string[];
    const rows = (table: string) => database.prepare(`SELECT * FROM ${table}`).all() as { created_at?: string }[];
    return Object.fromEntries(tables.map((table) => [table, rows(table).map(({ created_at: _, ...row }) => row)]));
  } finally {
    database.close();
  }
}

/** Octets that ended there. */
function octets(store: Record<string, unknown[]>, outcome: string): number {
  const ended = store.payload as { outcome: string; octets: number }[];
  return ended.find((row) => row.outcome === outcome)!.octets;
}

describe('two threads', () => {
  it.each<[string, ObserveOptions['limits']]>([
    ['as it is', {}],
    ['with little room', { maxInspectedBytes: 4096, maxReorderBytes: 2000 }],
  ])('write what one does into the store, whatever is read at once: %s', async (name, limits) => {
    const here = join(folder, `here ${name}.db`);
    await run(observeHere({ ...options(here), limits }), here);
    const one = contents(here);
    for (const bufferSize of [undefined, 100_000]) {
      const beside = join(folder, `beside ${name} ${bufferSize}.db`);
      await run(observeBeside({ ...options(beside), limits }, WORKER), beside, bufferSize);
      const two = contents(beside);
      for (const [table, rows] of Object.entries(one)) expect(two[table], table).toEqual(rows);
    }
    expect(one.flows!.length).toBeGreaterThan(500);
    // What would differ: payload sent again once a flow is decided.
    for (const outcome of ['repeated', 'decided']) expect(octets(one, outcome)).toBeGreaterThan(10_000);
    if (name !== 'as it is') expect(octets(one, 'limited')).toBeGreaterThan(10_000);
  });

  it('leave nothing behind when the run is given up', async () => {
    const place = join(folder, 'given-up');
    mkdirSync(place);
    const observation = observeBeside(options(join(place, 'x.db')), WORKER);
    observation.beginCapture(0, new Coverage());
    await readCapture({ path: capture, name: 'x', size: 3_000_000 }, observation.packet, { ready: observation.ready });
    await observation.abort();
    expect(readdirSync(place)).toEqual([]);
  });

  it('say why the store cannot be written', async () => {
    const foreign = join(folder, 'notes.txt');
    writeFileSync(foreign, 'not a store');
    for (const store of [foreign, join(folder, 'no such folder', 'x.db')]) {
      const said = { name: 'ExscopeError', code: 'EXSCOPE_STORE', message: expect.stringContaining(store), exitCode: expect.any(Number) };
      expect(() => observeHere(options(store))).toThrow(expect.objectContaining(said));
      const observation = observeBeside(options(store), WORKER);
      await expect(run(observation, store)).rejects.toMatchObject(said);
      await observation.abort();
    }
  });
});
