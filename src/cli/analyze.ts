import { basename, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type AnalyzeResult, analyze } from '../analyze.js';
import { loadCatalog } from '../catalog/index.js';
import { count } from '../report/text.js';
import { tuneEngine } from './engine.js';
import { sayError } from './errors.js';
import { addFollowOptions, checkFollowed, type FollowOptions } from './follow-options.js';
import { statusLines } from './follow-status.js';
import { onInterruption } from './interruption.js';
import { addLimitOptions, captureLimits, type LimitOptions, observeLimits } from './limit-options.js';
import { addCommonOptions, addJudgeOptions, type JudgeOptions, siteOptions } from './options.js';
import { say } from './output.js';
import { progressLine } from './progress.js';

interface AnalyzeOptions extends JudgeOptions, LimitOptions, FollowOptions {
  store?: string;
  progress: boolean;
}

const EXAMPLES = `
Reads pcap, pcapng, Microsoft Network Monitor and snoop, also inside gzip, zstd or lz4: files, folders
of captures, patterns (* and ? within a part of the path), or - for standard input.

Several captures are read as one, in the order of their packets' times: the files of a ring buffer one
after the other, those of one event side by side. Numbers missing in a ring-buffer set are reported.

With --follow a capture is read while it is written, or the captures of a folder or pattern one after the
other as a ring buffer begins them. Ctrl+C ends that: what has come is read, judged and printed.

Examples:
  exscope analyze cas01.pcapng
  exscope analyze cas01.pcapng --release 2010 --host 10.0.0.5=client-access+hub-transport
  exscope analyze cas01.pcapng --static-port rpc-client-access=59532
  exscope analyze ring-buffer/ --store week.exscope.db
  exscope analyze "D:\\traces\\cas01_*.pcapng" --store week.exscope.db
  exscope analyze cas01.cap dc01.pcapng.zst switch.snoop --store outage.exscope.db
  exscope analyze mirrored-port.pcapng --drop-duplicates
  exscope analyze cas01.pcapng --quiet --fail-on high
  exscope analyze ring-buffer/ --follow --store now.exscope.db
  xz -dc cas01.pcapng.xz | exscope analyze - --format json`;

export function analyzeCommand(): Command {
  const command = new Command('analyze')
    .description('read captures, keep the facts in a store, judge them, print a summary')
    .argument('<capture...>', 'capture files, folders, patterns, or - for standard input')
    .addOption(new Option('--store <file>', 'where the store goes (default: CAPTURE.exscope.db in this folder)'));
  addJudgeOptions(command).option('--no-progress', 'no live line on standard error');
  return addCommonOptions(addLimitOptions(addFollowOptions(command)))
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(captures: string[], options: AnalyzeOptions): Promise<void> {
  tuneEngine();
  const catalog = loadCatalog({ own: options.catalog ?? [] });
  const site = siteOptions(options, catalog);
  const store = options.store ?? defaultStore(captures[0]!);
  const { follow = false } = options;
  checkFollowed(captures, options);
  const progress = follow ? statusLines(options.summaryEvery) : progressLine(options.progress && !options.quiet);
  const interruption = onInterruption(follow);
  let isReading = false;
  const onProgress: typeof progress.update = (made) => {
    progress.update(made);
    if (isReading) return;
    isReading = true;
    // Now, for this thread would wait until the other one is ready; not earlier, for the first packet would wait.
    void import('./present.js').then(({ prepare }) => prepare(options));
  };
  let result: AnalyzeResult;
  try {
    result = await analyze({
      captures,
      store,
      site,
      catalog,
      limits: observeLimits(options),
      captureLimits: captureLimits(options),
      maxOpenCaptures: options.maxOpenCaptures,
      signal: interruption.signal,
      follow: follow ? { stop: interruption.stop, idleSeconds: options.followIdle } : undefined,
      onProgress,
    });
  } finally {
    interruption.off();
    progress.stop();
  }
  await tellWhatIsMissing(store, result);
  const { present } = await import('./present.js');
  await present(store, options, catalog, { unreadable: result.unreadable.length, interrupted: result.interrupted });
}

/** The exit code says that something is missing; standard error says what, also with --quiet. */
async function tellWhatIsMissing(path: string, { unreadable, interrupted }: AnalyzeResult): Promise<void> {
  for (const error of unreadable) sayError(error);
  const { openStore } = await import('../store/index.js');
  const store = openStore(path);
  try {
    for (const { name, problem } of store.captures()) {
      if (problem === null) continue;
      sayError({
        message: `${name}: ${problem.message}`,
        hint: `Everything before that was read: ${count(problem.packet, 'packet')}.`,
      });
    }
  } finally {
    store.close();
  }
  if (interrupted) say('exscope: interrupted; the store holds what was read so far');
}

/** `cas01.pcapng.gz` → `cas01.exscope.db` in the current folder; a folder gives its own name, a pattern what is certain of it. */
function defaultStore(capture: string): string {
  const name =
    capture === '-'
      ? 'stdin'
      : basename(resolve(capture))
          .replace(/\.(gz|zst|lz4|xz|bz2)$/i, '')
          .replace(/(?<=.)\.[^.]*$/, '')
          .replace(/(?<![_.-])[_.-]*[*?]+/g, '');
  return `${name || 'capture'}.exscope.db`;
}
