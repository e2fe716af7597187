import { Command, Option } from 'commander';
import { baselineOf } from '../audit/baseline.js';
import { loadCatalog } from '../catalog/index.js';
import { type Change, diffStores } from '../report/diff.js';
import { block, columns } from '../report/layout.js';
import { ndjsonLine } from '../report/ndjson.js';
import { count, printLines, type Style, safe, type Tone } from '../report/text.js';
import { openStore } from '../store/index.js';
import { wordingOf } from '../wording/wording.js';
import { addCommonOptions, baselineOption, type CommonOptions } from './options.js';
import { print, say } from './output.js';
import { terminalStyle } from './terminal.js';

interface DiffOptions extends CommonOptions {
  format: 'table' | 'ndjson';
  baseline?: string;
}

const EXAMPLES = `
Judge both stores with the same profile first, or the profile's changes show as changes of the site.

Examples:
  exscope diff before.exscope.db after.exscope.db
  exscope diff october.exscope.db november.exscope.db --format ndjson`;

export function diffCommand(): Command {
  const command = new Command('diff')
    .description(
      'tell what appeared, vanished or changed between two stores: findings, data paths, listeners, endpoints, protection, roles',
    )
    .argument('<before>', 'store of the earlier captures')
    .argument('<after>', 'store of the later captures')
    .addOption(new Option('--format <format>', 'table for people, NDJSON for programs').choices(['table', 'ndjson']).default('table'))
    .addOption(baselineOption());
  return addCommonOptions(command).addHelpText('after', EXAMPLES).action(run);
}

async function run(beforePath: string, afterPath: string, { format, color, baseline }: DiffOptions): Promise<void> {
  const before = openStore(beforePath);
  try {
    const after = openStore(afterPath);
    try {
      const settings = [before.settings(), after.settings()].map(({ ownCatalogs: _, ...rest }) => JSON.stringify(rest));
      if (settings[0] !== settings[1])
        say('exscope: the two stores were judged with different profiles or options; what differs may be that');
      const changes = diffStores(before, after, {
        catalog: loadCatalog({ kept: after.settings().ownCatalogs }),
        wording: wordingOf('en'),
        baseline: baselineOf(baseline),
      });
      if (format === 'ndjson') await print(changes.map((change) => ndjsonLine(change)));
      else if (changes.every(({ change }) => change === 'same')) say(`exscope: no difference${still(changes.length)}`);
      else await print([text(changes, terminalStyle(color))]);
    } finally {
      after.close();
    }
  } finally {
    before.close();
  }
}

const still = (findings: number) => (findings === 0 ? '' : `; ${count(findings, 'finding')} still there`);

const LABELS: Record<Change['section'], string> = {
  finding: 'Findings',
  path: 'Data paths',
  listener: 'Listeners',
  endpoint: 'Endpoints',
  protection: 'Protection',
  host: 'Hosts',
};
const WORDS: Record<Change['change'], string> = { new: 'new', gone: 'gone', changed: 'changed', same: 'still there' };
const TONES: Record<Change['change'], Tone> = { new: 'warn', gone: 'note', changed: 'label', same: 'note' };

function text(changes: readonly Change[], style: Style): string {
  const sections = [...new Set(changes.map(({ section }) => section))].map((section) => {
    const rows = changes.filter((change) => change.section === section);
    return block(
      LABELS[section],
      columns(
        rows.map((row) => [style.paint(TONES[row.change], WORDS[row.change]), `${safe(row.subject, 300)}${how(row)}`]),
        style,
      ),
      style,
    );
  });
  const differences = changes.filter(({ change }) => change !== 'same').length;
  const total = style.paint('title', count(differences, 'difference'));
  return printLines([total, ...sections.flatMap((section) => ['', ...section])], style);
}

function how({ change, section, before, after, accepted }: Change): string {
  if (section === 'path') return '';
  if (change === 'changed') return `: ${safe(before ?? '', 120)} → ${safe(after ?? '', 120)}`;
  return ` (${safe(after ?? before ?? '', 120)}${accepted ? ', accepted' : ''})`;
}
