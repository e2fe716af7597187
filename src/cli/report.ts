import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { baselineOf } from '../audit/baseline.js';
import { loadCatalog } from '../catalog/index.js';
import { DEFAULT_POLICY, loadPolicies } from '../catalog/policies.js';
import { EXIT, ExscopeError } from '../errors.js';
import { FORMAT_NAMES, type FormatName, loadFormat } from '../report/formats/index.js';
import { buildReport } from '../report/model/model.js';
import { redacted, secretOf } from '../report/redact/store.js';
import { TABLE_NAMES, type TableName } from '../report/tables/index.js';
import { openStore, type Store } from '../store/index.js';
import { version } from '../version.js';
import { type Language, wordingOf } from '../wording/wording.js';
import { addCommonOptions, baselineOption, type CommonOptions, collect, languageOption } from './options.js';
import { print } from './output.js';
import { refuseOverwriting, type Source, writeOutput } from './output-file.js';

interface ReportOptions extends CommonOptions {
  format: FormatName;
  output?: string;
  policy?: string[];
  lang: Language;
  baseline?: string;
  table?: TableName;
  redact?: boolean;
  redactKey?: string;
}

const NEW_KEY = 'Make one with: openssl rand -out redact.key 32';

const EXAMPLES = `
Without --policy the report has the controls of ${DEFAULT_POLICY}. The same store and options give the same bytes; SOURCE_DATE_EPOCH sets the date.

Examples:
  exscope report cas01.exscope.db --format html --output cas01.html
  exscope report cas01.exscope.db --format csv --table flows > flows.csv
  exscope report cas01.exscope.db --format json --policy pci-dss-4.0.1 --policy hipaa
  exscope report cas01.exscope.db --format json --lang id --redact --redact-key site.key`;

export function reportCommand(): Command {
  const command = new Command('report')
    .description('write the report of a store: findings, controls, evidence, coverage')
    .argument('<store>', 'store that analyze wrote')
    .addOption(new Option('--format <format>', 'how it is written').choices(FORMAT_NAMES).makeOptionMandatory())
    .addOption(new Option('-o, --output <file>', 'where it is written; standard output when absent'))
    .addOption(
      new Option('--policy <name|file>', `policy whose controls are checked (repeatable, default: ${DEFAULT_POLICY})`).argParser(collect),
    )
    .addOption(baselineOption())
    .addOption(languageOption('language of the report'))
    .addOption(new Option('--table <table>', 'which table --format csv writes (default: findings)').choices(TABLE_NAMES))
    .option('--redact', 'pseudonyms in the place of addresses, users, hosts, certificates and files')
    .addOption(
      new Option('--redact-key <file>', 'the same pseudonyms in every report made with this file (at least 16 bytes)').implies({
        redact: true,
      }),
    );
  return addCommonOptions(command).addHelpText('after', EXAMPLES).action(run);
}

async function run(path: string, options: ReportOptions): Promise<void> {
  const { format: name, output, policy = [DEFAULT_POLICY], lang, baseline, table, redact = false, redactKey } = options;
  if (table !== undefined && name !== 'csv') throw usage(`--table is for --format csv, not ${name}`, 'Leave it out, or add --format csv.');
  const format = await loadFormat(name);
  if (output === undefined && format.binary && process.stdout.isTTY)
    throw usage(`--format ${name} is not for a terminal`, 'Name a file with --output.');
  const secret = redactKey === undefined ? null : readSecret(redactKey);
  const store = openStore(path);
  try {
    if (output !== undefined) refuseOverwriting(output, sourcesOf(path, store, options));
    const accepted = baselineOf(baseline);
    const shown = redact ? redacted(store, secret ?? secretOf(store)) : null;
    const catalog = loadCatalog({ kept: store.settings().ownCatalogs });
    const model = buildReport({
      store: shown ?? store,
      catalog,
      policies: loadPolicies(policy, catalog),
      wording: wordingOf(lang),
      version: version(),
      storeName: shown?.fileName(basename(path)) ?? basename(path),
      sourceDateEpoch: sourceDateEpoch(),
      redacted: redact,
      baseline: shown?.baseline(accepted) ?? accepted,
    });
    const pieces = format.write(model, wordingOf(lang), table === undefined ? {} : { table });
    if (output === undefined) await print(pieces);
    else await writeOutput(output, pieces);
  } finally {
    store.close();
  }
}

/** What a report is made of. */
function sourcesOf(path: string, store: Store, { baseline, redactKey, policy = [] }: ReportOptions): Source[] {
  const files = [baseline, redactKey, ...policy].filter((file) => file !== undefined);
  return [
    { path, what: 'the store' },
    ...store.captures().map((capture) => ({ path: capture.path, what: 'a capture' })),
    ...files.map((file) => ({ path: file, what: 'what the report is made with' })),
  ];
}

/** @throws {ExscopeError} of usage, when it cannot be read or is too short to be one. */
function readSecret(file: string): Buffer {
  let secret: Buffer;
  try {
    secret = readFileSync(file);
  } catch (cause) {
    throw usage(`--redact-key ${file} cannot be read: ${(cause as Error).message}`, NEW_KEY, cause);
  }
  if (secret.length < 16) throw usage(`--redact-key ${file} holds ${secret.length} bytes, and wants 16 at least`, NEW_KEY);
  return secret;
}

/** reproducible-builds.org/specs/source-date-epoch */
function sourceDateEpoch(): number | null {
  const said = process.env.SOURCE_DATE_EPOCH;
  if (said === undefined || said === '') return null;
  if (!/^\d{1,12}$/.test(said)) throw usage(`SOURCE_DATE_EPOCH=${said} is no number of seconds`, 'Example: SOURCE_DATE_EPOCH=1764028800');
  return Number(said);
}

const usage = (message: string, hint: string, cause?: unknown) =>
  new ExscopeError('EXSCOPE_USAGE', message, { exitCode: EXIT.usage, hint, ...(cause !== undefined && { cause }) });
