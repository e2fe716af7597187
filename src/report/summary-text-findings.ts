import { SEVERITIES, type Severity } from '../audit/finding.js';
import { block, capped, columns, LABEL, sentence } from './layout.js';
import type { ToldFinding } from './model/told-finding.js';
import type { SummaryModel } from './summary.js';
import { count, integer, padded, type Style, safe, socket, type Tone, words } from './text.js';

/** The blocks of the first page that say what is wrong and what to do next. */

const MAX_FINDINGS = 10;
const MAX_PACKETS_SHOWN = 6;
const MAX_USERS_SHOWN = 5;
/** What a capture adds to a detail is bounded where it comes from; only something unforeseen is longer. */
const MAX_DETAIL = 1000;

const TONES: Record<Severity, Tone> = { high: 'bad', medium: 'warn', low: 'note', info: 'note' };

export function findings(model: SummaryModel, style: Style): string[] {
  if (model.findings.length === 0) return sentence(cleanSentence(model), style, 0).map((line) => style.paint('good', line));
  const { shown, left } = capped(model.findings, MAX_FINDINGS);
  const lines = shown.flatMap((finding) => findingLines(finding, style));
  if (left === 0) return lines;
  const hidden = model.findings.slice(shown.length);
  const kinds = [...SEVERITIES]
    .reverse()
    .map((severity) => ({ severity, number: hidden.filter((finding) => finding.severity === severity).length }));
  const split = kinds.filter(({ number }) => number > 0).map(({ severity, number }) => `${number} ${severity}`);
  return [...lines, `and ${count(left, 'more finding')} (${split.join(', ')}); --format json lists them`];
}

/** Says what could not be seen in the same breath. */
function cleanSentence({ protection: counts, partlyRead, interrupted }: SummaryModel): string {
  const { unrelated, undetermined, undeterminedReasons } = counts;
  const decided = counts.encrypted + counts.upgraded + counts.cleartext + counts.obfuscated + counts.signed + counts.byDesign;
  const part = partlyRead || interrupted ? ' The rest of the capture was not read.' : '';
  if (decided + undetermined === 0) return `No findings, because no Exchange traffic was recognised in ${count(unrelated, 'flow')}.${part}`;
  const reasons = Object.keys(undeterminedReasons).map(words).join(', ');
  const unseen = undetermined > 0 ? `${integer(undetermined)} undetermined (${reasons})` : 'none undetermined';
  return `No findings in ${count(decided, 'decided flow')}; ${unseen}.${part}`;
}

function findingLines(finding: ToldFinding, style: Style): string[] {
  const { id, severity, title, detail, server, clients, clientCount, flowCount, packets, users } = finding;
  const who = clientCount === 1 && clients[0] !== undefined ? clients[0] : count(clientCount, 'client');
  const scope = `${count(flowCount, 'flow')}, ${who} → ${socket(server)}`;
  const name = `${padded(id, 4)}${style.paint(TONES[severity], padded(severity.toUpperCase(), 8))}`;
  const text = sentence(safe(title), style);
  const fits = text.length === 1 && LABEL + text[0]!.length + 3 + scope.length <= style.width;
  const gap = ' '.repeat(Math.max(3, style.width - LABEL - text[0]!.length - scope.length));
  const first = fits ? [`${name}${text[0]}${gap}${scope}`] : [`${name}${text[0]}`, ...text.slice(1).map(indented)];
  const proof = [
    ...(fits ? [] : [`${scope}.`]),
    detailText(detail),
    ...listed(
      'User',
      users.map((user) => safe(user, 60)),
      MAX_USERS_SHOWN,
    ),
    ...listed('Packet', packets.map(String), MAX_PACKETS_SHOWN),
  ];
  return [...first, ...sentence(proof.join(' '), style).map((line) => indented(style.paint('note', line)))];
}

/** A source half told is none: what is too long is cut before the parenthesis that its end would be in. */
function detailText(detail: string): string {
  const text = safe(detail, MAX_DETAIL);
  const open = text.lastIndexOf('(');
  return detail.length > MAX_DETAIL && open > text.lastIndexOf(')') ? `${text.slice(0, open)}…` : text;
}

/** `Packets 711, 12, 57 …` */
function listed(noun: string, items: string[], limit: number): string[] {
  if (items.length === 0) return [];
  return [`${noun}${items.length === 1 ? '' : 's'} ${items.slice(0, limit).join(', ')}${items.length > limit ? ' …' : '.'}`];
}

const indented = (line: string) => ' '.repeat(LABEL) + line;

/** Commands that can be pasted as they stand. */
export function next(
  { store, findings: found, expectation, site, busiestServer, releases, hosts: all }: SummaryModel,
  style: Style,
): string[] {
  const name = /^[\w.@%+:/\\-]+$/.test(store) ? store : `'${safe(store).replaceAll("'", "'\\''")}'`;
  const flow = found[0]?.flows[0];
  const known = all.find(({ exchange }) => exchange) ?? all.find(({ address, roles }) => address === busiestServer && roles.length > 0);
  // Of whom nothing is known, a mailbox server is the guess that names most data paths.
  const server = known ?? { address: busiestServer ?? '10.0.0.5', roles: ['mailbox'], releases: [] as string[] };
  const numbered = releases.filter((release) => /^\d/.test(release));
  const release = numbered.findLast((each) => server.releases.includes(each)) ?? numbered.at(-1) ?? '2016';
  const rows = [
    ...(flow === undefined ? [] : [[`exscope explain ${name} ${flow}`, 'the first flow of F1, packet by packet']]),
    expectation.unexpected > 0
      ? [`exscope flows ${name} --state unexpected`, 'what the catalog does not explain']
      : [`exscope flows ${name}`, 'every flow with its verdict'],
    ...(site.releases.length === 0 || site.hosts.length === 0
      ? [
          [
            `exscope judge ${name} --release ${release} --host ${server.address}=${server.roles.join('+')}`,
            'say what you know; no capture needed',
          ],
        ]
      : []),
  ];
  const widest = Math.max(...rows.map(([command]) => command!.length));
  const wide = rows.every(([, why]) => LABEL + widest + 3 + why!.length <= style.width);
  return block('Next', wide ? columns(rows, style) : rows.map(([command]) => command!), style);
}
