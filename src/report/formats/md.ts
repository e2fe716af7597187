import type { Wording } from '../../wording/wording.js';
import type { Block, Column, Text } from '../document/block.js';
import { documentOf } from '../document/document.js';
import { number } from '../document/words.js';
import type { ReportFormat } from './format.js';
import { codeSpan, plain } from './markdown-text.js';

/** GitHub-flavoured Markdown, to be pasted into a ticket or a wiki. */
export const md: ReportFormat = {
  binary: false,
  *write(model, wording) {
    const { title, subject, verdict, cover, chapters } = documentOf(model, wording);
    yield `# ${plain(title)}: ${plain(subject)}\n\n**${plain(verdict)}**\n`;
    for (const block of cover) yield written(block, wording);
    for (const chapter of chapters) {
      yield `\n## ${plain(chapter.title)}\n`;
      for (const block of chapter.blocks) yield written(block, wording);
    }
  },
};

/** Every block begins with an empty line and ends with a line break. */
function written(block: Block, wording: Wording): string {
  switch (block.kind) {
    case 'section':
      return `\n### ${plain(block.title)}\n`;
    case 'paragraph':
      return `\n${block.note ? `> ${plain(block.text)}` : plain(block.text)}\n`;
    case 'list':
      return `\n${block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${plain(item)}\n`).join('')}`;
    case 'facts':
      return `\n${block.facts.map(({ label, text }) => `- **${plain(label)}:** ${piece(text)}\n`).join('')}`;
    case 'tiles':
      return table(
        block.tiles.map(({ label }) => ({ title: label, width: 1, numbers: true })),
        [block.tiles.map(({ value }) => value)],
      );
    case 'table':
      return table(block.columns, block.rows);
    case 'bars':
      return table(
        [{ title: block.heading, width: 1 }, ...block.legend.map(({ label }) => ({ title: label, width: 1, numbers: true }))],
        block.rows.map(({ label, parts }) => [label, ...parts.map((part) => number(part, wording))]),
      );
    case 'timeline':
    case 'topology':
      return '';
  }
}

function piece(text: Text | readonly Text[]): string {
  if (typeof text === 'object' && !('text' in text)) return text.map(piece).join(', ');
  if (typeof text === 'string') return plain(text);
  return text.code ? codeSpan(text.text) : text.tone === 'bad' ? `**${plain(text.text)}**` : plain(text.text);
}

function table(columns: readonly Column[], rows: readonly (readonly Text[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => (cell === '' ? '–' : cell)).join(' | ')} |\n`;
  const rule = `| ${columns.map(({ numbers }) => (numbers ? '-:' : ':-')).join(' | ')} |\n`;
  return `\n${line(columns.map(({ title }) => plain(title)))}${rule}${rows.map((row) => line(row.map(piece))).join('')}`;
}
