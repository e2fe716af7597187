// node bench/run.mjs [--profile mixed] [--seed 1] [--size 1G] [--rounds 5] [--file CAPTURE]: see README.md.
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isInstalled, measure, median } from './measure.mjs';
import { parseSize } from './size.mjs';
import { generate } from './traffic/generator.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);

/** The generated capture, made when it is not there yet. */
function generatedCapture({ profile, seed, size }) {
  const capture = join(HERE, 'data', `${profile}-${seed}-${size}.pcap`);
  if (existsSync(capture)) return capture;
  mkdirSync(dirname(capture), { recursive: true });
  console.error(`generating ${profile}, seed ${seed}, ${size}`);
  generate({ profile, seed: Number(seed), size: parseSize(size), output: `${capture}.part`, format: 'pcap' });
  renameSync(`${capture}.part`, capture);
  return capture;
}

/** What is compared; `accepted` exit codes: exscope ends with 1 when it has findings. */
function contenders(capture, folder) {
  const all = [
    {
      name: 'exscope',
      command: process.execPath,
      args: [join(ROOT, 'bin', 'exscope.js'), 'analyze', capture, '--store', join(folder, 'store.db'), '--quiet'],
      accepted: [0, 1],
    },
    { name: 'ndpiReader', command: 'ndpiReader', args: ['-q', '-i', capture], accepted: [0], probe: '-h' },
    { name: 'capinfos', command: 'capinfos', args: ['-c', capture], accepted: [0], probe: '-v' },
    { name: 'pcap-parser', command: process.execPath, args: [join(HERE, 'count-pcap-parser.mjs'), capture], accepted: [0] },
  ];
  return all.filter(({ name, command, probe }) => {
    if (!probe || isInstalled(command, probe)) return true;
    console.error(`${name} is not installed and left out`);
    return false;
  });
}

/** Reads the file once, so that every contender finds it in the page cache. */
async function warmUp(capture) {
  for await (const _ of createReadStream(capture, { highWaterMark: 4 << 20 }));
}

function printResults(results, bytes) {
  const reference = results.find(({ name }) => name === 'exscope') ?? results[0];
  const columns = ['', 'wall s', 'CPU s', 'peak MiB', 'MB/s', 'wall ratio', 'CPU ratio', 'memory ratio'];
  const rows = results.map(({ name, wall, cpu, peak }) => [
    name,
    wall.toFixed(2),
    cpu.toFixed(2),
    (peak / 1024).toFixed(0),
    (bytes / 1e6 / wall).toFixed(0),
    (wall / reference.wall).toFixed(2),
    (cpu / reference.cpu).toFixed(2),
    (peak / reference.peak).toFixed(2),
  ]);
  const widths = columns.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  for (const row of [columns, ...rows]) {
    console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '));
  }
  console.log(`ratios: to ${reference.name}; above 1 it needs less`);
}

const { values: options } = parseArgs({
  options: {
    profile: { type: 'string', default: 'mixed' },
    seed: { type: 'string', default: '1' },
    size: { type: 'string', default: '1G' },
    rounds: { type: 'string', default: '5' },
    file: { type: 'string' },
  },
});
if (!isInstalled('/usr/bin/time', '--version')) {
  console.error('GNU time is needed: apt-get install time');
  process.exit(2);
}
const capture = options.file ? resolve(options.file) : generatedCapture(options);
const rounds = Number(options.rounds);
const folder = mkdtempSync(join(tmpdir(), 'exscope-bench-'));
try {
  await warmUp(capture);
  const runs = contenders(capture, folder).map((contender) => ({ ...contender, measured: [] }));
  // Round by round, so that a busy moment of the machine hits all of them.
  for (let round = 1; round <= rounds; round++) {
    for (const run of runs.filter(({ failed }) => !failed)) {
      const result = measure(run.command, run.args, { cwd: folder, accepted: run.accepted });
      rmSync(join(folder, 'store.db'), { force: true });
      run.failed = !result.ok;
      if (result.ok) run.measured.push(result);
      else console.error(`${run.name} failed with exit code ${result.status}: ${result.message}`);
    }
    console.error(`round ${round} of ${rounds} done`);
  }
  const results = runs
    .filter(({ failed }) => !failed)
    .map(({ name, measured }) => ({
      name,
      wall: median(measured.map(({ wall }) => wall)),
      cpu: median(measured.map(({ cpu }) => cpu)),
      peak: median(measured.map(({ peak }) => peak)),
    }));
  printResults(results, statSync(capture).size);
  process.exitCode = runs.some(({ failed }) => failed) ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
