// node bench/two-files.mjs [--packets 1500K] [--rounds 3] [--record]: two captures in one run, on all cores and on one.
import { parseArgs } from 'node:util';
import { captureOf, warmUp } from './measuring/captures.mjs';
import { analyzing, mediansOf } from './measuring/exscope.mjs';
import { needTime } from './measuring/measure.mjs';
import { record } from './recording/record.mjs';
import { aligned } from './recording/table.mjs';
import { parseCount } from './traffic/size.mjs';

const { values: options } = parseArgs({
  options: {
    packets: { type: 'string', default: '1500K' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '7' },
    record: { type: 'boolean', default: false },
  },
});
needTime();
const rounds = Number(options.rounds);
const packets = parseCount(options.packets);
// Of the same hours, from clients of two networks: two capturing points that share no flow.
const captures = [40, 41].map((network, i) =>
  captureOf({ profile: 'small', seed: Number(options.seed) + i, format: 'pcap', limits: { packets, network } }),
);
for (const capture of captures) await warmUp(capture);
const HOW = {
  'both, on one core': [captures, ['taskset', '-c', '0']],
  both: [captures],
  'first alone': [captures.slice(0, 1)],
  'second alone': [captures.slice(1)],
};
// In turn, so that a busy moment of the machine hits all of them.
const all = Object.keys(HOW).map((name) => [name, []]);
for (let round = 0; round < rounds; round++) {
  for (const [name, done] of all) done.push(await analyzing(HOW[name][0], 1, HOW[name][1]));
}
const runs = Object.fromEntries(all.map(([name, done]) => [name, mediansOf(done)]));
const gain = runs['both, on one core'].wall / runs.both.wall;
const table = [
  ['', 'wall s', 'CPU s', 'peak MiB'],
  ...Object.entries(runs).map(([name, { wall, cpu, peak }]) => [name, wall.toFixed(2), cpu.toFixed(2), (peak / 1024).toFixed(0)]),
];
console.log(aligned(table));
console.log(`one core takes ${gain.toFixed(2)} times as long`);
if (options.record) record('two-files', { rounds, packets, runs, gain }, table);
