import { meanings, payloadLine, percent } from './blind-spots.js';
import { block, capped, facts, MAX_ROWS, sentence } from './layout.js';
import type { CaptureSummary, SummaryModel } from './summary.js';
import type { CoverageSummary } from './summary-coverage.js';
import type { Page } from './summary-words.js';
import { safe } from './text.js';

/** The blocks of the first page that say how much of what was on the wire could be judged. */

/** Counters of the readers that put times, lengths or interfaces in doubt; the others are only in the JSON. */
const WORTH_SAYING = ['correctedLengths', 'unknownInterface', 'withoutTime', 'outOfTimeOrder'];

export function coverage(model: SummaryModel, page: Page): string[] {
  const { words } = page;
  const { coverage: seen } = model;
  const payload = payloadLine(seen, words.wording);
  const row = (name: string, n: number) => words.say('coverage.row', { name, n });
  const left = Object.entries(seen.notDecoded).map(([outcome, packets]) => row(words.code(outcome), packets));
  const limits = Object.entries(seen.limitsReached).map(([name, n]) => words.limit(name, n));
  const tunnels = Object.entries(seen.encapsulated).map(([name, packets]) => row(name, packets));
  return block(
    words.say('label.coverage'),
    [
      ...facts([words.say('coverage.decoded', { decoded: seen.decoded, n: seen.packets }), ...doubts(seen, page)], page),
      ...(payload === null ? [] : sentence(payload, page)),
      ...(left.length > 0 ? facts([words.say('coverage.not-decoded', { first: left[0]! }), ...left.slice(1)], page) : []),
      ...unread(seen, page),
      ...missing(seen, page),
      ...(tunnels.length > 0 ? facts([words.say('coverage.tunnels', { first: tunnels[0]! }), ...tunnels.slice(1)], page) : []),
      ...(limits.length > 0 ? facts([words.say('coverage.limits', { first: limits[0]! }), ...limits.slice(1)], page) : []),
      ...meanings(model, words.wording).flatMap((meaning) => sentence(meaning, page)),
    ],
    page,
  );
}

/** What makes a verdict less certain, or explains a count. */
function doubts(seen: CoverageSummary, page: Page): string[] {
  const { words } = page;
  const { reassembled, incomplete, overlaps } = seen.datagrams;
  return [
    ...(seen.duplicates > 0
      ? [words.say('doubt.duplicates', { n: seen.duplicates, share: percent(seen.duplicateShare, words.wording) })]
      : []),
    words.count('doubt.midstream', seen.midstreamFlows),
    ...(seen.oneWayFlows > 0 ? [words.count('doubt.one-way', seen.oneWayFlows)] : []),
    gaps(seen, page),
    ...(seen.payloadCut > 0 ? [words.count('doubt.cut', seen.payloadCut)] : []),
    ...(seen.droppedByCapture ? [words.count('doubt.dropped', seen.droppedByCapture)] : []),
    ...WORTH_SAYING.flatMap((name) => (seen.counters[name] ? [words.count(`doubt.${name}`, seen.counters[name])] : [])),
    ...(reassembled > 0 ? [words.count('doubt.reassembled', reassembled)] : []),
    ...(incomplete > 0 ? [words.count('doubt.incomplete', incomplete)] : []),
    ...(overlaps > 0 ? [words.count('doubt.overlaps', overlaps)] : []),
    ...(seen.wrongIpChecksums > 0 ? [words.count('doubt.checksums', seen.wrongIpChecksums)] : []),
  ];
}

function gaps({ gapBytes, gapShare }: CoverageSummary, { words }: Page): string {
  if (gapBytes === 0) return words.count('doubt.gaps', 0);
  return words.say('doubt.gaps-share', { n: gapBytes, share: percent(gapShare, words.wording) });
}

/** Link types exscope does not read, and how much of the capture that is. */
function unread({ unsupportedLinkTypes, packets }: CoverageSummary, page: Page): string[] {
  const kinds = Object.entries(unsupportedLinkTypes);
  if (kinds.length === 0) return [];
  const all = kinds.reduce((sum, [, number]) => sum + number, 0);
  const { words } = page;
  const list = kinds.map(([name, n]) => words.say('coverage.row', { name, n })).join(', ');
  return sentence(words.say('coverage.unread', { share: percent(all / packets, words.wording), list }), page);
}

/** Files of ring-buffer sets that are not there. */
function missing({ missingCaptures }: CoverageSummary, page: Page): string[] {
  const { shown, left } = capped(missingCaptures, MAX_ROWS);
  const lines = shown.flatMap(({ set, first, last }) => {
    const files = { first: fileNumber(first), last: fileNumber(last), set };
    return sentence(page.words.say(first === last ? 'coverage.missing-one' : 'coverage.missing-several', files), page);
  });
  return left > 0 ? [...lines, page.words.count('coverage.more-gaps', left)] : lines;
}

/** As dumpcap writes it. */
function fileNumber(number: number): string {
  return String(number).padStart(5, '0');
}

/** What the files themselves say that bounds or colours everything else. */
export function captureNotes({ captures }: SummaryModel, page: Page): string[] {
  const notes = captures.flatMap((capture) => notesOf(capture, captures.length > 1, page));
  const { shown, left } = capped([...new Set(notes)], MAX_ROWS);
  const lines = shown.flatMap((note) => sentence(note, page));
  return block(page.words.say('label.captures'), left > 0 ? [...lines, page.words.count('note.more', left)] : lines, page);
}

function notesOf(
  { name, filters, timeZoneUnknown, drops, processes, containsTlsSecrets }: CaptureSummary,
  several: boolean,
  { words }: Page,
): string[] {
  const what = several ? name : words.say('note.the-capture');
  // Network Monitor names a process once for each of its connections.
  const pids = new Set(processes.map(({ pid }) => pid)).size;
  return [
    ...filters.map((filter) => words.say('note.filter', { what, filter: safe(filter) })),
    ...(containsTlsSecrets ? [words.say('note.secrets', { what })] : []),
    ...drops.map(({ reason, packets }) => words.say('note.drops', { what, n: packets, reason: safe(reason) })),
    ...(pids > 0 ? [words.say('note.processes', { what, n: pids })] : []),
    ...(timeZoneUnknown ? [words.say('note.time-zone', { what })] : []),
  ];
}
