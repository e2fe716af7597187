import type { HostRow } from '../store/rows.js';
import { block, capped, columns, facts, MAX_ROWS } from './layout.js';
import type { StaticPortStatus } from './static-ports.js';
import type { SummaryModel } from './summary.js';
import type { EndpointSummary } from './summary-endpoints.js';
import { count, integer, type Style, safe, socket, type Tone, words } from './text.js';

/** The blocks of the first page that say what was seen: hosts, endpoints, data paths, counts. */

export function hosts({ hosts: all, names }: SummaryModel, style: Style): string[] {
  const exchange = all.filter(({ exchange }) => exchange);
  const others = all.filter(({ exchange }) => !exchange);
  if (exchange.length === 0)
    return [
      ...block('Exchange', ['no Exchange server recognised; name one with --host ADDRESS=ROLE'], style),
      ...hostBlock('Other hosts', others, names, style),
    ];
  return [...hostBlock('Exchange', exchange, names, style), ...hostBlock('Other hosts', others, names, style)];
}

function hostBlock(label: string, rows: HostRow[], names: SummaryModel['names'], style: Style): string[] {
  const { shown, left } = capped(rows, MAX_ROWS);
  const lines = columns(
    shown.map(({ address, roles, releases, basis, why }) => [
      names[address] === undefined ? address : `${address} ${safe(names[address], 40)}`,
      [roles.join(', '), ...(releases.length > 0 ? [`Exchange ${releases.join('/')}`] : [])].join(', '),
      basis === 'configured' ? `(${safe(why)})` : `(inferred: ${safe(why)})`,
    ]),
    style,
  );
  return block(label, left > 0 ? [...lines, `and ${integer(left)} more`] : lines, style);
}

function portNote({ portKind, configured }: EndpointSummary): string {
  switch (portKind) {
    case 'static':
      return `static (${configured!.service})`;
    case 'static-port-drift':
      return `configured is ${configured!.port} (${configured!.service})`;
    case 'well-known':
      return 'well-known port';
    case 'dynamic':
      return 'dynamic';
    case 'outside-dynamic-ranges':
      return 'outside the dynamic ranges';
  }
}

export function endpoints({ endpoints: all }: SummaryModel, style: Style): string[] {
  const used = all.filter(({ exchange, flows, configured }) => exchange || flows > 0 || configured !== null);
  const { shown, left } = capped(used, MAX_ROWS);
  const lines = columns(
    shown.map((endpoint) => [
      socket(endpoint),
      endpoint.interfaces.length > 3
        ? `${endpoint.interfaces.slice(0, 2).join(', ')} + ${endpoint.interfaces.length - 2}`
        : endpoint.interfaces.join(', '),
      `${endpoint.basis === 'endpoint-mapper' ? 'answered' : 'bound'} in packet ${endpoint.packet}`,
      count(endpoint.flows, 'flow'),
      portNote(endpoint),
    ]),
    style,
  );
  const hidden = all.length - used.length + left;
  return block(
    'Endpoints',
    hidden > 0 ? [...lines, `${lines.length > 0 ? 'and ' : ''}${integer(hidden)} more learned; --format json lists them`] : lines,
    style,
  );
}

const STATUS: Record<StaticPortStatus, { tone: Tone; text: string }> = {
  'as-configured': { tone: 'good', text: 'as configured' },
  dynamic: { tone: 'warn', text: 'dynamic' },
  'other-port': { tone: 'warn', text: 'other port' },
  'not-seen': { tone: 'note', text: 'not seen' },
};

