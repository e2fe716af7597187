import type { Wording } from '../../wording/wording.js';
import type { ReportModel } from '../model/model.js';
import type { CaptureSummary } from '../summary.js';
import { isoTime } from '../text.js';
import type { Block } from './block.js';
import { code, listed, moment, number, span } from './words.js';

/** Captures told one by one; more are counted. */
const MAX_CAPTURES = 50;

/** What was given: files and how to know them again, when they were recorded, how much is in them. */
export function identity({ summary, date, redacted, policies }: ReportModel, wording: Wording): Block[] {
  const { captures, packets, flows, firstTimeMicros, lastTimeMicros, exscope, catalog, coverage, site } = summary;
  const say = (key: string, values = {}) => wording.say(`report.identity.${key}`, values);
  const fact = (key: string, text: string) => ({ label: say(key), text });
  const links = [...new Set(captures.flatMap(({ linkTypes }) => linkTypes))];
  const { droppedByCapture } = coverage;
  return [
    {
      kind: 'facts',
      facts: [
        fact('span', span(isoTime(firstTimeMicros), isoTime(lastTimeMicros), wording)),
        fact('amount', say('packets-flows', { packets, flows })),
        ...(links.length > 0 ? [fact('interfaces', `${links.join(', ')}; ${snaplens(captures, wording)}`)] : []),
        fact('dropped', droppedByCapture === null ? say('drops-unknown') : say('drops', { packets: droppedByCapture })),
        fact('site', siteSaid(site, wording)),
        ...(policies.length > 0 ? [fact('policies', policies.map(({ title, version }) => `${title} (${version})`).join(', '))] : []),
        fact('made-with', say('versions', { exscope, catalog })),
        fact('date', moment(date, wording)),
        ...(redacted ? [fact('redaction', say('redacted'))] : []),
      ],
    },
    {
      kind: 'table',
      columns: [
        { title: say('file'), width: 2.4 },
        { title: 'SHA-256', width: 6.4 },
        { title: say('bytes'), width: 1.3, numbers: true },
        { title: say('packets'), width: 1.2, numbers: true },
      ],
      rows: captures
        .slice(0, MAX_CAPTURES)
        .map(({ name, sha256, bytes, packets: inside }) => [
          name,
          sha256 === null ? say('no-hash') : code(sha256),
          number(bytes, wording),
          number(inside, wording),
        ]),
    },
    ...(captures.length > MAX_CAPTURES
      ? [{ kind: 'paragraph', text: say('more-files', { more: captures.length - MAX_CAPTURES }), note: true } as const]
      : []),
  ];
}

function snaplens(captures: readonly CaptureSummary[], wording: Wording): string {
  const lengths = [...new Set(captures.flatMap((capture) => capture.snaplens))].map((length) =>
    length === 0 ? wording.say('report.identity.unlimited') : number(length, wording),
  );
  return wording.say('report.identity.snaplen', { lengths: listed(lengths, 8, wording) });
}

function siteSaid({ name, releases, hosts, staticPorts }: ReportModel['summary']['site'], wording: Wording): string {
  const say = (key: string, values = {}) => wording.say(`report.identity.${key}`, values);
  const said = [
    ...(name === null ? [] : [name]),
    ...(releases.length > 0 ? [say('releases', { releases: releases.join(', ') })] : []),
    ...(hosts.length > 0 ? [say('hosts', { hosts: hosts.length })] : []),
    ...(staticPorts.length > 0 ? [say('static-ports', { ports: staticPorts.length })] : []),
  ];
  return said.length > 0 ? said.join('; ') : say('inferred');
}
