import Table from 'cli-table3';
import { columnsOf, printLines, type Style, safe, socket, type Tone } from '../report/text.js';
import type { JudgedFlow } from '../store/index.js';
import type { Expectation, Protection } from '../store/rows.js';

const HEAD = ['id', 'client', 'server', 'protocol', 'expectation', 'protection', 'data path'];
/** These may be cut so that a row fits the terminal, the last one first; what identifies a flow is never cut. */
const CUT: readonly [column: string, least: number][] = [
  ['data path', 16],
  ['protection', 16],
];
const GAP = 2;

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}; // prettier-ignore

/** Flows as rows for reading, in the order given. */
export function flowTable(flows: readonly JudgedFlow[], style: Style): string {
  const rows = flows.map(rowOf);
  const widths = HEAD.map((name, at) => rows.reduce((widest, row) => Math.max(widest, columnsOf(row[at]!)), name.length) + GAP);
  for (const [column, least] of CUT) {
    const at = HEAD.indexOf(column);
    const excess = widths.reduce((sum, width) => sum + width, 0) - GAP - style.width;
    widths[at] = Math.max(Math.min(least, widths[at]!), widths[at]! - Math.max(0, excess));
  }
  const table = new Table({
    head: HEAD.map((name) => style.paint('label', name)),
    chars: NO_BORDERS,
    colWidths: widths,
    // Colours are ours to give; the library would paint heads and borders always.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    truncate: style.unicode ? '…' : '...',
  });
  for (const [at, row] of rows.entries()) table.push(painted(row, flows[at]!, style));
  return printLines(table.toString().split('\n'), style);
}

function rowOf({ id, client, server, verdict, transport }: JudgedFlow): string[] {
  const { protocol, protocolBasis, expectation, protection, byDesign, protectionMechanism, protectionReason, pathId } = verdict;
  const how = byDesign ? 'by design' : (protectionReason ?? protectionMechanism);
  return [
    String(id),
    socket(client),
    socket(server),
    // A protocol nothing proved is only what the port suggests.
    `${protocol}${protocolBasis === 'payload' ? '' : '?'}${transport === 'udp' ? '/udp' : ''}`,
    expectation,
    how === null || how === protocol ? protection : `${protection} ${safe(how, 40)}`,
    pathId ?? '-',
  ];
}

const EXPECTATION_TONES: Record<Expectation, Tone> = { expected: 'good', exception: 'note', unexpected: 'warn', unrelated: 'note' };
const PROTECTION_TONES: Record<Protection, Tone> = {
  encrypted: 'good',
  upgraded: 'good',
  cleartext: 'bad',
  obfuscated: 'bad',
  signed: 'warn',
  undetermined: 'note',
};

function painted(row: string[], { verdict }: JudgedFlow, style: Style): string[] {
  return row.map((cell, at) => {
    if (HEAD[at] === 'expectation') return style.paint(EXPECTATION_TONES[verdict.expectation], cell);
    if (HEAD[at] === 'protection') return style.paint(verdict.byDesign ? 'note' : PROTECTION_TONES[verdict.protection], cell);
    return cell;
  });
}
