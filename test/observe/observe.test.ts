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
import { openStore, placeStore } from '../../src/store/index.js';
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

/** Everything in a store but its time. */
function contents(path: string): unknown {
  const store = openStore(path);
  try {
    const flows = [...store.outlines()].map(({ id }) => store.flow(id));
    return [flows, store.endpoints(), store.captures(), store.coverage(), store.limits(), store.run().interrupted];
  } finally {
    store.close();
  }
}

describe('two threads', () => {
  it('find out what one does, chunk by chunk or at once', async () => {
    const here = join(folder, 'here.db');
    await run(observeHere(options(here)), here);
    for (const bufferSize of [undefined, 100_000]) {
      const beside = join(folder, `beside-${bufferSize}.db`);
      await run(observeBeside(options(beside), WORKER), beside, bufferSize);
      expect(contents(beside)).toEqual(contents(here));
    }
    expect((contents(here) as [unknown[]])[0].length).toBeGreaterThan(500);
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
