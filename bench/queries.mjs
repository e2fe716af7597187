// node bench/queries.mjs [--flows 1M] [--rounds 3] [--store FILE] [--record]: what one waits for at a store of a million flows.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inFolder, READ } from './measuring/exscope.mjs';
import { timeOutput } from './measuring/first-output.mjs';
import { median } from './measuring/median.mjs';
import { EXSCOPE } from './measuring/paths.mjs';
import { analyzeStream, writtenBy } from './measuring/streamed.mjs';
import { record } from './recording/record.mjs';
import { aligned } from './recording/table.mjs';
import { parseCount } from './traffic/size.mjs';

/** Of the `small` profile, whole flows. */
const PACKETS_A_FLOW = 17.4;

/** Arguments of exscope behind which the store comes. */
const QUERIES = {
  flows: ['flows', '--protection', 'cleartext', '--protocol', 'imap', '--format', 'ndjson'],
  'flows of a host': ['flows', '--host', '10.40.0.10', '--format', 'ndjson'],
  'flows of a port': ['flows', '--port', '389'],
  'flows, all': ['flows', '--format', 'ndjson'],
  judge: ['judge', '--quiet'],
  findings: ['findings'],
  'report json': ['report', '--format', 'json'],
  'report html': ['report', '--format', 'html'],
};

const { values: options } = parseArgs({
  options: {
    flows: { type: 'string', default: '1M' },
    rounds: { type: 'string', default: '3' },
    store: { type: 'string' },
    seed: { type: 'string', default: '7' },
    record: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);

async function makeStore(folder) {
  const store = join(folder, 'store.db');
  const packets = Math.ceil(parseCount(options.flows) * PACKETS_A_FLOW);
  const traffic = ['--profile', 'small', '--seed', options.seed, '--block', String(Math.min(packets, 1e6)), '--packets', String(packets)];
  const run = await analyzeStream(traffic, store);
  if (!READ.includes(run.status)) throw new Error(`exscope ended with exit code ${run.status}`);
  console.error(`store of ${writtenBy(run.said).flows} flows made in ${run.seconds.toFixed(0)} s`);
  return store;
}

await inFolder(async (folder) => {
  const store = options.store ? resolve(options.store) : await makeStore(folder);
  const queries = {};
  for (const [name, [command, ...args]] of Object.entries(QUERIES)) {
    const runs = [];
    for (let round = 0; round < rounds; round++) {
      runs.push(await timeOutput(process.execPath, [EXSCOPE, command, store, ...args], { cwd: folder, accepted: READ }));
    }
    queries[name] = { first: median(runs.map(({ first }) => first)), wall: median(runs.map(({ wall }) => wall)) };
    console.error(`${name}: ${queries[name].wall.toFixed(2)} s`);
  }
  const table = [
    ['', 'command', 'first output s', 'whole s'],
    ...Object.entries(queries).map(([name, { first, wall }]) => [name, QUERIES[name].join(' '), first.toFixed(2), wall.toFixed(2)]),
  ];
  console.log(aligned(table, [0, 1]));
  if (options.record) record('queries', { rounds, flows: parseCount(options.flows), queries }, table, [0, 1]);
});
