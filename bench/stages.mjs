// node bench/stages.mjs [--packets 300K] [--rounds 7] [--stages decode,flow] [--record] [--compare]: nanoseconds a packet, stage by stage.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inFolder } from './measuring/exscope.mjs';
import { median } from './measuring/median.mjs';
import { comparedStages } from './recording/compare.mjs';
import { record, recorded } from './recording/record.mjs';
import { aligned, thousands } from './recording/table.mjs';
import { bundledRooms } from './stages/bundle.mjs';
import { stagesOf } from './stages/stages.mjs';
import { parseCount } from './traffic/size.mjs';

const { values: options } = parseArgs({
  options: {
    profile: { type: 'string', default: 'small' },
    packets: { type: 'string', default: '300K' },
    seed: { type: 'string', default: '7' },
    rounds: { type: 'string', default: '7' },
    stages: { type: 'string' },
    record: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
if (options.stages && (options.record || options.compare)) throw new Error('--record and --compare are for all stages');

/** Those asked for, and what they cannot be told without. */
function chosen(all) {
  if (!options.stages) return all;
  const names = new Set();
  for (const name of options.stages.split(',')) {
    if (!Object.hasOwn(all, name)) throw new Error(`--stages ${name} is none of ${Object.keys(all).join(', ')}`);
    for (let stage = name; stage !== undefined; stage = all[stage].less) names.add(stage);
    if (name === 'judge') names.add('store');
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
}

/** Milliseconds by the clock and of the processor, all threads of this process together: the collector has some. */
function time(run) {
  const before = process.cpuUsage();
  const started = performance.now();
  run();
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
}

await inFolder(async (folder) => {
  const rooms = await bundledRooms();
  const store = join(folder, 'store.db');
  const stages = chosen(
    stagesOf(rooms, { profile: options.profile, seed: Number(options.seed), packets: parseCount(options.packets), store }),
  );
  const times = Object.fromEntries(Object.keys(stages).map((name) => [name, []]));
  // The first round is for the compiler.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, { run }] of Object.entries(stages)) {
      const took = time(run);
      if (round > 0) times[name].push(took);
    }
    console.error(round === 0 ? 'warmed up' : `round ${round} of ${rounds} done`);
  }
  const mediansOf = (what) => Object.fromEntries(Object.entries(times).map(([name, runs]) => [name, median(runs.map((run) => run[what]))]));
  const [wall, cpu] = [mediansOf('wall'), mediansOf('cpu')];
  const result = { rounds, packets: parseCount(options.packets), stages: {} };
  for (const [name, { packets, less }] of Object.entries(stages)) {
    const each = (milliseconds) => (Math.max(0, milliseconds[name] - (less === undefined ? 0 : milliseconds[less])) / packets) * 1e6;
    result.stages[name] = { packets, nanoseconds: each(wall), cpuNanoseconds: each(cpu) };
  }
  const table = [
    ['', 'packets', 'ns a packet', 'packets/s', 'CPU ns a packet'],
    ...Object.entries(result.stages).map(([name, { packets, nanoseconds, cpuNanoseconds }]) => [
      name,
      thousands(packets),
      nanoseconds.toFixed(0),
      nanoseconds > 0 ? thousands(1e9 / nanoseconds) : '–',
      cpuNanoseconds.toFixed(0),
    ]),
  ];
  console.log(aligned(table));
  if (options.compare) compare(result);
  if (options.record) record('stages', result, table);
});

function compare(result) {
  const before = recorded('stages');
  if (before === null) {
    console.log('nothing is recorded of the stages');
    return;
  }
  const { rows, regressions } = comparedStages(before, result);
  console.log(`\nagainst ${before.date}, exscope ${before.exscope}; in times of what decoding takes\n${aligned(rows, [0, 4])}`);
  if (regressions.length > 0) process.exitCode = 1;
}
