import { lookedUp } from '../lookup.js';
import type { HostRow } from '../store/rows.js';
import { block, capped, columns, facts, MAX_ROWS } from './layout.js';
import type { StaticPortStatus } from './static-ports.js';
import type { SummaryModel } from './summary.js';
import type { EndpointSummary } from './summary-endpoints.js';
import type { ProtectionCounts } from './summary-tally.js';
import type { Page } from './summary-words.js';
import { safe, socket, type Tone } from './text.js';

/** The blocks of the first page that say what was seen: hosts, endpoints, data paths, counts. */

export function hosts({ hosts: all, names }: SummaryModel, page: Page): string[] {
  const exchange = all.filter(({ exchange }) => exchange);
  const others = all.filter(({ exchange }) => !exchange);
  if (exchange.length === 0)
    return [
      ...block(page.words.say('label.exchange'), [page.words.say('hosts.none')], page),
      ...hostBlock('label.hosts', others, names, page),
    ];
  return [...hostBlock('label.exchange', exchange, names, page), ...hostBlock('label.hosts', others, names, page)];
}

function hostBlock(label: string, rows: HostRow[], names: SummaryModel['names'], page: Page): string[] {
  const { shown, left } = capped(rows, MAX_ROWS);
  const lines = columns(
    shown.map(({ address, roles, releases, basis, why }) => [
      named(address, names),
      [roles.map((role) => page.words.role(role)).join(', '), ...(releases.length > 0 ? [`Exchange ${releases.join('/')}`] : [])].join(
        ', ',
      ),
      page.words.say(basis === 'configured' ? 'hosts.configured' : 'hosts.inferred', { why: page.words.signs(safe(why)) }),
    ]),
    page,
  );
  return block(page.words.say(label), left > 0 ? [...lines, page.words.count('and-more', left)] : lines, page);
}

function named(address: string, names: SummaryModel['names']): string {
  const name = lookedUp(names, address);
  return name === undefined ? address : `${address} ${safe(name, 40)}`;
}

function portNote({ portKind, configured }: EndpointSummary, { words }: Page): string {
  return words.say(`port.${portKind}`, { service: configured?.service ?? '', port: `${configured?.port}` });
}

export function endpoints({ endpoints: all }: SummaryModel, page: Page): string[] {
  const used = all.filter(({ exchange, flows, configured }) => exchange || flows > 0 || configured !== null);
  const { shown, left } = capped(used, MAX_ROWS);
  const lines = columns(
    shown.map((endpoint) => [
      socket(endpoint),
      endpoint.interfaces.length > 3
        ? `${endpoint.interfaces.slice(0, 2).join(', ')} + ${endpoint.interfaces.length - 2}`
        : endpoint.interfaces.join(', '),
      page.words.say(endpoint.basis === 'endpoint-mapper' ? 'endpoints.answered' : 'endpoints.bound', { packet: endpoint.packet }),
      page.words.count('count.flows', endpoint.flows),
      portNote(endpoint, page),
    ]),
    page,
  );
  const hidden = all.length - used.length + left;
  return block(
    page.words.say('label.endpoints'),
    hidden > 0 ? [...lines, page.words.count(lines.length > 0 ? 'endpoints.and-more' : 'endpoints.more', hidden)] : lines,
    page,
  );
}

const TONES: Record<StaticPortStatus, Tone> = { 'as-configured': 'good', dynamic: 'warn', 'other-port': 'warn', 'not-seen': 'note' };

export function staticPorts({ staticPorts: all }: SummaryModel, page: Page): string[] {
  const { shown, left } = capped(all, MAX_ROWS);
  const { words } = page;
  const none = words.say('static-port.none');
  const list = (ports: readonly number[]) => (ports.length === 0 ? none : ports.join(', '));
  const lines = columns(
    shown.map(({ server, service, configured, advertised, used, status, outsideRecommended }) => [
      server,
      service,
      page.paint(TONES[status], words.say(`static-port.${status}`)),
      [
        words.say(outsideRecommended ? 'static-port.outside' : 'static-port.configured', { port: `${configured ?? none}` }),
        words.say('static-port.advertised', { ports: list(advertised) }),
        words.say('static-port.used', {
          ports: used.length === 0 ? none : used.map(({ port, flows }) => `${port} (${words.count('count.flows', flows)})`).join(', '),
        }),
      ].join(', '),
    ]),
    page,
  );
  return block(words.say('label.rpc-ports'), left > 0 ? [...lines, words.count('and-more-json', left)] : lines, page);
}