export function staticPorts({ staticPorts: all }: SummaryModel, style: Style): string[] {
  const { shown, left } = capped(all, MAX_ROWS);
  const list = (ports: readonly number[]) => (ports.length === 0 ? 'none' : ports.join(', '));
  const lines = columns(
    shown.map(({ server, service, configured, advertised, used, status, outsideRecommended }) => [
      server,
      service,
      style.paint(STATUS[status].tone, STATUS[status].text),
      [
        `configured ${configured ?? 'none'}${outsideRecommended ? ' (outside 59531 to 60554)' : ''}`,
        `advertised ${list(advertised)}`,
        `used ${used.length === 0 ? 'none' : used.map(({ port, flows }) => `${port} (${count(flows, 'flow')})`).join(', ')}`,
      ].join(', '),
    ]),
    style,
  );
  return block('RPC ports', left > 0 ? [...lines, `and ${integer(left)} more; --format json lists them`] : lines, style);
}

export function paths({ paths: all }: SummaryModel, style: Style): string[] {
  const { shown, left } = capped(all, MAX_ROWS);
  const lines = columns(
    shown.map(({ id, title, flows, bases }) => [
      id,
      count(flows, 'flow'),
      `${title} (by ${Object.entries(bases)
        .map(([basis, number], _at, entries) => (entries.length === 1 ? words(basis) : `${words(basis)} ${number}`))
        .join(', ')})`,
    ]),
    style,
  );
  return block('Data paths', left > 0 ? [...lines, `and ${integer(left)} more; --format json lists them`] : lines, style);
}

export function flows({ flows: total, expectation }: SummaryModel, style: Style): string[] {
  const { expected, exception, unexpected, unrelated } = expectation;
  const items = [
    `expected ${integer(expected)}`,
    ...(exception > 0 ? [`exception ${integer(exception)}`] : []),
    `unexpected ${integer(unexpected)}`,
    `unrelated to Exchange ${integer(unrelated)}`,
  ];
  return block('Flows', facts([`${integer(total)}: ${items[0]}`, ...items.slice(1)], style), style);
}

export function protection({ protection: counts }: SummaryModel, style: Style): string[] {
  const reasons = Object.entries(counts.undeterminedReasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, flows]) => `${integer(flows)} ${words(reason)}`);
  return block(
    'Protection',
    facts(
      [
        `encrypted ${integer(counts.encrypted)}`,
        `upgraded ${integer(counts.upgraded)}`,
        `cleartext ${integer(counts.cleartext)}`,
        `obfuscated ${integer(counts.obfuscated)}`,
        ...(counts.signed > 0 ? [`signed ${integer(counts.signed)}`] : []),
        `undetermined ${integer(counts.undetermined)}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
        ...(counts.byDesign > 0 ? [`by design ${integer(counts.byDesign)}`] : []),
        ...(counts.unrelated > 0 ? [`unrelated ${integer(counts.unrelated)}`] : []),
      ],
      style,
    ),
    style,
  );
}

export function unexpected({ unexpected: groups, unexpectedGroups }: SummaryModel, style: Style): string[] {
  const { shown } = capped(groups, 5);
  const items = shown.map((group) => `${socket(group)} ${group.transport} ${words(group.reason)} (${count(group.flows, 'flow')})`);
  const left = unexpectedGroups - shown.length;
  return block('Unexpected', facts(left > 0 ? [...items, `and ${integer(left)} more`] : items, style), style);
}

export function logins({ logins: all, exposedLogins }: SummaryModel, style: Style): string[] {
  const named = (passwordReadable: boolean, what: string): string[] => {
    const { shown, left } = capped(
      all.filter((login) => login.passwordReadable === passwordReadable),
      MAX_ROWS,
    );
    const items = shown.map(
      ({ user, protocol, mechanism, packet }) =>
        `${user === null ? 'someone' : safe(user, 60)} (${protocol} ${mechanism}, packet ${packet})`,
    );
    if (items.length === 0) return [];
    // The model itself may have been capped: what it left out is counted with the last line.
    const more = left + (passwordReadable ? 0 : exposedLogins - all.length);
    return facts([`${what}: ${items[0]}`, ...items.slice(1), ...(more > 0 ? [`and ${integer(more)} more`] : [])], style);
  };
  return block('Logins', [...named(true, 'password readable'), ...named(false, 'password hidden, no TLS')], style);
}
