import { lookedUp } from '../lookup.js';
import { type Style, safe, socket, type Tone } from '../report/text.js';
import type { Expectation, ListedFlow, Protection } from '../store/rows.js';
import { plainTable } from './plain-table.js';

const HEAD = ['id', 'client', 'server', 'protocol', 'expectation', 'protection', 'data path'];
/** These may be cut so that a row fits the terminal, the last one first; what identifies a flow is never cut. */
const CUT: readonly [column: string, least: number][] = [
  ['data path', 16],
  ['protection', 16],
];

/** Flows as rows for reading, in the order given. */
export function flowTable(flows: readonly ListedFlow[], style: Style): string {
  return plainTable(flows.map(rowOf), { head: HEAD, cut: CUT, paint: (row, at) => painted(row, flows[at]!, style) }, style);
}

function rowOf({ id, client, server, verdict, transport }: ListedFlow): string[] {
  const { protocol, protocolBasis, expectation, protection, byDesign, protectionMechanism, protectionReason, pathId } = verdict;
  const how = byDesign ? 'by design' : (protectionReason ?? protectionMechanism);
  return [
    String(id),
    socket(client),
    socket(server),
    // A protocol nothing proved is only what the port suggests.
    `${protocol}${protocolBasis === 'payload' || protocol === 'unknown' ? '' : '?'}${transport === 'udp' ? '/udp' : ''}`,
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

function painted(row: readonly string[], { verdict }: ListedFlow, style: Style): string[] {
  return row.map((cell, at) => {
    if (HEAD[at] === 'expectation') return style.paint(lookedUp(EXPECTATION_TONES, verdict.expectation) ?? 'note', cell);
    if (HEAD[at] === 'protection')
      return style.paint((verdict.byDesign ? undefined : lookedUp(PROTECTION_TONES, verdict.protection)) ?? 'note', cell);
    return cell;
  });
}
