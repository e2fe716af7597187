import type { Wording } from '../../wording/wording.js';
import { meanings, oddities, payloadLine, percent } from '../blind-spots.js';
import type { ReportModel } from '../model/model.js';
import type { CaptureSummary } from '../summary.js';
import type { CoverageSummary } from '../summary-coverage.js';
import type { Chapter } from './block.js';
import { listed, named, number } from './words.js';

/** Notes told one by one; more are counted. */
const MAX_NOTES = 40;

/** How much of the traffic could be judged, before anything is claimed of it. */
export function coverageChapter({ summary }: ReportModel, wording: Wording): Chapter {
  const { coverage, protection, flows } = summary;
  const say = (key: string, values = {}) => wording.say(`report.coverage.${key}`, values);
  const spots = [
    ...unreadPart(summary, wording),
    ...unreadPackets(coverage, wording),
    ...unseenFlows(summary, wording),
    ...meanings(summary, wording),
    ...notes(summary, wording),
  ];
  const { undetermined, unrelated } = protection;
  const payload = payloadLine(coverage, wording);
  return {
    title: say('title'),
    blocks: [
      {
        kind: 'paragraph',
        text: say('packets', { decoded: coverage.decoded, packets: coverage.packets, duplicates: coverage.duplicates }),
      },
      ...(payload === null ? [] : [{ kind: 'paragraph', text: `${payload}.` } as const]),
      { kind: 'paragraph', text: say('flows', { flows, undetermined, unrelated, decided: flows - undetermined - unrelated }) },
      { kind: 'section', title: say('blind-spots') },
      ...(spots.length === 0
        ? [{ kind: 'paragraph', text: say('no-blind-spots') } as const]
        : [{ kind: 'list', items: spots.slice(0, MAX_NOTES) } as const]),
      ...(spots.length > MAX_NOTES
        ? [{ kind: 'paragraph', text: say('more-notes', { more: spots.length - MAX_NOTES }), note: true } as const]
        : []),
      { kind: 'paragraph', text: say('outside'), note: true },
    ],
  };
}

type Summary = ReportModel['summary'];

function unreadPart({ captures, interrupted, partlyRead }: Summary, wording: Wording): string[] {
  const say = (key: string, values = {}) => wording.say(`report.coverage.${key}`, values);
  const broken = captures.flatMap(({ name, problem }) =>
    problem === null ? [] : [say('problem', { name, message: problem.message, packets: problem.packet })],
  );
  return [...(interrupted ? [say('interrupted')] : []), ...(broken.length === 0 && partlyRead ? [say('unreadable')] : []), ...broken];
}

function unreadPackets(coverage: CoverageSummary, wording: Wording): string[] {
  const say = (key: string, values = {}) => wording.say(`report.coverage.${key}`, values);
  const counts = (group: string, of: Record<string, number>) =>
    listed(
      Object.entries(of).map(([name, times]) => `${named(group, name, wording)} ${number(times, wording)}`),
      20,
      wording,
    );
  const { notDecoded, unsupportedLinkTypes, payloadCut, droppedByCapture, datagrams, missingCaptures, limitsReached } = coverage;
  return [
    ...(Object.keys(notDecoded).length > 0 ? [say('not-decoded', { list: counts('outcome', notDecoded) })] : []),
    ...(Object.keys(unsupportedLinkTypes).length > 0 ? [say('link-types', { list: counts('link-type', unsupportedLinkTypes) })] : []),
    ...(payloadCut > 0 ? [say('cut', { packets: payloadCut })] : []),
    ...(droppedByCapture === null ? [say('drops-unknown')] : droppedByCapture > 0 ? [say('dropped', { packets: droppedByCapture })] : []),
    ...(datagrams.incomplete > 0 ? [say('fragments', { datagrams: datagrams.incomplete })] : []),
    ...missingCaptures.map(({ set, first, last }) => say('missing-files', { set, first: String(first), last: String(last) })),
    ...(Object.keys(limitsReached).length > 0 ? [say('limits', { list: counts('limit', limitsReached) })] : []),
  ];
}

function unseenFlows({ coverage, protection }: Summary, wording: Wording): string[] {
  const say = (key: string, values = {}) => wording.say(`report.coverage.${key}`, values);
  const reasons = Object.entries(protection.undeterminedReasons).map(
    ([reason, flows]) => `${named('undetermined', reason, wording)} (${number(flows, wording)})`,
  );
  return [
    ...(protection.undetermined > 0 ? [say('undetermined', { flows: protection.undetermined, reasons: reasons.join(', ') })] : []),
    ...(coverage.midstreamFlows > 0 ? [say('midstream', { flows: coverage.midstreamFlows })] : []),
    ...(coverage.gapBytes > 0 ? [say('gaps', { bytes: coverage.gapBytes, share: percent(coverage.gapShare, wording) })] : []),
    ...oddities(coverage, wording),
  ];
}

/** What the files themselves say that bounds or colours everything else. */
function notes({ captures }: Summary, wording: Wording): string[] {
  const say = (key: string, values = {}) => wording.say(`report.coverage.${key}`, values);
  const of = ({ name, filters, containsTlsSecrets, drops, timeZoneUnknown }: CaptureSummary) => [
    ...filters.map((filter) => say('filter', { name, filter })),
    ...(containsTlsSecrets ? [say('tls-secrets', { name })] : []),
    ...drops.map(({ reason, packets }) => say('dropped-on-purpose', { name, reason, packets })),
    ...(timeZoneUnknown ? [say('time-zone', { name })] : []),
  ];
  return [...new Set(captures.flatMap(of))];
}
