// node bench/generate.mjs --profile small [--packets 3M] --output FILE: see README.md.
import { parseArgs } from 'node:util';
import { generate } from './traffic/generate.mjs';
import { PROFILES } from './traffic/profiles.mjs';
import { parseCount, parseSize } from './traffic/size.mjs';

const NAMES = Object.keys(PROFILES).join('|');
const USAGE = `usage: node bench/generate.mjs [--profile ${NAMES}] [--seed 1] [--packets 3M] [--flows 1M] [--size 1G] [--block 1M] [--snaplen 96] [--format pcap|pcapng] --output FILE
--output - is standard output`;

const optional = (text, parse) => (text === undefined ? undefined : parse(text));

function readOptions() {
  const text = { type: 'string' };
  const { values } = parseArgs({
    options: {
      profile: { type: 'string', default: 'mixed' },
      seed: { type: 'string', default: '1' },
      size: text,
      packets: text,
      flows: text,
      block: text,
      snaplen: text,
      output: text,
      format: { type: 'string', default: 'pcap' },
    },
  });
  const options = {
    profile: values.profile,
    seed: Number(values.seed),
    size: optional(values.size, parseSize),
    packets: optional(values.packets, parseCount),
    flows: optional(values.flows, parseCount),
    block: optional(values.block, parseCount),
    snapLength: optional(values.snaplen, parseCount),
    output: values.output,
    format: values.format,
  };
  if (!options.output) throw new Error('--output FILE is missing');
  if (!Object.hasOwn(PROFILES, options.profile)) throw new Error(`--profile ${options.profile} is none of ${NAMES}`);
  if (!['pcap', 'pcapng'].includes(options.format)) throw new Error(`--format ${options.format} is neither pcap nor pcapng`);
  if (!Number.isInteger(options.seed) || options.seed < 0) throw new Error(`--seed ${values.seed} is not a whole number`);
  return options;
}

let options;
try {
  options = readOptions();
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
const started = process.hrtime.bigint();
const { packets, bytes, flows } = generate(options);
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
console.error(
  `${packets} packets, ${flows} flows, ${bytes} bytes in ${seconds.toFixed(1)} s: ${Math.round(packets / seconds)} packets a second`,
);
