import type { Wording } from '../wording/wording.js';
import { wordFor } from './document/words.js';
import type { SummaryModel } from './summary.js';
import type { CoverageSummary } from './summary-coverage.js';
import { byteSize } from './text.js';

/** In the order in which they are told, the largest usually first; `inspected` is what was read. */
const PAYLOAD = ['inspected', 'decided', 'repeated', 'duplicate', 'cut', 'limited', 'reset'];

/** What the capture lacked of a flow, by the reason the judge gives. Other reasons are no fault of the capture. */
const LACKING = ['mid-stream', 'one-direction', 'gap', 'cut-by-snaplen'];

type Seen = Pick<SummaryModel, 'coverage' | 'protection'>;

/** `12 MB of payload: 31 % read, 69 % of flows already decided`; null without payload. */
export function payloadLine({ payload }: CoverageSummary, wording: Wording): string | null {
  const all = Object.values(payload).reduce((sum, octets) => sum + octets, 0);
  if (all === 0) return null;
  const parts = PAYLOAD.flatMap((outcome) => {
    const octets = payload[outcome] ?? 0;
    if (octets === 0) return [];
    return [wording.say('coverage.payload.part', { share: percent(octets / all, wording), ended: payloadOutcome(outcome, wording) })];
  });
  return wording.say('coverage.payload.all', { size: decimal(byteSize(all), wording), parts: parts.join(', ') });
}

/** `beyond a limit`; what has no name is told as it is. */
export function payloadOutcome(outcome: string, wording: Wording): string {
  return wordFor(`coverage.ended.${outcome}`, outcome, wording);
}

/** Where packets or flows are not what they seem to be, as far as no number beside says so. */
export function oddities({ oneWayFlows, counters, duplicates, duplicateShare }: CoverageSummary, wording: Wording): string[] {
  const said = (key: string, n: number, values = {}) => (n > 0 ? [wording.say(`coverage.oddity.${key}`, { n, ...values })] : []);
  return [
    ...said('one-way', oneWayFlows),
    ...said('duplicates', duplicates, { share: percent(duplicateShare, wording) }),
    ...said('order', counters.outOfTimeOrder ?? 0),
  ];
}

/** What the blind spots mean for the verdicts, a sentence each; those that weakened none are not told. */
export function meanings({ coverage, protection: { undeterminedReasons } }: Seen, wording: Wording): string[] {
  const { droppedByCapture, counters, limitsReached } = coverage;
  const told = (key: string, n: number | null | undefined) => (n ? [wording.say(`coverage.meaning.${key}`, { n })] : []);
  const unread = (limitsReached.inspectionLimited ?? 0) + (limitsReached.recognitionLimited ?? 0);
  return [
    ...LACKING.flatMap((reason) => told(reason, undeterminedReasons[reason])),
    ...told('dropped', droppedByCapture),
    ...told('clock', counters.clockWentBack),
    ...told('unread', unread),
    ...told('evicted', limitsReached.flowsEvicted),
  ];
}

/** A part of one. Never rounded to nothing, nor to everything. */
export function percent(part: number, wording: Wording): string {
  if (part === 1) return '100 %';
  const percents = 100 * part;
  if (percents < 0.1) return wording.say('coverage.less');
  if (percents > 99.9) return wording.say('coverage.most');
  return `${percents < 10 ? decimal(percents.toFixed(1), wording) : Math.min(99, Math.round(percents))} %`;
}

function decimal(text: string, wording: Wording): string {
  return text.replace('.', wording.say('summary.decimal'));
}
