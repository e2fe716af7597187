import { block, capped, facts, MAX_ROWS, sentence } from './layout.js';
import type { CaptureSummary, SummaryModel } from './summary.js';
import type { CoverageSummary } from './summary-coverage.js';
import { count, integer, type Style, safe, words } from './text.js';

/** The blocks of the first page that say how much of what was on the wire could be judged. */

/** What each limit did when it was reached. */
const LIMITS: Record<string, string> = {
  flowsEvicted: 'flows closed early (--max-flows)',
  reorderLimited: 'holes given up (--max-reorder-bytes)',
  holesForgotten: 'holes taken for lost',
  inspectionLimited: 'flows not read to the end (--max-inspected-bytes)',
  recognitionLimited: 'flows whose first bytes told no protocol',
  endpointsLimited: 'learned endpoints left out',
  capturesLate: 'captures begun late (--max-open-captures)',
  datagramsEvicted: 'fragmented datagrams given up early (--max-fragment-bytes)',
};

/** Counters of the readers that put times, lengths or interfaces in doubt; the others are only in the JSON. */
const WORTH_SAYING: Record<string, string> = {
  correctedLengths: 'with a wrong length',
  unknownInterface: 'of an interface nobody described',
  withoutTime: 'without a time',
};

export function coverage({ coverage: seen }: SummaryModel, style: Style): string[] {
  const left = Object.entries(seen.notDecoded).map(([outcome, packets]) => `${words(outcome)} ${integer(packets)}`);
  const limits = Object.entries(seen.limitsReached).map(([name, times]) => `${integer(times)} ${LIMITS[name] ?? words(name)}`);
  const tunnels = Object.entries(seen.encapsulated).map(([name, packets]) => `${name} ${integer(packets)}`);
  return block(
    'Coverage',
    [
      ...facts([`${integer(seen.decoded)} of ${count(seen.packets, 'packet')} decoded`, ...doubts(seen)], style),
      ...(left.length > 0 ? facts([`not decoded: ${left[0]}`, ...left.slice(1)], style) : []),
      ...unread(seen, style),
      ...missing(seen, style),
      ...(tunnels.length > 0 ? facts([`in tunnels: ${tunnels[0]}`, ...tunnels.slice(1)], style) : []),
      ...(limits.length > 0 ? facts([`limits reached: ${limits[0]}`, ...limits.slice(1)], style) : []),
    ],
    style,
  );
}

/** What makes a verdict less certain, or explains a count. */
function doubts(seen: CoverageSummary): string[] {
  const { reassembled, incomplete, overlaps } = seen.datagrams;
  return [
    ...(seen.duplicates > 0 ? [`${integer(seen.duplicates)} captured twice, kept out of evidence`] : []),
    `${count(seen.midstreamFlows, 'flow')} began before the capture`,
    `${count(seen.gapBytes, 'byte')} lost in gaps`,
    ...(seen.payloadCut > 0 ? [`${count(seen.payloadCut, 'packet')} cut by the snaplen`] : []),
    ...(seen.droppedByCapture ? [`${count(seen.droppedByCapture, 'packet')} dropped while capturing`] : []),
    ...Object.entries(WORTH_SAYING).flatMap(([name, what]) => (seen.counters[name] ? [`${integer(seen.counters[name])} ${what}`] : [])),
    ...(reassembled > 0 ? [`${count(reassembled, 'datagram')} put together from fragments`] : []),
    ...(incomplete > 0 ? [`${count(incomplete, 'datagram')} with fragments missing`] : []),
    ...(overlaps > 0 ? [`${count(overlaps, 'fragment')} in conflict with others`] : []),
    ...(seen.wrongIpChecksums > 0 ? [`${count(seen.wrongIpChecksums, 'wrong IP checksum')} (read all the same)`] : []),
  ];
}

/** Link types exscope does not read, and how much of the capture that is. */
function unread({ unsupportedLinkTypes, packets }: CoverageSummary, style: Style): string[] {
  const kinds = Object.entries(unsupportedLinkTypes);
  if (kinds.length === 0) return [];
  const all = kinds.reduce((sum, [, number]) => sum + number, 0);
  const list = kinds.map(([name, number]) => `${name} ${integer(number)}`).join(', ');
  return sentence(`Not read: ${share(all, packets)} of the packets are of link types exscope does not read: ${list}.`, style);
}

/** Files of ring-buffer sets that are not there. */
function missing({ missingCaptures }: CoverageSummary, style: Style): string[] {
  const { shown, left } = capped(missingCaptures, MAX_ROWS);
  const lines = shown.flatMap(({ set, first, last }) => {
    const which =
      first === last
        ? `File ${fileNumber(first)} of the set ${set} is`
        : `Files ${fileNumber(first)} to ${fileNumber(last)} of the set ${set} are`;
    return sentence(`${which} missing: what was on the wire then is not in this analysis.`, style);
  });
  return left > 0 ? [...lines, `and ${count(left, 'more gap')} in ring-buffer sets`] : lines;
}

/** As dumpcap writes it. */
function fileNumber(number: number): string {
  return String(number).padStart(5, '0');
}

/** Never rounded to nothing, nor to everything. */
function share(part: number, whole: number): string {
  if (part === whole) return '100 %';
  const percent = (100 * part) / whole;
  if (percent < 0.1) return 'less than 0.1 %';
  return percent > 99.9 ? 'more than 99.9 %' : `${percent < 10 ? percent.toFixed(1) : Math.min(99, Math.round(percent))} %`;
}

/** What the files themselves say that bounds or colours everything else. */
export function captureNotes({ captures }: SummaryModel, style: Style): string[] {
  const notes = captures.flatMap((capture) => notesOf(capture, captures.length > 1));
  const { shown, left } = capped([...new Set(notes)], MAX_ROWS);
  const lines = shown.flatMap((note) => sentence(note, style));
  return block('Captures', left > 0 ? [...lines, `and ${integer(left)} more notes`] : lines, style);
}

function notesOf({ name, filters, timeZoneUnknown, drops, processes, containsTlsSecrets }: CaptureSummary, several: boolean): string[] {
  const what = several ? name : 'The capture';
  // Network Monitor names a process once for each of its connections.
  const pids = new Set(processes.map(({ pid }) => pid)).size;
  return [
    ...filters.map((filter) => `${what} saw only what this filter let through: ${safe(filter)}`),
    ...(containsTlsSecrets
      ? [`${what} contains TLS secrets: whoever has the file can decrypt the sessions they are of. exscope does not use them.`]
      : []),
    ...drops.map(({ reason, packets }) => `${what} holds ${count(packets, 'packet')} that the capturing system dropped: ${safe(reason)}`),
    ...(pids > 0 ? [`${what} names ${count(pids, 'process', 'processes')} of the capturing system.`] : []),
    ...(timeZoneUnknown ? [`${what} does not tell the time zone of its clock: times are given as if it were UTC.`] : []),
  ];
}
