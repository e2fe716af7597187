import type { FlowCondition, TlsAuthority } from '../../catalog/policies.js';
import type { SiteIndex } from '../../site/site-index.js';
import type { JudgedFlow } from '../../store/index.js';
import { SHOWS } from './shown.js';
import { opinionsOf } from './tls-opinion.js';

/** What a condition is asked about: one judged flow and what was found in it. */
export interface FlowView {
  flow: JudgedFlow;
  /** Kinds and problems of the findings it is part of: `weak-tls` and `weak-tls/tls-1-0`. */
  found: ReadonlySet<string>;
}

export type Predicate = (view: FlowView) => boolean;

/** What a name of a catalog row, and an address, mean to a condition. */
export interface ConditionContext {
  authorities: ReadonlyMap<string, TlsAuthority>;
  /** The catalog's name of an RPC interface, or its UUID. */
  interfaceName(uuid: string, version: string): string;
  site: SiteIndex;
}

/** What each member of a condition asks of a flow, given its value. */
type Tests = {
  readonly [Name in keyof FlowCondition]-?: (value: NonNullable<FlowCondition[Name]>, context: ConditionContext) => Predicate;
};

/** In the order they are asked: from cheap to dear. */
const TESTS: Tests = {
  protocols: (names) => among(names, ({ verdict }) => verdict.protocol),
  proven: (proven) => is(proven, ({ verdict }) => verdict.protocolBasis === 'payload'),
  transport: (transport) => among([transport], (flow) => flow.transport),
  releases: (names) => among(names, ({ verdict }) => verdict.pathRelease),
  pathBasis: (names) => among(names, ({ verdict }) => verdict.pathBasis),
  clientRoles: (names) => among(names, ({ verdict }) => verdict.clientRole),
  serverRoles: (names) => among(names, ({ verdict }) => verdict.serverRole),
  expectation: (names) => among(names, ({ verdict }) => verdict.expectation),
  protection: (names) => among(names, ({ verdict }) => verdict.protection),
  byDesign: (byDesign) => is(byDesign, ({ verdict }) => verdict.byDesign),
  answered: (answered) => is(answered, ({ server }) => server.payloadBytes > 0),
  refused: (refused) => is(refused, isRefused),
  ports: portTest,
  paths: pathTest,
  reasons: (codes) => has(({ verdict }) => verdict.reasons.some((reason) => codes.includes(reason.split(':')[0]!))),
  findings:
    (names) =>
    ({ found }) =>
      names.some((name) => found.has(name)),
  client: (where, { site }) => is(where === 'internet', ({ client, verdict }) => isOutside(verdict.clientRole, client.address, site)),
  server: (where, { site }) => is(where === 'internet', ({ server, verdict }) => isOutside(verdict.serverRole, server.address, site)),
  pinned: (pinned, { site }) => is(pinned, ({ server }) => site.pins(server.address).length > 0),
  services: (names) =>
    has(({ evidence }) => evidence?.http?.exchanges.some(({ service }) => service !== null && names.includes(service)) === true),
  interfaces: (names, { interfaceName }) =>
    has(
      ({ evidence }) =>
        evidence?.rpc?.interfaces.some(
          ({ uuid, version, accepted }) => accepted !== false && names.includes(interfaceName(uuid, version)),
        ) === true,
    ),
  shows: (names) => has((flow) => names.some((name) => SHOWS[name as keyof typeof SHOWS](flow))),
  banner: (text) => among([text], ({ evidence }) => evidence?.banner ?? null),
  tls: ({ authority, about, opinions }, { authorities }) => {
    // The schema let no other name pass.
    const table = authorities.get(authority)!;
    return has((flow) => {
      const said = opinionsOf(flow, table, about ?? null);
      return opinions.some((opinion) => said.has(opinion as never));
    });
  },
  any: (all, context) => {
    const predicates = all.map((each) => predicateOf(each, context));
    return (view) => predicates.some((predicate) => predicate(view));
  },
  not: (other, context) => {
    const predicate = predicateOf(other, context);
    return (view) => !predicate(view);
  },
};

/** Makes a function of a condition, once a run. */
export function predicateOf(condition: FlowCondition, context: ConditionContext): Predicate {
  const tests = (Object.keys(TESTS) as (keyof FlowCondition)[])
    .filter((name) => condition[name] !== undefined)
    .map((name) => (TESTS[name] as (value: unknown, context: ConditionContext) => Predicate)(condition[name], context));
  return (view) => tests.every((test) => test(view));
}

function has(test: (flow: JudgedFlow) => boolean): Predicate {
  return ({ flow }) => test(flow);
}

function is(wanted: boolean, test: (flow: JudgedFlow) => boolean): Predicate {
  return ({ flow }) => test(flow) === wanted;
}

function among(names: readonly string[], pick: (flow: JudgedFlow) => string | null): Predicate {
  const set = new Set<string | null>(names);
  return ({ flow }) => set.has(pick(flow));
}

/** Exchange Online is reached through the Internet. Of a host the profile gives a role, its network still says where it is. */
function isOutside(role: string | null, address: string, site: SiteIndex): boolean {
  return role === 'internet' || role === 'exchange-online' || site.network(address) === 'internet';
}

/** A reset was all that came back. */
function isRefused({ transport, state, client, server }: JudgedFlow): boolean {
  return transport === 'tcp' && state === 'reset' && server.packets > 0 && client.payloadBytes + server.payloadBytes === 0;
}

function portTest(ports: readonly (number | string)[]): Predicate {
  const ranges = ports.map((port) => {
    const [from, to] = typeof port === 'number' ? [port, port] : port.split('-').map(Number);
    return { from: from!, to: to! };
  });
  return ({ flow }) => ranges.some(({ from, to }) => flow.server.port >= from && flow.server.port <= to);
}

function pathTest(paths: readonly string[]): Predicate {
  const exact = new Set(paths);
  const ofAnyRelease = new Set(paths.filter((path) => path.startsWith('*/')).map((path) => path.slice(2)));
  return ({ flow }) => {
    const { pathId } = flow.verdict;
    return pathId !== null && (exact.has(pathId) || ofAnyRelease.has(pathId.slice(pathId.indexOf('/') + 1)));
  };
}
