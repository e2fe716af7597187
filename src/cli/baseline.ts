import { Command, InvalidArgumentError, Option } from 'commander';
import { type Finding, SEVERITIES, type Severity } from '../audit/finding.js';
import { findFindings } from '../audit/findings.js';
import { baselineText } from '../report/baseline-text.js';
import { tellFinding } from '../report/model/told-finding.js';
import { count } from '../report/text.js';
import { openStore } from '../store/index.js';
import { wordingOf } from '../wording/wording.js';
import { findingOf } from './finding-of.js';
import { addCommonOptions, type CommonOptions, collect } from './options.js';
import { print, say } from './output.js';
import { writeNewOutput } from './output-file.js';

interface CreateOptions extends CommonOptions {
  who: string;
  why: string;
  until?: string;
  finding?: string[];
  upTo?: Severity;
  output?: string;
}

const EXAMPLES = `
A baseline accepts findings by their fingerprint, which is the same in the next capture. --baseline of analyze, judge, findings, audit, report and
diff takes it: accepted findings stay on record with who answers for them, and --fail-on passes them over until the day they end.

Examples:
  exscope baseline create cas01.exscope.db --who "Budi, mail team" --why "migration, CHG-4711" --until 2027-03-31 --output baseline.yaml
  exscope baseline create cas01.exscope.db --finding F3 --who Budi --why "printer, replaced in May" --until 2027-05-31
  exscope judge cas01.exscope.db --baseline baseline.yaml --fail-on low`;

export function baselineCommand(): Command {
  const create = new Command('create')
    .description('write a baseline of the findings of a store')
    .argument('<store>', 'store that analyze wrote')
    .addOption(new Option('--who <name>', 'who answers for them').makeOptionMandatory())
    .addOption(new Option('--why <reason>', 'why they are accepted').makeOptionMandatory())
    .addOption(new Option('--until <date>', 'last day it holds, such as 2027-03-31; for ever when absent').argParser(date))
    .addOption(new Option('--finding <id>', 'only this finding, such as F1, or its fingerprint (repeatable)').argParser(collect))
    .addOption(new Option('--up-to <severity>', 'only findings of at most this severity').choices([...SEVERITIES]))
    .addOption(new Option('-o, --output <file>', 'where it goes (default: standard output); a file that exists is left alone'))
    .action(run);
  return addCommonOptions(new Command('baseline').description('accept known findings: who answers for them, why, until when'))
    .addCommand(addCommonOptions(create))
    .addHelpText('after', EXAMPLES);
}

async function run(path: string, { who, why, until, finding, upTo, output }: CreateOptions): Promise<void> {
  const store = openStore(path);
  try {
    const all = findFindings(store);
    const chosen = (finding?.map((id) => findingOf(all, id, path)) ?? all).filter((each) => isUpTo(each, upTo));
    const told = chosen.map((each) => tellFinding(each, wordingOf('en')));
    const captures = store.captures().map(({ name }) => name);
    const text = baselineText(told, { who, why, until: until ?? null }, captures);
    if (output === undefined) await print([text]);
    else {
      await writeNewOutput(output, text);
      say(`exscope: ${count(chosen.length, 'finding')} accepted in ${output}`);
    }
  } finally {
    store.close();
  }
}

function isUpTo({ severity }: Finding, most: Severity | undefined): boolean {
  return most === undefined || SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(most);
}

function date(text: string): string {
  const time = Date.parse(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(time) || !new Date(time).toISOString().startsWith(text))
    throw new InvalidArgumentError('Expected a date such as 2027-03-31.');
  return text;
}
