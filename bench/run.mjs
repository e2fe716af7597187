// node bench/run.mjs [--profile small]... [--format pcap]... [--rounds 5] [--contenders exscope,capinfos] [--record] [--compare] [--targets]: see README.md.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { captureOf, FORMATS, warmUp } from './measuring/captures.mjs';
import { needTime } from './measuring/measure.mjs';
import { CONTENDERS } from './peers/contenders.mjs';
import { countPackets } from './peers/count-packets.mjs';
import { compete, present } from './peers/rounds.mjs';
import { compared } from './recording/compare.mjs';
import { record, recorded } from './recording/record.mjs';
import { aligned, contenderTable } from './recording/table.mjs';
import { judged, targetTable } from './recording/targets.mjs';
import { PROFILES } from './traffic/profiles.mjs';
import { parseCount, parseSize } from './traffic/size.mjs';

function readOptions() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const { values } = parseArgs({
    options: {
      profile: { type: 'string', multiple: true, default: ['small', 'large'] },
      format: { type: 'string', multiple: true, default: ['pcap'] },
      seed: { type: 'string', default: '7' },
      size: text,
      packets: text,
      flows: text,
      rounds: { type: 'string', default: '5' },
      file: text,
      contenders: text,
      record: flag,
      compare: flag,
      targets: flag,
    },
  });
  for (const profile of values.profile) mustBeOneOf('--profile', profile, Object.keys(PROFILES));
  for (const format of values.format) mustBeOneOf('--format', format, Object.keys(FORMATS));
  const names = CONTENDERS.map(({ name }) => name);
  const asked = values.contenders?.split(',') ?? names;
  for (const name of asked) mustBeOneOf('--contenders', name, names);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds} is not a whole number`);
  const limits = {};
  if (values.size) limits.size = parseSize(values.size);
  if (values.packets) limits.packets = parseCount(values.packets);
  if (values.flows) limits.flows = parseCount(values.flows);
  const needsAll = values.record || values.compare || values.targets;
  if (values.file && needsAll) throw new Error('--record, --compare and --targets are for the generated captures');
  if (needsAll && Object.keys(limits).length > 0) throw new Error('--record, --compare and --targets are for captures of the usual size');
  if (!asked.includes('exscope') && needsAll) throw new Error('--record, --compare and --targets need exscope among the contenders');
  return { ...values, rounds, limits, seed: Number(values.seed), contenders: CONTENDERS.filter(({ name }) => asked.includes(name)) };
}

function mustBeOneOf(option, value, possible) {
  if (!possible.includes(value)) throw new Error(`${option} ${value} is none of ${possible.join(', ')}`);
}

/** What there is to measure: the file given, or each profile in each format. */
function capturesOf({ file, profile: profiles, format: formats, seed, limits }) {
  if (file) return [{ name: file, format: /\.(gz|zst)$/.exec(file)?.[1] ?? 'pcap', path: () => resolve(file) }];
  return profiles.flatMap((profile) =>
    formats.map((format) => ({ name: `${profile}-${format}`, format, path: () => captureOf({ profile, seed, format, limits }) })),
  );
}

/** Returns the result, null when exscope failed, and whether it is free of failures and regressions. */
async function run({ name, format, path }, options) {
  const capture = path();
  await warmUp(capture);
  const contenders = present(options.contenders, format);
  const versions = Object.fromEntries(contenders.map((contender) => [contender.name, contender.found]));
  const { contenders: medians, failed } = await compete(contenders, capture, options.rounds);
  const result = { rounds: options.rounds, bytes: statSync(capture).size, packets: countPackets(capture), versions, contenders: medians };
  const table = contenderTable(result);
  console.log(`\n${name}: ${result.packets ?? '?'} packets, ${result.bytes} octets\n${aligned(table)}`);
  console.log('ratios: to exscope; above 1 it needs less');
  if (failed.includes('exscope')) return { result: null, good: false };
  let good = failed.length === 0;
  if (options.compare) good = compare(name, result) && good;
  if (options.record) record(name, result, table);
  return { result, good };
}

function compare(name, result) {
  const before = recorded(name);
  if (before === null) {
    console.log(`nothing is recorded of ${name}`);
    return true;
  }
  const { rows, regressions } = compared(before, result);
  console.log(`\nagainst ${before.date}, exscope ${before.exscope}\n${aligned(rows, [0, 4])}`);
  return regressions.length === 0;
}

let options;
try {
  options = readOptions();
  needTime();
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
const results = {};
let allGood = true;
for (const capture of capturesOf(options)) {
  const { result, good } = await run(capture, options);
  if (result !== null) results[capture.name] = result;
  allGood &&= good;
}
if (options.targets) console.log(`\n${aligned(targetTable(judged(results)), [0, 1, 2, 3])}`);
process.exitCode = allGood ? 0 : 1;
