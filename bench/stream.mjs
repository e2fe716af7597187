// node bench/stream.mjs [--profile small] [--size 20G | --packets 100M] [--record]: memory over the time of a run that reads standard input.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inFolder, READ } from './measuring/exscope.mjs';
import { slopeOf, watchMemory } from './measuring/memory.mjs';
import { analyzeStream, writtenBy } from './measuring/streamed.mjs';
import { record } from './recording/record.mjs';
import { aligned, thousands } from './recording/table.mjs';

const LINES = 12;

const { values: options } = parseArgs({
  options: {
    profile: { type: 'string', default: 'small' },
    seed: { type: 'string', default: '7' },
    size: { type: 'string' },
    packets: { type: 'string' },
    block: { type: 'string', default: '1M' },
    interval: { type: 'string', default: '1000' },
    record: { type: 'boolean', default: false },
  },
});
const ends = options.packets ? ['--packets', options.packets] : ['--size', options.size ?? '20G'];
const traffic = ['--profile', options.profile, '--seed', options.seed, '--block', options.block, ...ends];

const mib = (kib) => (kib / 1024).toFixed(0);

/** Evenly spread over the run. */
function picked(samples) {
  const step = Math.max(1, (samples.length - 1) / (LINES - 1));
  return Array.from({ length: Math.min(LINES, samples.length) }, (_, i) => samples[Math.round(i * step)]);
}

await inFolder(async (folder) => {
  const store = join(folder, 'store.db');
  const run = await analyzeStream(traffic, store, (pid) => watchMemory(pid, Number(options.interval)));
  if (!READ.includes(run.status)) throw new Error(`exscope ended with exit code ${run.status}`);
  const written = writtenBy(run.said);
  const peakMiB = Math.max(...run.samples.map(({ peak }) => peak)) / 1024;
  // Judging, which comes behind the last packet, is none of what grows with them.
  const fed = run.samples.filter(({ seconds }) => seconds <= run.fedSeconds);
  const gainedMiB = ((slopeOf(fed) / 1024) * run.fedSeconds * 1e7) / written.packets;
  const table = [
    ['second', 'resident MiB', 'highest MiB'],
    ...picked(run.samples).map(({ seconds, resident, peak }) => [seconds.toFixed(0), mib(resident), mib(peak)]),
  ];
  console.log(
    `${options.profile}: ${written.packets} packets, ${written.flows} flows, ${written.bytes} octets in ${run.seconds.toFixed(1)} s: ${thousands(
      written.packets / run.seconds,
    )} packets/s; store ${(statSync(store).size / 2 ** 20).toFixed(0)} MiB`,
  );
  console.log(aligned(table, []));
  const fedMiB = Math.max(...fed.map(({ peak }) => peak)) / 1024;
  console.log(
    `peak ${fedMiB.toFixed(0)} MiB while reading, ${peakMiB.toFixed(0)} MiB in all; in the second half of reading ${gainedMiB.toFixed(1)} MiB more each 10 million packets`,
  );
  if (options.record) {
    const result = { rounds: 1, profile: options.profile, ...written, seconds: run.seconds, peakMiB, fedMiB, gainedMiB };
    record('stream', result, table, []);
  }
});
