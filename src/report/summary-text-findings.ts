import { isAccepted, SEVERITIES, type Severity } from '../audit/finding.js';
import { block, capped, columns, LABEL, sentence } from './layout.js';
import type { ToldFinding } from './model/told-finding.js';
import type { SummaryModel } from './summary.js';
import type { Page } from './summary-words.js';
import { padded, placeOf, safe, type Tone } from './text.js';

/** The blocks of the first page that say what is wrong and what to do next. */

const MAX_FINDINGS = 10;
const MAX_PACKETS_SHOWN = 6;
const MAX_USERS_SHOWN = 5;
/** What a capture adds to a detail is bounded where it comes from; only something unforeseen is longer. */
const MAX_DETAIL = 1000;

const TONES: Record<Severity, Tone> = { high: 'bad', medium: 'warn', low: 'note', info: 'note' };

export function findings(model: SummaryModel, page: Page): string[] {
  // What the capture could not show is told with its coverage, and in the sentence of a clean one.
  const problems = model.findings.filter(({ kind }) => kind !== 'blind-spot');
  if (problems.length === 0) return sentence(cleanSentence(model, page), page, 0).map((line) => page.paint('good', line));
  const { shown, left } = capped(problems, MAX_FINDINGS);
  const lines = shown.flatMap((finding) => findingLines(finding, page));
  if (left === 0) return lines;
  const hidden = problems.slice(shown.length);
  const kinds = [...SEVERITIES]
    .reverse()
    .map((severity) => ({ severity, number: hidden.filter((finding) => finding.severity === severity).length }));
  const split = kinds
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => page.words.say('findings.split', { severity, n: number }));
  const more = page.words.say('findings.more', { n: left, split: split.join(', ') });
  const command = `exscope findings ${pasted(model.store)}${inLanguage(page)}`;
  return [...lines, ...(more.length + 1 + command.length <= page.width ? [`${more} ${command}`] : [more, indented(command)])];
}

/** Says what could not be seen in the same breath. */
function cleanSentence({ protection: counts, partlyRead, interrupted }: SummaryModel, { words }: Page): string {
  const { unrelated, undetermined, undeterminedReasons } = counts;
  const decided = counts.encrypted + counts.upgraded + counts.cleartext + counts.obfuscated + counts.signed + counts.byDesign;
  const part = partlyRead || interrupted ? ` ${words.say('findings.rest-unread')}` : '';
  if (decided + undetermined === 0) return `${words.count('findings.no-exchange', unrelated)}${part}`;
  const reasons = Object.keys(undeterminedReasons)
    .map((reason) => words.code(reason))
    .join(', ');
  const unseen =
    undetermined > 0 ? words.say('findings.undetermined', { n: undetermined, reasons }) : words.say('findings.none-undetermined');
  return `${words.say('findings.none', { n: decided, unseen })}${part}`;
}

function findingLines(finding: ToldFinding, page: Page): string[] {
  const { id, severity, title, detail, clients, clientCount, flowCount, packets, users } = finding;
  const { words } = page;
  const who = clientCount === 1 && clients[0] !== undefined ? clients[0] : words.count('count.clients', clientCount);
  const scope = `${words.count('count.flows', flowCount)}, ${who} → ${placeOf(finding)}`;
  const name = `${padded(id, 4)}${page.paint(TONES[severity], padded(words.say(`severity.${severity}`), 8))}`;
  const text = sentence(safe(title), page);
  const fits = text.length === 1 && LABEL + text[0]!.length + 3 + scope.length <= page.width;
  const gap = ' '.repeat(Math.max(3, page.width - LABEL - text[0]!.length - scope.length));
  const first = fits ? [`${name}${text[0]}${gap}${scope}`] : [`${name}${text[0]}`, ...text.slice(1).map(indented)];
  const proof = [
    ...(fits ? [] : [`${scope}.`]),
    detailText(detail),
    ...(isAccepted(finding) ? [acceptance(finding.accepted!, page)] : []),
    ...listed(
      'findings.users',
      users.map((user) => safe(user, 60)),
      MAX_USERS_SHOWN,
      page,
    ),
    ...listed('findings.packets', packets.map(String), MAX_PACKETS_SHOWN, page),
  ];
  return [...first, ...sentence(proof.join(' '), page).map((line) => indented(page.paint('note', line)))];
}

/** A source half told is none: what is too long is cut before the parenthesis that its end would be in. */
function detailText(detail: string): string {
  const text = safe(detail, MAX_DETAIL);
  const open = text.lastIndexOf('(');
  return detail.length > MAX_DETAIL && open > text.lastIndexOf(')') ? `${text.slice(0, open)}…` : text;
}

/** `Packets 711, 12, 57 …` */
function listed(key: string, items: string[], limit: number, { words }: Page): string[] {
  if (items.length === 0) return [];
  const list = items.slice(0, limit).join(', ');
  return [words.say(key, { n: items.length, list, more: items.length > limit ? 'yes' : 'no' })];
}

/** Who answers for it, and how long. */
function acceptance({ who, until }: NonNullable<ToldFinding['accepted']>, { words }: Page): string {
  return words.say('findings.accepted', { who: safe(who, 60), limited: until === null ? 'no' : 'yes', until: until ?? '' });
}

const indented = (line: string) => ' '.repeat(LABEL) + line;

/** A file as a shell takes it. */
const pasted = (file: string) => (/^[\w.@%+:/\\-]+$/.test(file) ? file : `'${safe(file).replaceAll("'", "'\\''")}'`);

/** Whoever reads this page in a language wants the next one in it. */
const inLanguage = ({ words }: Page) => (words.language === 'en' ? '' : ` --lang ${words.language}`);

/** Commands that can be pasted as they stand. */
export function next(
  { store, findings: found, expectation, site, busiestServer, releases, hosts: all }: SummaryModel,
  page: Page,
): string[] {
  const { words } = page;
  const name = pasted(store);
  const flow = found[0]?.flows[0];
  const known = all.find(({ exchange }) => exchange) ?? all.find(({ address, roles }) => address === busiestServer && roles.length > 0);
  // Of whom nothing is known, a mailbox server is the guess that names most data paths.
  const server = known ?? { address: busiestServer ?? '10.0.0.5', roles: ['mailbox'], releases: [] as string[] };
  const numbered = releases.filter((release) => /^\d/.test(release));
  const release = numbered.findLast((each) => server.releases.includes(each)) ?? numbered.at(-1) ?? '2016';
  const rows = [
    ...(flow === undefined ? [] : [[`exscope explain ${name} ${flow}`, words.say('next.explain')]]),
    expectation.unexpected > 0
      ? [`exscope flows ${name} --state unexpected`, words.say('next.unexpected')]
      : [`exscope flows ${name}`, words.say('next.flows')],
    [`exscope report ${name} --format html${inLanguage(page)} --output ${pasted(pageOf(store))}`, words.say('next.report')],
    ...(site.releases.length === 0 || site.hosts.length === 0
      ? [[`exscope judge ${name} --release ${release} --host ${server.address}=${server.roles.join('+')}`, words.say('next.judge')]]
      : []),
  ];
  const widest = Math.max(...rows.map(([command]) => command!.length));
  const wide = rows.every(([, why]) => LABEL + widest + 3 + why!.length <= page.width);
  return block(words.say('label.next'), wide ? columns(rows, page) : rows.map(([command]) => command!), page);
}

/** `cas01.exscope.db` → `cas01.html`, beside it. */
const pageOf = (store: string) => `${store.replace(/(\.exscope)?\.db$/, '')}.html`;
