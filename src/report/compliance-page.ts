import type { Control, Policy } from '../catalog/policies.js';

const INTRODUCTION = `# Clauses, controls and evidence

Which control of which policy speaks to which clause, what in the traffic is its evidence, and what no capture shows about it. This page is written by
\`npm run docs:compliance\` from \`catalog/policies/\`; what is to be changed is changed there.

A capture can refute, it can never certify. A control **fails** when a violation was seen; it **passes** when none was seen in the flows that could be
decided, and says in how many; it is **inconclusive** when such flows were seen and none could be decided; it is **not tested** when there was no such
traffic, when traffic does not show it, or when the site profile does not say what it is about. Absence of traffic is never a pass.

Clauses are told in our own words, and no text of a standard is copied. A source that says *as reproduced* or *as named* was read in what others publish of
the document, not in the document itself. Of one that is marked *unverified* no text was read at all. Hold both against the document before quoting them.
`;

/** The mapping as Markdown, a section for each policy. */
export function compliancePage(policies: readonly Policy[]): string {
  // The frameworks first: their clauses are what most readers look for.
  const sorted = [...policies.filter(({ clauses }) => clauses.length > 0), ...policies.filter(({ clauses }) => clauses.length === 0)];
  return `${[INTRODUCTION, ...sorted.map(section)].join('\n')}`;
}

function section(policy: Policy): string {
  const { id, title, version, about, scope, clauses } = policy;
  const head = [`## ${title}`, '', `Policy \`${id}\`, edition ${version}. ${about}${scope === undefined ? '' : ` ${scope}`}`, ''];
  return `${[...head, ...(clauses.length > 0 ? byClause(policy) : byControl(policy))].join('\n')}\n`;
}

function byClause({ clauses, controls }: Policy): string[] {
  const rows = clauses.flatMap((clause) =>
    controls
      .filter((control) => control.clauses.some(({ id }) => id === clause.id))
      .map((control, at) => row(at === 0 ? `**${clause.id}** ${clause.asks}` : clause.id, ...told(control))),
  );
  const sources = clauses.map(({ id, source, verified, note }) => row(id, verified ? source : `${source} (*unverified*)`, note ?? ''));
  return [...table(['clause', 'control', 'evidence', 'what it cannot show'], rows), '', ...table(['clause', 'source', 'note'], sources)];
}

function byControl({ controls }: Policy): string[] {
  return table(
    ['control', 'evidence', 'what it cannot show'],
    controls.map((control) => row(...told(control))),
  );
}

function told(control: Control): [string, string, string] {
  const name = `${control.title} (\`${control.written}\`, ${control.severity})`;
  return [name, control.kind === 'not-visible' ? 'none: traffic does not show it' : control.evidence, control.unseen];
}

function table(head: readonly string[], rows: readonly string[]): string[] {
  return [row(...head), row(...head.map(() => '---')), ...rows];
}

/** A bar in a cell would end it. */
function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
