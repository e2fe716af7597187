// node bench/generate.mjs --profile mixed --seed 1 --size 1G --output FILE [--format pcap|pcapng]
import { parseArgs } from 'node:util';
import { parseSize } from './size.mjs';
import { generate } from './traffic/generator.mjs';
import { PROFILES } from './traffic/profiles.mjs';

const USAGE = 'usage: node bench/generate.mjs [--profile small|large|mixed] [--seed 1] [--size 1G] [--format pcap|pcapng] --output FILE';

function readOptions() {
  const { values } = parseArgs({
    options: {
      profile: { type: 'string', default: 'mixed' },
      seed: { type: 'string', default: '1' },
      size: { type: 'string', default: '1G' },
      output: { type: 'string' },
      format: { type: 'string', default: 'pcap' },
    },
  });
  const options = { ...values, seed: Number(values.seed), size: parseSize(values.size) };
  if (!options.output) throw new Error('--output FILE is missing');
  if (!Object.hasOwn(PROFILES, options.profile))
    throw new Error(`--profile ${options.profile} is none of ${Object.keys(PROFILES).join(', ')}`);
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
console.error(`${packets} packets, ${flows} flows, ${bytes} bytes in ${seconds.toFixed(1)} s`);
