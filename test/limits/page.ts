import { flagOf, LIMITS, type Limit } from '../../src/limits.js';

const INTRODUCTION = `# Limits

What there is so much of at most, what happens beyond, and where that is counted. This page is written by \`npm run docs:limits\`
from \`src/limits.ts\`; what is to be changed is changed there. A test drives each limit to where it does nothing yet, and past it.

A limit with an option is set with it at \`exscope analyze\`; sizes may be written as \`64k\`, \`4m\` or \`1g\`. A counter is a column of the store
(\`docs/store.md\`), a row of its tables \`limits\` and \`coverage\`, or a member of the JSON report; limits that were reached are told with the coverage in
the summary and in every report.

Bounds of a single parser, such as the longest line or the most requests that wait for an answer, are not in here: the README of each protocol's folder
below \`src/inspect\` names them. What is beyond those cannot be read as that protocol, or is passed over.
`;

/** docs/limits.md, a section for each part of the way from octets to reports. */
export function limitsPage(): string {
  const sections = LIMITS.map(({ title, limits }) => [`## ${title}`, '', ...table(limits.map(rowOf))].join('\n'));
  return `${[INTRODUCTION, ...sections].join('\n').replaceAll('\n##', '\n\n##').replaceAll('\n\n\n', '\n\n')}\n`;
}

const HEAD = ['limit', 'default', 'of what', 'beyond it', 'option', 'counted in'];

function rowOf(limit: Limit): string[] {
  const { name, unit, about, outcome, choice, counted } = limit;
  return [
    `\`${name}\``,
    `${limit.default}${unit === '' ? '' : ` ${unit}`}`,
    about,
    outcome,
    'fixed' in choice ? `none: ${choice.fixed}` : `\`${flagOf(limit)}\`, ${choice.least} to ${choice.most}`,
    'in' in counted ? `\`${counted.in}\`` : `nothing: ${counted.not}`,
  ];
}

/** Columns as wide as their widest cell, as the formatter has them. */
function table(rows: readonly string[][]): string[] {
  const widths = HEAD.map((head, at) => Math.max(...[head, ...rows.map((row) => row[at]!)].map((cell) => cell.length)));
  const line = (cells: readonly string[], fill = ' ') => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!, fill)).join(' | ')} |`;
  return [
    line(HEAD),
    line(
      HEAD.map(() => ''),
      '-',
    ),
    ...rows.map((row) => line(row)),
  ];
}
