// Who is compared, how each is called, and what each does with a capture.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { READ } from '../measuring/exscope.mjs';
import { exscopeVersion } from '../measuring/machine.mjs';
import { EXSCOPE, ROOT } from '../measuring/paths.mjs';

const PLAIN = ['pcap', 'pcapng'];
const EVERY = ['pcap', 'pcapng', 'gz', 'zst'];

const packageVersion = (name) => JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;

/**
 * `args`: of the command, that runs in an empty folder. `formats`: what it reads. `accepted`: exit codes other than 0 that are no failure.
 * `version`: options and a pattern, or a function. `package`: of Debian.
 */
export const CONTENDERS = [
  {
    name: 'exscope',
    does: 'everything: flows, evidence, verdicts, store',
    command: process.execPath,
    args: (capture) => [EXSCOPE, 'analyze', capture, '--store', 'store.db'],
    formats: EVERY,
    accepted: READ,
    version: exscopeVersion,
  },
  {
    name: 'ndpiReader',
    does: 'flows and protocols',
    command: 'ndpiReader',
    args: (capture) => ['-q', '-i', capture],
    formats: PLAIN,
    package: 'libndpi-bin',
    version: { args: ['-h'], pattern: /nDPI ([\d.]+)/ },
  },
  {
    name: 'tshark',
    does: 'decodes every packet, lists conversations',
    command: 'tshark',
    args: (capture) => ['-q', '-n', '-r', capture, '-z', 'conv,tcp', '-z', 'conv,udp'],
    formats: EVERY,
    package: 'tshark',
    version: { args: ['--version'], pattern: /\(Wireshark\) ([\d.]+)/ },
  },
  {
    name: 'argus',
    does: 'flows',
    command: 'argus',
    args: (capture) => ['-r', capture, '-w', '/dev/null'],
    formats: PLAIN,
    package: 'argus-server',
    version: { args: ['-h'], pattern: /Version ([\d.]+)/ },
  },
  {
    name: 'nfpcapd',
    does: 'flows, stored',
    command: 'nfpcapd',
    args: (capture) => ['-r', capture, '-w', '.'],
    formats: PLAIN,
    package: 'nfdump',
    version: { args: ['-V'], pattern: /Version: ([\d.]+)/ },
  },
  {
    name: 'tcptrace',
    does: 'TCP connections',
    command: 'tcptrace',
    args: (capture) => ['-n', capture],
    formats: ['pcap'],
    package: 'tcptrace',
    version: { args: ['-v'], pattern: /version ([\d.]+)/ },
  },
  {
    name: 'capinfos',
    does: 'counts packets',
    command: 'capinfos',
    args: (capture) => ['-c', capture],
    formats: EVERY,
    package: 'wireshark-common',
    version: { args: ['--version'], pattern: /\(Wireshark\) ([\d.]+)/ },
  },
  {
    name: 'pcap-parser',
    does: 'counts packets: the floor of a straightforward Node.js reader',
    command: process.execPath,
    args: (capture) => [fileURLToPath(new URL('count-pcap-parser.mjs', import.meta.url)), capture],
    formats: ['pcap'],
    version: () => packageVersion('pcap-parser'),
  },
  {
    name: 'zcat',
    does: 'decompresses',
    command: 'zcat',
    args: (capture) => [capture],
    formats: ['gz'],
    package: 'gzip',
    version: { args: ['--version'], pattern: /gzip\) ([\d.]+)/ },
  },
  {
    name: 'zstdcat',
    does: 'decompresses',
    command: 'zstdcat',
    args: (capture) => [capture],
    formats: ['zst'],
    package: 'zstd',
    version: { args: ['--version'], pattern: /v?(\d[\d.]*)/ },
  },
];
