import { lookedUp } from '../../../lookup.js';
import type { Wording } from '../../../wording/wording.js';
import type { FlowJson } from '../../flow-json.js';
import { pathName } from '../../model/names.js';
import { reasonTeller } from '../../model/told-reason.js';
import { isoTime, socket } from '../../text.js';
import { chapter } from './chapter.js';
import { flowRow, microsOf } from './flow-columns.js';
import { flowData, MAX_TEXT, placesOfFindings } from './flow-data.js';
import { html, type Markup, shown } from './markup.js';
import type { Dictionary, PageData } from './page/data.js';
import type { Page } from './page.js';
import { MARKS } from './shade.js';

/** Rows that are in the page without its script. */
const STATIC_ROWS = 50;
const COLUMNS = ['id', 'first', 'client', 'server', 'protocol', 'tls', 'protection', 'expectation', 'bytes', 'findings'] as const;
const NUMBERS: ReadonlySet<string> = new Set(['id', 'bytes']);

/** What each protection counts as in the pictures. */
const SHADE_OF: Record<string, keyof typeof MARKS> = {
  encrypted: 'protected',
  upgraded: 'protected',
  cleartext: 'readable',
  obfuscated: 'readable',
  signed: 'readable',
  undetermined: 'undetermined',
  'by-design': 'by-design',
};

/** All flows: the first as rows of a table, all of them as data for the script that sorts, filters and pages. */
export function* flows(page: Page): Iterable<string> {
  const { say, model } = page;
  const heads = COLUMNS.map(
    (column) =>
      html`<th scope="col" data-column="${column}" class="${NUMBERS.has(column) ? 'number' : ''}">${say(`columns.${column}`)}</th>`,
  );
  const first: FlowJson[] = [];
  for (const flow of model.flows()) {
    first.push(flow);
    if (first.length === STATIC_ROWS) break;
  }
  const of = placesOfFindings(model.findings);
  const rows = first.map((flow) => staticRow(page, flow, of.get(flow.id) ?? ''));
  const total = model.summary.flows;
  yield chapter(
    'flows',
    say('flows-table.title'),
    say('flows-table.short', { flows: total }),
    html`<p class="note">${say('flows-table.about')}</p>
<noscript><p class="note">${say('flows-table.no-script', { shown: first.length, flows: total })}</p></noscript>
<div id="flows-tools"></div>
<div class="scroll" role="region" tabindex="0" aria-label="${say('flows-table.title')}"><table id="flows-table"><caption>${say('flows-table.caption')}</caption>
<thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>
<div id="flows-pager"></div>`,
  ).text;
  yield '<script type="application/json" id="data">';
  yield* flowData(dataHead(page), withToldReasons(model.flows(), page.wording), model.findings);
  yield '</script>\n';
}

function* withToldReasons(flows: Iterable<FlowJson>, wording: Wording): Iterable<FlowJson> {
  const tell = reasonTeller(wording);
  for (const flow of flows) {
    const { expectation } = flow;
    yield expectation.reasons.length === 0 ? flow : { ...flow, expectation: { ...expectation, reasons: expectation.reasons.map(tell) } };
  }
}

function staticRow(page: Page, flow: FlowJson, places: string): Markup {
  const { values, name, model } = page;
  const { texts, numbers } = flowRow(flow, 0, places);
  const shade = lookedUp(SHADE_OF, texts.protection) ?? 'undetermined';
  const linked = places === '' ? [] : places.split(',').map((place) => model.findings[Number(place)]!.id);
  return html`<tr><td class="number">${flow.id}</td><td class="nowrap">${values.time(flow.firstSeen)}</td><td><bdi>${socket(flow.client)}</bdi></td><td><bdi>${socket(flow.server)}</bdi></td><td>${texts.protocol}</td><td class="nowrap">${texts.tls}</td><td class="nowrap"><span class="mark ${shade}" aria-hidden="true">${MARKS[shade]}</span> ${name('protection', texts.protection)}</td><td>${name('expectation', texts.expectation)}</td><td class="number">${values.number(numbers.bytes)}</td><td>${linked.map((id) => html`<a href="#${id}">${id}</a> `)}</td></tr>
`;
}

function dataHead(page: Page): Omit<PageData, 'blocks' | 'dictionaries'> {
  const { model } = page;
  const start = isoTime(model.summary.firstTimeMicros);
  const names = (area: string, codes: readonly string[]) =>
    Object.fromEntries(codes.map((code) => [shown(code, MAX_TEXT), shown(page.name(area, code), MAX_TEXT)]));
  const labels: Partial<Record<Dictionary, Record<string, string>>> = {
    protection: names('protection', Object.keys(SHADE_OF)),
    expectation: names('expectation', ['expected', 'exception', 'unexpected', 'unrelated']),
    state: names('state', ['midstream', 'open', 'closed', 'reset', 'unanswered']),
    role: names('role', [...new Set(model.pictures.edges.flatMap(({ from, to }) => [from, to]))]),
    path: Object.fromEntries(
      model.summary.paths
        .map(({ title }) => [title, pathName(title, page.wording)] as const)
        .filter(([title, name]) => name !== title)
        .map(([title, name]) => [shown(title, MAX_TEXT), shown(name, MAX_TEXT)]),
    ),
    reason: names('reason', Object.keys(model.summary.protection.undeterminedReasons)),
  };
  return {
    words: scriptWords(page),
    labels,
    shades: SHADE_OF,
    hostNames: Object.fromEntries(Object.entries(model.summary.names).map(([address, host]) => [address, shown(host, MAX_TEXT)])),
    findings: model.findings.map(({ id, severity, title }) => ({ id, severity, title: shown(title, MAX_TEXT) })),
    startMicros: start === null ? 0 : microsOf(start),
  };
}

const PLAIN_WORDS = [
  'search',
  'search-hint',
  'all',
  'clear',
  'page-size',
  'first',
  'previous',
  'next',
  'last',
  'pages',
  'theme',
  'theme-auto',
  'theme-light',
  'theme-dark',
  'print',
  'copy',
  'copied',
  'details',
  'none',
  'servers-shown',
  'printed-findings',
  'printed-flows',
] as const;
const COUNTED_WORDS = ['showing', 'page-of', 'filtered'] as const;
const COLUMN_WORDS = [...COLUMNS, 'severity', 'problem', 'kind', 'clients', 'flows', 'last-seen'] as const;
const DETAIL_WORDS = [
  'time',
  'path',
  'roles',
  'mechanism',
  'reason',
  'why',
  'state',
  'packets',
  'gaps',
  'users',
  'sni',
  'cipher',
  'capture',
  'filter',
] as const;

/** Arguments are left for the script: it puts the numbers in. */
function scriptWords(page: Page): Record<string, string> {
  const places = {
    from: '{from}',
    to: '{to}',
    shown: '{shown}',
    all: '{all}',
    page: '{page}',
    pages: '{pages}',
    id: '{id}',
    limit: '{limit}',
    left: '{left}',
  };
  return Object.fromEntries([
    ...[...PLAIN_WORDS, ...COUNTED_WORDS].map((name) => [name, page.say(`script.${name}`, places)]),
    ...COLUMN_WORDS.map((name) => [`column.${name}`, page.say(`columns.${name}`)]),
    ...DETAIL_WORDS.map((name) => [`detail.${name}`, page.say(`details.${name}`)]),
    ...['high', 'medium', 'low', 'info'].map((name) => [`severity.${name}`, page.name('severity', name)]),
  ]);
}
