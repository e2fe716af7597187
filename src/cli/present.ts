import type { Finding, Severity } from '../audit/finding.js';
import { isAccepted } from '../audit/finding.js';
import type { Catalog } from '../catalog/index.js';
import { EXIT } from '../errors.js';
import type { SummaryModel } from '../report/summary.js';
import { openStore, type Store } from '../store/index.js';
import { version } from '../version.js';
import type { Wording } from '../wording/wording.js';
import { gate, isPartial } from './exit-code.js';
import type { JudgeOptions } from './options.js';
import { print } from './output.js';

/** How the run that is presented went, as far as the store does not tell. */
interface RunOutcome {
  /** Captures that are not in the store because they could not be read at all. */
  unreadable: number;
  /** This run was interrupted; an earlier one that was is merely a capture read in part. */
  interrupted: boolean;
}

const WHOLE: RunOutcome = { unreadable: 0, interrupted: false };

const pageParts = () => Promise.all([import('../report/summary.js'), import('../report/gather.js'), import('../wording/wording.js')]);

/** Loads what will be needed to present a store, for whoever has time before there is one. */
export async function prepare({ format, quiet }: JudgeOptions): Promise<void> {
  if (format !== 'ndjson' && !quiet) await pageParts();
}

/**
 * Prints a judged store as `--format` asks and sets the exit code: interrupted, then read in part, then findings. What makes the pages is
 * loaded when it is known which page is wanted; with `--quiet` none is.
 */
export async function present(path: string, options: JudgeOptions, catalog: Catalog, outcome = WHOLE): Promise<void> {
  const accepted = await acceptedBy(options.baseline);
  const store = openStore(path);
  try {
    // Known before the first byte is written: the reader may leave.
    if (options.format === 'ndjson' || options.quiet) {
      const findings = options.failOn === undefined ? [] : accepted(await findingsOf(store, path));
      process.exitCode = exitCode(store, findings, options.failOn, outcome);
      if (!options.quiet) await print((await import('./flow-lines.js')).flowLines(store, catalog));
      return;
    }
    const [{ summarize }, { gather }, { wordingOf }] = await pageParts();
    const parts = { store, catalog, version: version(), storeName: path, unreadable: outcome.unreadable, accepted };
    const wording = wordingOf(options.lang);
    const model = summarize(parts, wording, await gather(store, path));
    process.exitCode = exitCode(store, model.findings, options.failOn, outcome);
    await print([await page(model, wording, options)]);
  } finally {
    store.close();
  }
}

async function findingsOf(store: Store, path: string): Promise<Finding[]> {
  const { gather } = await import('../report/gather.js');
  return (await gather(store, path)).collector.findings();
}

/** What a baseline says of findings. */
async function acceptedBy(file: string | undefined): Promise<(findings: Finding[]) => Finding[]> {
  if (file === undefined) return (findings) => findings;
  const { baselineOf, withBaseline } = await import('../audit/baseline.js');
  const baseline = baselineOf(file);
  return (findings) => withBaseline(findings, baseline);
}

async function page(model: SummaryModel, wording: Wording, { format, color }: JudgeOptions): Promise<string> {
  if (format === 'json') return (await import('../report/ndjson.js')).jsonDocument(model);
  const [{ summaryText }, { terminalStyle }] = await Promise.all([import('../report/summary-text.js'), import('./terminal.js')]);
  return summaryText(model, terminalStyle(color), wording);
}

function exitCode(
  store: Store,
  findings: readonly Pick<Finding, 'severity' | 'accepted'>[],
  failOn: Severity | undefined,
  { unreadable, interrupted }: RunOutcome,
): number {
  if (interrupted) return EXIT.interrupted;
  return gate(
    unreadable > 0 || isPartial(store),
    findings.filter((finding) => !isAccepted(finding)).map(({ severity }) => severity),
    failOn,
  );
}
