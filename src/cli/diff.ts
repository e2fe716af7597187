import { Command, Option } from 'commander';
import { baselineOf } from '../audit/baseline.js';
import { loadCatalog } from '../catalog/index.js';
import { type Change, diffStores } from '../report/diff.js';
import { block, columns } from '../report/layout.js';
import { ndjsonLine } from '../report/ndjson.js';
import { printLines, type Style, safe, type Tone } from '../report/text.js';
import { openStore } from '../store/index.js';
import { type Language, type Wording, wordingOf } from '../wording/wording.js';
import { addCommonOptions, baselineOption, type CommonOptions, languageOption } from './options.js';
import { print, say } from './output.js';
import { terminalStyle } from './terminal.js';

interface DiffOptions extends CommonOptions {
  format: 'table' | 'ndjson';
  lang: Language;
  baseline?: string;
}

const EXAMPLES = `
Judge both stores with the same profile first, or the profile's changes show as changes of the site.

Examples:
  exscope diff before.exscope.db after.exscope.db
  exscope diff october.exscope.db november.exscope.db --format ndjson
  exscope diff before.exscope.db after.exscope.db --lang id`;

export function diffCommand(): Command {
  const command = new Command('diff')
    .description(
      'tell what appeared, vanished or changed between two stores: findings, data paths, listeners, endpoints, protection, roles',
    )
    .argument('<before>', 'store of the earlier captures')
    .argument('<after>', 'store of the later captures')
    .addOption(new Option('--format <format>', 'table for people, NDJSON for programs').choices(['table', 'ndjson']).default('table'))
    .addOption(baselineOption())
    .addOption(languageOption('language of the words'));
  return addCommonOptions(command).addHelpText('after', EXAMPLES).action(run);
}

async function run(beforePath: string, afterPath: string, { format, color, baseline, lang }: DiffOptions): Promise<void> {
  const wording = wordingOf(lang);
  const before = openStore(beforePath);
  try {
    const after = openStore(afterPath);
    try {
      const settings = [before.settings(), after.settings()].map(({ ownCatalogs: _, ...rest }) => JSON.stringify(rest));
      if (settings[0] !== settings[1]) say(`exscope: ${wording.say('diff.differently-judged')}`);
      const changes = diffStores(before, after, {
        catalog: loadCatalog({ kept: after.settings().ownCatalogs }),
        wording,
        baseline: baselineOf(baseline),
      });
      if (format === 'ndjson') await print(changes.map((change) => ndjsonLine(change)));
      else if (changes.every(({ change }) => change === 'same')) say(`exscope: ${wording.say('diff.none', { findings: changes.length })}`);
      else await print([text(changes, terminalStyle(color), wording)]);
    } finally {
      after.close();
    }
  } finally {
    before.close();
  }
}

const TONES: Record<Change['change'], Tone> = { new: 'warn', gone: 'note', changed: 'label', same: 'note' };

function text(changes: readonly Change[], style: Style, wording: Wording): string {
  const sections = [...new Set(changes.map(({ section }) => section))].map((section) => {
    const rows = changes.filter((change) => change.section === section);
    return block(
      wording.say(`diff.section.${section}`),
      columns(
        rows.map((row) => [
          style.paint(TONES[row.change], wording.say(`diff.change.${row.change}`)),
          `${safe(row.subject, 300)}${how(row, wording)}`,
        ]),
        style,
      ),
      style,
    );
  });
  const differences = changes.filter(({ change }) => change !== 'same').length;
  const total = style.paint('title', wording.say('diff.total', { n: differences }));
  return printLines([total, ...sections.flatMap((section) => ['', ...section])], style);
}

function how({ change, section, before, after, accepted }: Change, wording: Wording): string {
  if (section === 'path') return '';
  const said = (text: string | null) => safe(named(section, text ?? '', wording), 120);
  if (change === 'changed') return `: ${said(before)} → ${said(after)}`;
  return ` (${accepted ? wording.say('diff.accepted', { how: said(after) }) : said(after ?? before)})`;
}

/** Codes as people call them; ports, protocols and roles are what they are. */
function named(section: Change['section'], text: string, wording: Wording): string {
  if (section === 'finding') return wording.say(`audit.severity.${text}`);
  if (section !== 'protection') return text;
  return text
    .split(', ')
    .map((state) => (wording.has(`diff.protection.${state}`) ? wording.say(`diff.protection.${state}`) : state))
    .join(', ');
}
