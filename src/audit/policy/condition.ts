import type { FlowCondition, TlsAuthority } from '../../catalog/policies.js';
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

/** What a name of a catalog row means to a condition. */
export interface ConditionContext {
  authorities: ReadonlyMap<string, TlsAuthority>;
  /** The catalog's name of an RPC interface, or its UUID. */
  interfaceName(uuid: string, version: string): string;
}

/** Makes a function of a condition, once a run. The order of the tests is from cheap to dear. */
export function predicateOf(condition: FlowCondition, context: ConditionContext): Predicate {
  const tests: Predicate[] = [];
  const add = <Value>(value: Value | undefined, test: (value: Value) => Predicate) => {
    if (value !== undefined) tests.push(test(value));
  };
  add(condition.protocols, (names) => among(names, ({ verdict }) => verdict.protocol));
  add(
    condition.proven,
    (proven) =>
      ({ flow }) =>
        (flow.verdict.protocolBasis === 'payload') === proven,
  );
  add(
    condition.transport,
    (transport) =>
      ({ flow }) =>
        flow.transport === transport,
  );
  add(condition.ports, portTest);
  add(condition.paths, pathTest);
  add(condition.releases, (names) => among(names, ({ verdict }) => verdict.pathRelease));
  add(condition.clientRoles, (names) => among(names, ({ verdict }) => verdict.clientRole));
  add(condition.serverRoles, (names) => among(names, ({ verdict }) => verdict.serverRole));
  add(
    condition.client,
    (where) =>
      ({ flow }) =>
        (flow.verdict.clientRole === 'internet') === (where === 'internet'),
  );
  add(
    condition.server,
    (where) =>
      ({ flow }) =>
        isOutside(flow.verdict.serverRole) === (where === 'internet'),
  );
  add(condition.expectation, (names) => among(names, ({ verdict }) => verdict.expectation));
  add(
    condition.reasons,
    (codes) =>
      ({ flow }) =>
        flow.verdict.reasons.some((reason) => codes.includes(reason.split(':')[0]!)),
  );
  add(condition.protection, (names) => among(names, ({ verdict }) => verdict.protection));
  add(
    condition.byDesign,
    (byDesign) =>
      ({ flow }) =>
        flow.verdict.byDesign === byDesign,
  );
  add(
    condition.answered,
    (answered) =>
      ({ flow }) =>
        flow.server.packets > 0 && (flow.state !== 'unanswered') === answered,
  );
  add(
    condition.findings,
    (names) =>
      ({ found }) =>
        names.some((name) => found.has(name)),
  );
  add(
    condition.services,
    (names) =>
      ({ flow }) =>
        flow.evidence?.http?.exchanges.some(({ service }) => service !== null && names.includes(service)) === true,
  );
  add(
    condition.interfaces,
    (names) =>
      ({ flow }) =>
        flow.evidence?.rpc?.interfaces.some(
          ({ uuid, version, accepted }) => accepted !== false && names.includes(context.interfaceName(uuid, version)),
        ) === true,
  );
  add(
    condition.shows,
    (names) =>
      ({ flow }) =>
        names.some((name) => SHOWS[name as keyof typeof SHOWS](flow)),
  );
  add(
    condition.banner,
    (text) =>
      ({ flow }) =>
        flow.evidence?.banner === text,
  );
  add(condition.tls, ({ authority, opinions }) => {
    const table = context.authorities.get(authority);
    if (table === undefined) return () => false;
    return ({ flow }) => {
      const said = opinionsOf(flow, table);
      return opinions.some((opinion) => said.has(opinion as never));
    };
  });
  add(condition.any, (all) => {
    const predicates = all.map((each) => predicateOf(each, context));
    return (view) => predicates.some((predicate) => predicate(view));
  });
  add(condition.not, (other) => {
    const predicate = predicateOf(other, context);
    return (view) => !predicate(view);
  });
  return (view) => tests.every((test) => test(view));
}

/** Beyond the site: Exchange Online is, as a server. */
const isOutside = (role: string | null) => role === 'internet' || role === 'exchange-online';

function among(names: readonly string[], pick: (flow: JudgedFlow) => string | null): Predicate {
  const set = new Set<string | null>(names);
  return ({ flow }) => set.has(pick(flow));
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
