/** Fuzzes what reads octets, text and captures: see docs/reliability.md. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { check } from './check.js';
import { decodeInput } from './input.js';
import { ROOT } from './places.js';
import { type Finding, HEAD, LENGTH, type Message, RUNS, SHARED_SIZE, TARGET, type Tally } from './protocol.js';
import { seedOf } from './random.js';
import { TARGETS } from './targets/index.js';

/** Processor time without a new run after which one hangs. */
const HANGS_AFTER_MILLISECONDS = 60_000;
const LOOK_EVERY_MILLISECONDS = 2000;
const MAX_HEAP_MIB = 1024;

const USAGE =
  'npm run fuzz -- [--minutes N] [--seed N] [--target NAME]… [--output FOLDER] [--replay FILE] [--list]: see docs/reliability.md';

const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true, default: [] },
    output: { type: 'string', default: join(ROOT, 'fuzz', 'findings') },
    replay: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

const totals = new Map<string, Tally>();
let findings = 0;

function save({ target, failure, input }: Finding): void {
  findings++;
  const parts = decodeInput(input);
  const { extension, bytes } = TARGETS.find(({ name }) => name === target)!.save(parts);
  const name = `${target.replace('/', '-')}-${failure.kind}-${seedOf(failure.message + bytes.length).toString(16)}`;
  mkdirSync(options.output, { recursive: true });
  writeFileSync(join(options.output, `${name}.${extension}`), bytes);
  writeFileSync(join(options.output, `${name}.input`), input);
  console.log(`${target}: ${failure.kind}: ${failure.message}\n  ${join(options.output, name)}.input`);
}

/** Lets a thread work until its time is over; false when it had to be ended, or ended itself. */
function work(targets: readonly string[], seed: number, milliseconds: number): Promise<boolean> {
  const shared = new SharedArrayBuffer(SHARED_SIZE);
  const head = new Int32Array(shared, 0, HEAD / 4);
  const atHand = (kind: 'slow' | 'grew', message: string) =>
    save({ target: targets[head[TARGET]!]!, failure: { kind, message }, input: new Uint8Array(shared).slice(HEAD, HEAD + head[LENGTH]!) });
  const worker = new Worker(new URL('./fuzz-worker.js', import.meta.url), {
    workerData: { targets, seed, milliseconds, shared },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
  });
  let tallies: Tally[] = [];
  worker.on('message', (message: Message) => {
    if (message.kind === 'finding') return save(message.finding);
    tallies = message.tallies;
    const { executions, kept } = tallies.find(({ target }) => target === message.target)!;
    console.error(`${message.target}: ${executions} runs, ${kept} kept; ${message.characters} characters of the program reached`);
  });
  return new Promise((resolve) => {
    let runs = -1;
    let since = process.cpuUsage();
    const timer = setInterval(() => {
      if (Atomics.load(head, RUNS) !== runs) {
        runs = Atomics.load(head, RUNS);
        since = process.cpuUsage();
        return;
      }
      const { user, system } = process.cpuUsage(since);
      if ((user + system) / 1000 < HANGS_AFTER_MILLISECONDS) return;
      atHand('slow', `no end after ${HANGS_AFTER_MILLISECONDS} ms of processor time`);
      void worker.terminate();
    }, LOOK_EVERY_MILLISECONDS);
    worker.on('error', (error) => atHand('grew', String(error)));
    worker.on('exit', (code) => {
      clearInterval(timer);
      for (const tally of tallies) add(tally);
      resolve(code === 0);
    });
  });
}

function add({ target, seeds, kept, executions, findings }: Tally): void {
  const sum = totals.get(target) ?? { target, seeds, kept: 0, executions: 0, findings: 0 };
  totals.set(target, {
    target,
    seeds,
    kept: Math.max(sum.kept, kept),
    executions: sum.executions + executions,
    findings: sum.findings + findings,
  });
}

async function fuzz(targets: readonly string[]): Promise<void> {
  const end = performance.now() + Number(options.minutes) * 60_000;
  for (let seed = Number(options.seed); performance.now() < end; seed++) await work(targets, seed, end - performance.now());
  const { user, system } = process.cpuUsage();
  const rows = [...totals.values()].map(({ target, seeds, kept, executions, findings }) =>
    [target, seeds, kept, executions, findings].map(String),
  );
  const table = [['target', 'samples', 'kept', 'runs', 'findings'], ...rows];
  for (const row of table) console.log(row.map((cell, at) => (at === 0 ? cell.padEnd(24) : cell.padStart(10))).join(''));
  const runs = [...totals.values()].reduce((sum, { executions }) => sum + executions, 0);
  console.log(`${runs} runs in ${((user + system) / 6e7).toFixed(1)} minutes of processor time, ${findings} findings`);
  process.exitCode = findings > 0 ? 1 : 0;
}

/** One input that was saved, once more. */
async function replay(file: string): Promise<void> {
  const [name] = options.target;
  const target = TARGETS.find((each) => each.name === name);
  if (target === undefined) throw new Error('--replay needs --target');
  const failure = await check(target, decodeInput(readFileSync(file)));
  console.log(failure === null ? 'clean' : `${failure.kind}: ${failure.message}`);
  process.exitCode = failure === null ? 0 : 1;
}

const asked = options.target;
const chosen = TARGETS.map(({ name }) => name).filter(
  (name) => asked.length === 0 || asked.some((each) => name === each || name.startsWith(`${each}/`)),
);
if (options.help) console.log(USAGE);
else if (options.list) console.log(chosen.join('\n'));
else if (options.replay !== undefined) await replay(options.replay);
else if (chosen.length === 0) throw new Error(`there is no target ${asked}`);
else await fuzz(chosen);
