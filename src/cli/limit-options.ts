import { type Command, Option } from 'commander';
import type { ObserveLimits } from '../observe/index.js';
import { byteCount, wholeNumber } from './options.js';

/** What `analyze` may be told of how much it keeps at once, and how far it looks. */
export interface LimitOptions {
  maxFlows?: number;
  maxInspectedBytes?: number;
  maxReorderBytes?: number;
  maxFragmentBytes?: number;
  maxTunnelDepth?: number;
  maxOpenCaptures?: number;
  duplicateWindow?: number;
  dropDuplicates?: boolean;
}

export function addLimitOptions(command: Command): Command {
  return command
    .addOption(new Option('--max-flows <number>', 'live flows kept at once (default: 262144)').argParser(wholeNumber(16, 2 ** 24)))
    .addOption(new Option('--max-inspected-bytes <size>', 'payload read of one flow (default: 1m)').argParser(byteCount(1024, 2 ** 40)))
    .addOption(
      new Option('--max-reorder-bytes <size>', 'payload of one direction kept while a segment is missing (default: 64k)').argParser(
        byteCount(0, 2 ** 30),
      ),
    )
    .addOption(
      new Option('--max-fragment-bytes <size>', 'fragments of datagrams that are not whole yet (default: 16m)').argParser(
        byteCount(0, 2 ** 30),
      ),
    )
    .addOption(
      new Option('--max-tunnel-depth <number>', 'tunnels inside each other that are opened (default: 8)').argParser(wholeNumber(0, 64)),
    )
    .addOption(
      new Option('--max-open-captures <number>', 'captures read at the same time when they overlap (default: 32)').argParser(
        wholeNumber(1, 4096),
      ),
    )
    .addOption(
      new Option(
        '--duplicate-window <ms>',
        'milliseconds in which the same packet again is a duplicate, kept out of evidence; 0: none is (default: 100)',
      ).argParser(wholeNumber(0, 60_000)),
    )
    .option('--drop-duplicates', 'leave duplicates out of packet and byte counts as well');
}

/** Those that observing has; the others keep their defaults. */
export function observeLimits(options: LimitOptions): Partial<ObserveLimits> {
  const { maxFlows, maxInspectedBytes, maxReorderBytes, maxFragmentBytes, maxTunnelDepth, duplicateWindow, dropDuplicates } = options;
  return {
    ...(maxFlows !== undefined && { maxFlows }),
    ...(maxInspectedBytes !== undefined && { maxInspectedBytes }),
    ...(maxReorderBytes !== undefined && { maxReorderBytes }),
    ...(maxFragmentBytes !== undefined && { maxFragmentBytes }),
    ...(maxTunnelDepth !== undefined && { maxTunnelDepth }),
    ...(duplicateWindow !== undefined && { duplicateWindowMillis: duplicateWindow }),
    ...(dropDuplicates !== undefined && { dropDuplicates }),
  };
}
