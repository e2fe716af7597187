// node bench/linearity.mjs [--max 30M] [--rounds 3] [--record]: the time of a whole run by the number of packets; twice as many should take twice as long.
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { captureOf, warmUp } from './measuring/captures.mjs';
import { analyzing, mediansOf } from './measuring/exscope.mjs';
import { needTime } from './measuring/measure.mjs';
import { record } from './recording/record.mjs';
import { aligned, thousands } from './recording/table.mjs';
import { parseCount } from './traffic/size.mjs';

const FIRST = 1e6;
/** Packets of the block that all sizes are made of, so that they differ in nothing else. */
const BLOCK = 500_000;

const { values: options } = parseArgs({
  options: {
    max: { type: 'string', default: '30M' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '7' },
    record: { type: 'boolean', default: false },
  },
});
needTime();
const max = parseCount(options.max);
const rounds = Number(options.rounds);
const first = Math.min(FIRST, max);

/** Doubled from the first on, and the last one asked for. */
function sizes() {
  const all = [];
  for (let packets = first; packets < max; packets *= 2) all.push(packets);
  return [...all, max];
}

const captures = sizes().map((packets) => ({
  packets,
  capture: captureOf({ profile: 'small', seed: Number(options.seed), format: 'pcap', limits: { packets, block: BLOCK } }),
  rounds: [],
}));
try {
  // In turn, so that a busy moment of the machine hits one run of several sizes instead of all runs of one.
  for (let round = 1; round <= rounds; round++) {
    for (const { packets, capture, rounds: done } of captures) {
      await warmUp(capture);
      done.push(await analyzing([capture], 1));
      console.error(`round ${round}: ${thousands(packets)} packets: ${done.at(-1).wall.toFixed(2)} s`);
    }
  }
} finally {
  // Together they are 9 GB.
  for (const { capture } of captures) rmSync(capture);
}
const runs = captures.map(({ packets, rounds: done }) => ({ packets, ...mediansOf(done) }));

/** What twice as many packets take, were both sizes on one line through the origin but for this step. */
const doubling = (i) => (runs[i].wall / runs[i - 1].wall) ** (1 / Math.log2(runs[i].packets / runs[i - 1].packets));

const table = [
  ['packets', 'wall s', 'CPU s', 'peak MiB', 'ns a packet', 'time of twice as many'],
  ...runs.map(({ packets, wall, cpu, peak }, i) => [
    thousands(packets),
    wall.toFixed(2),
    cpu.toFixed(2),
    (peak / 1024).toFixed(0),
    ((wall / packets) * 1e9).toFixed(0),
    i === 0 ? '' : `${doubling(i).toFixed(2)} ×`,
  ]),
];
console.log(aligned(table, []));
const worstDoubling = runs.length > 1 ? Math.max(...runs.slice(1).map((_, i) => doubling(i + 1))) : undefined;
if (options.record) record('linearity', { rounds, runs, worstDoubling }, table, []);
