import type { Finding, Severity } from '../audit/finding.js';
import { SEVERITIES } from '../audit/finding.js';
import { findFindings } from '../audit/findings.js';
import type { Catalog } from '../catalog/index.js';
import { EXIT } from '../errors.js';
import { flowJson } from '../report/flow-json.js';
import { jsonDocument, ndjsonLine } from '../report/ndjson.js';
import { summarize } from '../report/summary.js';
import { summaryText } from '../report/summary-text.js';
import { openStore, type Store } from '../store/index.js';
import { version } from '../version.js';
import { flowNames } from './names.js';
import type { JudgeOptions } from './options.js';
import { print } from './output.js';
import { terminalStyle } from './terminal.js';

/** How the run that is presented went, as far as the store does not tell. */
interface RunOutcome {
  /** Captures that are not in the store because they could not be read at all. */
  unreadable: number;
  /** This run was interrupted; an earlier one that was is merely a capture read in part. */
  interrupted: boolean;
}

const WHOLE: RunOutcome = { unreadable: 0, interrupted: false };

/** Prints a judged store as `--format` asks and sets the exit code: interrupted, then read in part, then findings. */
export async function present(path: string, options: JudgeOptions, catalog: Catalog, outcome = WHOLE): Promise<void> {
  const store = openStore(path);
  try {
    // Known before the first byte is written: the reader may leave.
    if (options.format === 'ndjson' || options.quiet) {
      process.exitCode = exitCode(store, options.failOn === undefined ? [] : findFindings(store), options.failOn, outcome);
      if (!options.quiet) await print(flowLines(store, catalog));
      return;
    }
    const model = summarize({ store, catalog, version: version(), storeName: path, unreadable: outcome.unreadable });
    process.exitCode = exitCode(store, model.findings, options.failOn, outcome);
    await print([options.format === 'json' ? jsonDocument(model) : summaryText(model, terminalStyle(options.color))]);
  } finally {
    store.close();
  }
}

function* flowLines(store: Store, catalog: Catalog): Generator<string> {
  const names = flowNames(store, catalog);
  for (const flow of store.judgedFlows()) yield ndjsonLine(flowJson(flow, names));
}

function exitCode(
  store: Store,
  findings: readonly Finding[],
  failOn: Severity | undefined,
  { unreadable, interrupted }: RunOutcome,
): number {
  if (interrupted) return EXIT.interrupted;
  if (unreadable > 0 || store.captures().some((capture) => capture.problem !== null || capture.interrupted)) return EXIT.partlyRead;
  if (failOn === undefined) return EXIT.clean;
  const least = SEVERITIES.indexOf(failOn);
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= least) ? EXIT.findings : EXIT.clean;
}
