import { Command, Option } from 'commander';
import { baselineOf, withBaseline } from '../audit/baseline.js';
import { isAccepted, SEVERITIES, type Severity } from '../audit/finding.js';
import { KEEP_ALL } from '../audit/findings.js';
import { findingsCsv } from '../report/audit/finding-rows.js';
import { gather } from '../report/gather.js';
import { type ToldFinding, tellFinding } from '../report/model/told-finding.js';
import { jsonDocument, ndjsonLine } from '../report/ndjson.js';
import { safe } from '../report/text.js';
import { openStore } from '../store/index.js';
import { LANGUAGES, type Language, type Wording, wordingOf } from '../wording/wording.js';
import { tuneEngine } from './engine.js';
import { gate, isPartial } from './exit-code.js';
import { addCommonOptions, baselineOption, type CommonOptions } from './options.js';
import { print, say } from './output.js';
import { plainTable } from './plain-table.js';
import { SEVERITY_TONES } from './severity-tone.js';
import { terminalStyle } from './terminal.js';

interface FindingsOptions extends CommonOptions {
  format: 'table' | 'json' | 'ndjson' | 'csv';
  failOn?: Severity;
  lang: Language;
  baseline?: string;
}

const EXAMPLES = `
One finding is one problem of one server and service, however many flows show it. A finding that a baseline accepts does not count for --fail-on.

Examples:
  exscope findings cas01.exscope.db
  exscope findings cas01.exscope.db --format csv > findings.csv
  exscope findings cas01.exscope.db --format ndjson --fail-on medium`;

export function findingsCommand(): Command {
  const command = new Command('findings')
    .description('list what is wrong in a store, worst first')
    .argument('<store>', 'store that analyze wrote')
    .addOption(
      new Option('--format <format>', 'table for people, JSON, NDJSON or CSV for programs')
        .choices(['table', 'json', 'ndjson', 'csv'])
        .default('table'),
    )
    .addOption(new Option('--fail-on <severity>', 'exit with 1 when a finding is at least this severe').choices([...SEVERITIES]))
    .addOption(baselineOption())
    .addOption(new Option('--lang <language>', 'language of the words').choices([...LANGUAGES]).default('en'));
  return addCommonOptions(command).addHelpText('after', EXAMPLES).action(run);
}

async function run(path: string, { format, failOn, lang, color, baseline }: FindingsOptions): Promise<void> {
  tuneEngine();
  const store = openStore(path);
  try {
    const wording = wordingOf(lang);
    const { collector } = await gather(store, path, KEEP_ALL);
    const findings = withBaseline(collector.findings(), baselineOf(baseline)).map((finding) => tellFinding(finding, wording));
    const open = findings.filter((finding) => !isAccepted(finding)).map(({ severity }) => severity);
    // Known before the first byte is written: the reader may leave.
    process.exitCode = gate(isPartial(store), open, failOn);
    if (format === 'json') await print([jsonDocument(findings)]);
    else if (format === 'ndjson') await print(findings.map((finding) => ndjsonLine(finding)));
    else if (format === 'csv') await print(findingsCsv(findings));
    else if (findings.length === 0) say(`exscope: ${wording.say('audit.table.no-findings')}`);
    else await print([table(findings, wording, color)]);
  } finally {
    store.close();
  }
}

const LONGEST_TITLE = 200;

function table(findings: readonly ToldFinding[], wording: Wording, color: boolean): string {
  const style = terminalStyle(color);
  const column = (name: string) => wording.say(`audit.columns.${name}`);
  const head = ['finding', 'severity', 'server', 'clients', 'flows', 'title'].map(column);
  const rows = findings.map(({ id, severity, server, anyPort, clientCount, flowCount, title }) => [
    id,
    wording.say(`audit.severity.${severity}`),
    anyPort ? server.address : `${server.address}:${server.port}`,
    String(clientCount),
    String(flowCount),
    safe(title, LONGEST_TITLE),
  ]);
  const paint = (cells: readonly string[], row: number) =>
    cells.map((cell, at) => (at === 1 ? style.paint(SEVERITY_TONES[findings[row]!.severity]!, cell) : cell));
  return plainTable(rows, { head, cut: [[column('title'), 40]], paint }, style);
}
