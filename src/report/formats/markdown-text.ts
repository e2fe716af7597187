import { clean } from '../../text.js';

/** A string without end would make a page nobody can open. */
const MAX_TEXT = 2000;

/** What would begin markup, HTML, an entity, a formula or the next cell of a table; a backslash makes it text (CommonMark 2.4). */
const MARKUP = /[\\`*_[\]<>|~&$]/g;

/** What would begin a heading, a list or the underline of a heading at the start of a line. */
const LINE_START = /^(?:[-+=#]|\d+(?=[.)](?:\s|$)))/;

/** Joins words without being seen: GitHub links what it finds in the text after all backslashes are gone. */
const JOINER = '\u2060';

/** Mentions and addresses of mail, references to issues, names of emoji, and what GFM 6.9 links by itself: the place to break each. */
const LINKED = /[@#](?=[\w-])|\bGH-(?=\d)|:(?=(?:[a-z+-][\w+-]*|100|1234):)|:(?=\/\/)|\bwww(?=\.)/gi;

/** A line of plain text: whatever comes in is text in GitHub-flavoured Markdown too, not markup, HTML, a link, a mention or another cell. */
export function plain(text: string): string {
  return oneLine(text)
    .replace(MARKUP, '\\$&')
    .replace(LINKED, `$&${JOINER}`)
    .replace(LINE_START, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** A code span, in which nothing is linked: the fence is longer than any run of backticks inside; a bar is escaped in tables (GFM 4.10). */
export function codeSpan(text: string): string {
  const inside = oneLine(text);
  if (inside === '') return '';
  const longest = Math.max(0, ...[...inside.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = inside.startsWith('`') || inside.endsWith('`') ? ' ' : '';
  return `${fence}${space}${inside.replaceAll('|', '\\|')}${space}${fence}`;
}

/** No line breaks, no controls, nothing that turns the direction of what follows, no half of a character. */
function oneLine(text: string): string {
  return clean(text, MAX_TEXT).replace(/\s+/g, ' ').trim();
}
