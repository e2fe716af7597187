import { Command, Option } from 'commander';
import { baselineOf } from '../audit/baseline.js';
import { isAccepted, SEVERITIES, type Severity } from '../audit/finding.js';
import { loadCatalog } from '../catalog/index.js';
import { DEFAULT_POLICY, loadPolicies } from '../catalog/policies.js';
import { type AuditModel, auditStore } from '../report/audit/audit-model.js';
import { auditCsv, auditNdjson } from '../report/audit/audit-rows.js';
import { jsonDocument } from '../report/ndjson.js';
import { openStore } from '../store/index.js';
import { LANGUAGES, type Language, wordingOf } from '../wording/wording.js';
import { auditTable } from './audit-table.js';
import { gate, isPartial } from './exit-code.js';
import { addCommonOptions, baselineOption, type CommonOptions, collect } from './options.js';
import { print } from './output.js';
import { terminalStyle } from './terminal.js';

interface AuditOptions extends CommonOptions {
  policy?: string[];
  format: 'table' | 'json' | 'ndjson' | 'csv';
  failOn?: Severity;
  lang: Language;
  baseline?: string;
}

const EXAMPLES = `
A control fails when a violation was seen. It passes when none was seen in the flows that could be decided; it is inconclusive when none could be
decided, and not tested without such traffic, or where traffic shows nothing. --fail-on counts failed controls whose findings no baseline accepts.

Examples:
  exscope audit cas01.exscope.db
  exscope audit cas01.exscope.db --policy cleartext-mail --policy tls-hygiene
  exscope audit cas01.exscope.db --policy ours.yaml --fail-on medium
  exscope audit cas01.exscope.db --policy pci-dss-4.0.1 --format csv > pci.csv`;

export function auditCommand(): Command {
  const command = new Command('audit')
    .description('check a store against policies, control by control')
    .argument('<store>', 'store that analyze wrote')
    .addOption(
      new Option('--policy <name|file>', `policy whose controls are checked (repeatable, default: ${DEFAULT_POLICY})`).argParser(collect),
    )
    .addOption(
      new Option('--format <format>', 'table for people, JSON, NDJSON or CSV for programs')
        .choices(['table', 'json', 'ndjson', 'csv'])
        .default('table'),
    )
    .addOption(new Option('--fail-on <severity>', 'exit with 1 when a control that fails is at least this severe').choices([...SEVERITIES]))
    .addOption(baselineOption())
    .addOption(new Option('--lang <language>', 'language of the words').choices([...LANGUAGES]).default('en'));
  return addCommonOptions(command).addHelpText('after', EXAMPLES).action(run);
}

async function run(path: string, { policy = [DEFAULT_POLICY], format, failOn, lang, color, baseline }: AuditOptions): Promise<void> {
  const store = openStore(path);
  try {
    const catalog = loadCatalog({ kept: store.settings().ownCatalogs });
    const wording = wordingOf(lang);
    const model = auditStore(store, catalog, loadPolicies(policy, catalog), wording, baselineOf(baseline));
    // Known before the first byte is written: the reader may leave.
    process.exitCode = gate(isPartial(store), failedSeverities(model), failOn);
    if (format === 'json') await print([jsonDocument(model)]);
    else if (format === 'ndjson') await print(auditNdjson(model));
    else if (format === 'csv') await print(auditCsv(model));
    else await print([auditTable(model, wording, terminalStyle(color))]);
  } finally {
    store.close();
  }
}

/** Of failed controls. Somebody answers for a control all of whose findings are accepted. */
function failedSeverities({ policies, findings }: AuditModel): Severity[] {
  const accepted = new Set(findings.filter(isAccepted).map(({ fingerprint }) => fingerprint));
  const failed = policies.flatMap(({ controls }) => controls.filter(({ status }) => status === 'fail'));
  const open = failed.filter((control) => control.findings.length === 0 || control.findings.some((each) => !accepted.has(each)));
  return open.map(({ severity }) => severity as Severity);
}