export function paths({ paths: all }: SummaryModel, page: Page): string[] {
  const { words } = page;
  const { shown, left } = capped(all, MAX_ROWS);
  const lines = columns(
    shown.map(({ id, title, flows, bases, proven }) => [
      id,
      words.count('count.flows', flows),
      words.say('paths.row', {
        title: words.path(title),
        bases: shares(bases, (basis) => words.code(basis)),
        proven: shares(proven, (proof) => words.say(`paths.proven.${proof}`)),
      }),
    ]),
    page,
  );
  return block(words.say('label.paths'), left > 0 ? [...lines, words.count('and-more-json', left)] : lines, page);
}

/** What all have in common, or each with its number. */
function shares(counts: Readonly<Record<string, number>>, named: (name: string) => string): string {
  const seen = Object.entries(counts).filter(([, number]) => number > 0);
  return seen.map(([name, number]) => (seen.length === 1 ? named(name) : `${named(name)} ${number}`)).join(', ');
}

export function flows({ flows: total, expectation }: SummaryModel, page: Page): string[] {
  const { words } = page;
  const shown = (['expected', 'exception', 'unexpected', 'unrelated'] as const).filter(
    (state) => state !== 'exception' || expectation.exception > 0,
  );
  const [first, ...rest] = shown.map((state) => words.count(`expectation.${state}`, expectation[state]));
  return block(words.say('label.flows'), facts([words.say('flows.total', { n: total, first: first! }), ...rest], page), page);
}

export function protection({ protection: counts }: SummaryModel, page: Page): string[] {
  const { words } = page;
  const of = (state: Exclude<keyof ProtectionCounts, 'undeterminedReasons'>) => words.count(`protection.${state}`, counts[state]);
  const reasons = Object.entries(counts.undeterminedReasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, n]) => words.say('protection.reason', { n, reason: words.code(reason) }));
  return block(
    words.say('label.protection'),
    facts(
      [
        of('encrypted'),
        of('upgraded'),
        of('cleartext'),
        of('obfuscated'),
        ...(counts.signed > 0 ? [of('signed')] : []),
        `${of('undetermined')}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
        ...(counts.byDesign > 0 ? [of('byDesign')] : []),
        ...(counts.unrelated > 0 ? [of('unrelated')] : []),
      ],
      page,
    ),
    page,
  );
}

export function unexpected({ unexpected: groups, unexpectedGroups }: SummaryModel, page: Page): string[] {
  const { shown } = capped(groups, 5);
  const { words } = page;
  const items = shown.map(
    ({ address, port, ...group }) =>
      `${port === null ? address : socket({ address, port })} ${group.transport} ${words.code(group.reason)} (${words.count('count.flows', group.flows)})`,
  );
  const left = unexpectedGroups - shown.length;
  return block(words.say('label.unexpected'), facts(left > 0 ? [...items, words.count('and-more', left)] : items, page), page);
}

export function logins({ logins: all, exposedLogins }: SummaryModel, page: Page): string[] {
  const { words } = page;
  const named = (passwordReadable: boolean): string[] => {
    const { shown, left } = capped(
      all.filter((login) => login.passwordReadable === passwordReadable),
      MAX_ROWS,
    );
    const items = shown.map(({ user, protocol, mechanism, packet }) =>
      words.say('logins.row', { user: user === null ? words.say('logins.someone') : safe(user, 60), protocol, mechanism, packet }),
    );
    if (items.length === 0) return [];
    // The model itself may have been capped: what it left out is counted with the last line.
    const more = left + (passwordReadable ? 0 : exposedLogins - all.length);
    const first = words.say(passwordReadable ? 'logins.readable' : 'logins.hidden', { first: items[0]! });
    return facts([first, ...items.slice(1), ...(more > 0 ? [words.count('and-more', more)] : [])], page);
  };
  return block(words.say('label.logins'), [...named(true), ...named(false)], page);
}
