import { type Command, Option } from 'commander';
import type { CaptureLimits } from '../capture/index.js';
import { flagOf, LIMITS, type Limit } from '../limits.js';
import type { ObserveLimits } from '../observe/index.js';
import { byteCount, wholeNumber } from './options.js';

/** Limits of the captures that have an option; the others with one are of observing, by the names they have there. */
type CaptureLimit = 'maxExpansion' | 'maxBufferedBytes';
type ObserveLimit =
  | 'maxFlows'
  | 'maxSilentFlows'
  | 'maxInspectedBytes'
  | 'maxReorderBytes'
  | 'maxReorderBytesTotal'
  | 'maxFragmentBytes'
  | 'maxDatagrams'
  | 'maxTunnelDepth'
  | 'maxEndpoints';

/** What `analyze` may be told of how much it keeps at once, and how far it looks. */
export interface LimitOptions extends Partial<Pick<CaptureLimits, CaptureLimit>>, Partial<Pick<ObserveLimits, ObserveLimit>> {
  maxOpenCaptures?: number;
  duplicateWindow?: number;
  dropDuplicates?: boolean;
}

const CAPTURE_LIMITS: readonly CaptureLimit[] = ['maxExpansion', 'maxBufferedBytes'];
const OBSERVE_LIMITS: readonly ObserveLimit[] = [
  'maxFlows',
  'maxSilentFlows',
  'maxInspectedBytes',
  'maxReorderBytes',
  'maxReorderBytesTotal',
  'maxFragmentBytes',
  'maxDatagrams',
  'maxTunnelDepth',
  'maxEndpoints',
];

export function addLimitOptions(command: Command): Command {
  for (const { limits } of LIMITS)
    for (const limit of limits) if ('least' in limit.choice) command.addOption(optionOf(limit, limit.choice));
  return command
    .addOption(
      new Option(
        '--duplicate-window <ms>',
        'milliseconds in which the same packet again is a duplicate, kept out of evidence; 0: none is (default: 100)',
      ).argParser(wholeNumber(0, 60_000)),
    )
    .option('--drop-duplicates', 'leave duplicates out of packet and byte counts as well');
}

function optionOf(limit: Limit, { least, most }: { least: number; most: number }): Option {
  const octets = limit.unit === 'octets';
  const text = `${limit.about} (default: ${octets ? sizeOf(limit.default) : limit.default})`;
  return new Option(`${flagOf(limit)} <${octets ? 'size' : 'number'}>`, text).argParser((octets ? byteCount : wholeNumber)(least, most));
}

/** As one may write it: `64k`, `1m`. */
function sizeOf(octets: number): string {
  if (octets % 2 ** 20 === 0) return `${octets / 2 ** 20}m`;
  return octets % 2 ** 10 === 0 ? `${octets / 2 ** 10}k` : String(octets);
}

/** Those that observing has; the others keep their defaults. */
export function observeLimits(options: LimitOptions): Partial<ObserveLimits> {
  const { duplicateWindow, dropDuplicates } = options;
  return {
    ...given(options, OBSERVE_LIMITS),
    ...(duplicateWindow !== undefined && { duplicateWindowMillis: duplicateWindow }),
    ...(dropDuplicates !== undefined && { dropDuplicates }),
  };
}

/** Those that reading captures has. */
export function captureLimits(options: LimitOptions): Partial<CaptureLimits> {
  return given(options, CAPTURE_LIMITS);
}

function given<Name extends CaptureLimit | ObserveLimit>(options: LimitOptions, names: readonly Name[]): { [Each in Name]?: number } {
  const values: { [Each in Name]?: number } = {};
  for (const name of names) {
    const value: number | undefined = options[name];
    if (value !== undefined) values[name] = value;
  }
  return values;
}
