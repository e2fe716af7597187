import { block, capped, facts, MAX_ROWS, sentence } from './layout.js';
import type { CaptureSummary, SummaryModel } from './summary.js';
import { captureNotes, coverage } from './summary-text-coverage.js';
import { findings, next } from './summary-text-findings.js';
import { endpoints, flows, hosts, logins, paths, protection, staticPorts, unexpected } from './summary-text-traffic.js';
import { byteSize, count, printLines, type Style, safe, timeSpan } from './text.js';

/** The first page: what was given, how much of it could be judged, what is wrong, how bad, what next. */
export function summaryText(model: SummaryModel, style: Style): string {
  const parts = [
    head(model, style),
    [...coverage(model, style), ...captureNotes(model, style), ...problems(model, style), ...hosts(model, style)],
    [...endpoints(model, style), ...staticPorts(model, style)],
    paths(model, style),
    [...flows(model, style), ...protection(model, style), ...unexpected(model, style), ...logins(model, style)],
    findings(model, style),
    next(model, style),
  ];
  const lines = parts.filter((part) => part.length > 0).flatMap((part, at) => (at === 0 ? part : ['', ...part]));
  return printLines(lines, style);
}

function head({ exscope, catalog, captures, firstTimeMicros, lastTimeMicros, packets, flows, site }: SummaryModel, style: Style): string[] {
  const [only] = captures;
  const bytes = byteSize(captures.reduce((sum, capture) => sum + capture.bytes, 0));
  const source =
    captures.length === 1 && only !== undefined ? [only.name, bytes, ...fingerprint(only)] : [count(captures.length, 'capture'), bytes];
  const links = [...new Set(captures.flatMap(({ linkTypes }) => linkTypes))];
  const said = [
    ...(site.releases.length > 0 ? [`release ${site.releases.join(', ')}`] : []),
    ...(site.hosts.length > 0 ? [`${count(site.hosts.length, 'host')} named`] : []),
    ...(site.staticPorts.length > 0 ? [count(site.staticPorts.length, 'static port')] : []),
  ];
  return [
    ...facts([style.paint('title', `exscope ${exscope}`), `catalog ${catalog}`, ...source], style, 0),
    ...facts(
      [
        timeSpan(firstTimeMicros, lastTimeMicros),
        count(packets, 'packet'),
        count(flows, 'flow'),
        ...(links.length > 0 ? [`${links.join(', ')}${snaplen(captures)}`] : []),
        said.length > 0 ? said.join(', ') : 'no site options (roles inferred)',
      ],
      style,
      0,
    ),
  ];
}

function fingerprint({ sha256 }: CaptureSummary): string[] {
  return sha256 === null ? [] : [`sha256 ${sha256.slice(0, 4)}…${sha256.slice(-2)}`];
}

function snaplen(captures: CaptureSummary[]): string {
  const lengths = [...new Set(captures.flatMap(({ snaplens }) => snaplens))];
  if (lengths.length !== 1) return lengths.length === 0 ? '' : ', several snaplens';
  return lengths[0] === 0 ? ', no snaplen' : `, snaplen ${lengths[0]}`;
}

function problems({ captures, interrupted, partlyRead }: SummaryModel, style: Style): string[] {
  const broken = captures.flatMap(({ name, problem }) => (problem === null ? [] : [{ name, problem }]));
  const { shown, left } = capped(broken, MAX_ROWS);
  const lines = shown.flatMap(({ name, problem }) =>
    sentence(`${name}: ${safe(problem.message)}. Everything before that was read: ${count(problem.packet, 'packet')}.`, style),
  );
  if (left > 0) lines.push(`and ${count(left, 'more damaged capture')}`);
  if (broken.length === 0 && partlyRead) lines.push('Some captures could not be read; what is said here is about the others.');
  if (interrupted) lines.push('Interrupted: what is said here is about the part that was read.');
  return block('Incomplete', lines, { ...style, paint: (_tone, text) => style.paint('warn', text) });
}
