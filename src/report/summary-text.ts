import type { Wording } from '../wording/wording.js';
import { block, capped, facts, MAX_ROWS, sentence } from './layout.js';
import type { CaptureSummary, SummaryModel } from './summary.js';
import { captureNotes, coverage } from './summary-text-coverage.js';
import { findings, next } from './summary-text-findings.js';
import { endpoints, flows, hosts, logins, paths, protection, staticPorts, unexpected } from './summary-text-traffic.js';
import { type Page, SummaryWords } from './summary-words.js';
import { printLines, type Style, safe } from './text.js';

/** The first page: what was given, how much of it could be judged, what is wrong, how bad, what next. */
export function summaryText(model: SummaryModel, style: Style, wording: Wording): string {
  const page: Page = { ...style, words: new SummaryWords(wording) };
  const parts = [
    head(model, page),
    [...coverage(model, page), ...captureNotes(model, page), ...problems(model, page), ...hosts(model, page)],
    [...endpoints(model, page), ...staticPorts(model, page)],
    paths(model, page),
    [...flows(model, page), ...protection(model, page), ...unexpected(model, page), ...logins(model, page)],
    findings(model, page),
    next(model, page),
  ];
  const lines = parts.filter((part) => part.length > 0).flatMap((part, at) => (at === 0 ? part : ['', ...part]));
  return printLines(lines, style);
}

function head({ exscope, catalog, captures, firstTimeMicros, lastTimeMicros, packets, flows, site }: SummaryModel, page: Page): string[] {
  const { words } = page;
  const [only] = captures;
  const bytes = words.bytes(captures.reduce((sum, capture) => sum + capture.bytes, 0));
  const source =
    captures.length === 1 && only !== undefined
      ? [only.name, bytes, ...fingerprint(only)]
      : [words.count('count.captures', captures.length), bytes];
  const links = [...new Set(captures.flatMap(({ linkTypes }) => linkTypes))];
  const said = [
    ...(site.releases.length > 0 ? [words.say('head.release', { releases: site.releases.join(', ') })] : []),
    ...(site.hosts.length > 0 ? [words.count('head.hosts', site.hosts.length)] : []),
    ...(site.staticPorts.length > 0 ? [words.count('count.static-ports', site.staticPorts.length)] : []),
  ];
  return [
    ...facts([page.paint('title', `exscope ${exscope}`), words.say('head.catalog', { version: catalog }), ...source], page, 0),
    ...facts(
      [
        words.span(firstTimeMicros, lastTimeMicros),
        words.count('count.packets', packets),
        words.count('count.flows', flows),
        ...(links.length > 0 ? [`${links.join(', ')}${snaplen(captures, page)}`] : []),
        said.length > 0 ? said.join(', ') : words.say('head.no-site'),
      ],
      page,
      0,
    ),
  ];
}

function fingerprint({ sha256 }: CaptureSummary): string[] {
  return sha256 === null ? [] : [`sha256 ${sha256.slice(0, 4)}…${sha256.slice(-2)}`];
}

function snaplen(captures: CaptureSummary[], { words }: Page): string {
  const lengths = [...new Set(captures.flatMap(({ snaplens }) => snaplens))];
  if (lengths.length !== 1) return lengths.length === 0 ? '' : `, ${words.say('head.several-snaplens')}`;
  return `, ${lengths[0] === 0 ? words.say('head.no-snaplen') : words.say('head.snaplen', { octets: `${lengths[0]}` })}`;
}

function problems({ captures, interrupted, partlyRead }: SummaryModel, page: Page): string[] {
  const { words } = page;
  const broken = captures.flatMap(({ name, problem }) => (problem === null ? [] : [{ name, problem }]));
  const { shown, left } = capped(broken, MAX_ROWS);
  const lines = shown.flatMap(({ name, problem }) =>
    sentence(words.say('problem.broken', { name, message: safe(problem.message), n: problem.packet }), page),
  );
  if (left > 0) lines.push(words.count('problem.more', left));
  if (broken.length === 0 && partlyRead) lines.push(words.say('problem.partly'));
  if (interrupted) lines.push(words.say('problem.interrupted'));
  return block(words.say('label.incomplete'), lines, { ...page, paint: (_tone, text) => page.paint('warn', text) });
}
