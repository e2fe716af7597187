// node bench/two-files.mjs [--packets 1500K] [--rounds 3] [--record]: two captures in one run, against one after the other.
import { parseArgs } from 'node:util';
import { captureOf, warmUp } from './measuring/captures.mjs';
import { analyzing } from './measuring/exscope.mjs';
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
const runs = {};
for (const [name, of] of Object.entries({ 'first alone': [captures[0]], 'second alone': [captures[1]], 'both in one run': captures })) {
  runs[name] = await analyzing(of, rounds);
}
const gain = (runs['first alone'].wall + runs['second alone'].wall) / runs['both in one run'].wall;
const table = [
  ['', 'wall s', 'CPU s', 'peak MiB'],
  ...Object.entries(runs).map(([name, { wall, cpu, peak }]) => [name, wall.toFixed(2), cpu.toFixed(2), (peak / 1024).toFixed(0)]),
];
console.log(aligned(table));
console.log(`one after the other takes ${gain.toFixed(2)} times as long as both in one run`);
if (options.record) record('two-files', { rounds, packets, runs, gain }, table);
