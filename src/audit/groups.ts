import { type ClientPages, ClientSet, type Clients } from './clients.js';
import type { Seen, Sighting } from './detect/sighting.js';
import type { Finding, FindingValues } from './finding.js';
import { fingerprintOf } from './fingerprint.js';
import { MAX_USERS } from './limits.js';
import { addsTo, gathered, saysMore, type Telling } from './telling.js';

/** Packets of a finding. */
export const MAX_PACKETS = 12;
/** In the place of a port, for findings that are about all ports of a server. */
const ANY_PORT = -1;

export interface Group extends Finding {
  /** The flow whose words the finding is told in. */
  telling: Telling;
  clientSet: ClientSet;
  userSet: Set<string>;
}

/** A group as another thread is sent it: its clients by their numbers there. */
interface SentGroup extends Omit<Group, 'clientSet'> {
  clientPages: ClientPages;
}

/** All groups of one thread, and the addresses that the numbers stand for. */
export interface SentGroups {
  groups: SentGroup[];
  clients: readonly string[];
}

type Proof = Finding['evidence'][number];

/** Packets are counted in each capture of a run: another flow may have one with the same number. */
export const isSame = (one: Proof, other: Proof) => one.packet === other.packet && one.flow === other.flow;

/** Findings in the making. */
export class Groups {
  /** By server, port and problem: a key made of them would be a new text for each flow. */
  readonly #at = new Map<string, Map<number, Group[]>>();
  readonly #clients: Clients;
  readonly #mostFlows: number;

  /** @param mostFlows kept of each finding; all are counted. */
  constructor(clients: Clients, mostFlows: number) {
    this.#clients = clients;
    this.#mostFlows = mostFlows;
  }

  all(): Group[] {
    return [...this.#at.values()].flatMap((ports) => [...ports.values()].flat());
  }

  /** The same for another thread. */
  get sent(): SentGroups {
    const groups = this.all().map(({ clientSet, ...group }) => ({ ...group, clientPages: clientSet.pages }));
    return { groups, clients: this.#clients.addresses };
  }

  /** Whether merging these is sure to give what their flows would have given here, one after the other: not once users may have been left out. */
  canMerge({ groups }: SentGroups): boolean {
    return groups.every((later) => {
      const users = this.#groupLike(later)?.userSet.size ?? 0;
      return later.usersLeftOut === undefined && users + later.userSet.size <= MAX_USERS;
    });
  }

  /** Adds what was found in flows behind those seen here. */
  merge({ groups, clients }: SentGroups): void {
    const numbers = clients.map((address) => this.#clients.numberOf(address));
    for (const { clientPages, ...later } of groups) {
      let group = this.#groupLike(later);
      if (group === undefined) {
        group = { ...later, clientSet: new ClientSet() };
        this.#problemsOf(later).push(group);
      } else {
        join(group, later);
        for (const flow of later.flows) if (group.flows.length < this.#mostFlows) group.flows.push(flow);
      }
      for (const number of new ClientSet(clientPages).numbers()) group.clientSet.add(numbers[number]!);
    }
  }

  #groupLike(other: Finding): Group | undefined {
    return this.#problemsOf(other).find(({ kind, problem }) => kind === other.kind && problem === other.problem);
  }

  #problemsOf({ server, anyPort }: Pick<Finding, 'server' | 'anyPort'>): Group[] {
    return this.#problemsAt(server.address, anyPort ? ANY_PORT : server.port);
  }

  /** The group that the sighting belongs to, now with it. */
  add(flow: Omit<Seen, 'sighting'>, sighting: Sighting): Group {
    // Not the flow itself: its evidence is let go.
    const telling: Telling = { flow: { id: flow.id, firstSeenMicros: flow.firstSeenMicros }, sighting };
    const problems = this.#problemsAt(flow.server.address, sighting.anyPort === true ? ANY_PORT : flow.server.port);
    let group = problems.find(({ kind, problem }) => kind === sighting.kind && problem === sighting.problem);
    if (group === undefined) {
      group = begun(flow, telling);
      problems.push(group);
    }
    addTo(group, flow, telling);
    group.clientSet.add(this.#clients.numberOf(flow.client.address));
    if (group.flows.length < this.#mostFlows) group.flows.push(flow.id);
    return group;
  }

  #problemsAt(address: string, port: number): Group[] {
    let ports = this.#at.get(address);
    if (ports === undefined) {
      ports = new Map();
      this.#at.set(address, ports);
    }
    let problems = ports.get(port);
    if (problems === undefined) {
      problems = [];
      ports.set(port, problems);
    }
    return problems;
  }
}

function begun({ server, firstSeenMicros, lastSeenMicros }: Omit<Seen, 'sighting'>, telling: Telling): Group {
  const { kind, problem, severity, says, values, exception = null, anyPort = false } = telling.sighting;
  return {
    id: '',
    fingerprint: fingerprintOf({ kind, problem, server, anyPort }),
    kind,
    problem,
    severity,
    says,
    values,
    exception,
    server: { address: server.address, port: server.port },
    anyPort,
    clients: [],
    clientCount: 0,
    flows: [],
    flowCount: 0,
    users: [],
    evidence: [],
    packets: [],
    firstSeenMicros,
    lastSeenMicros,
    accepted: null,
    telling,
    clientSet: new ClientSet(),
    userSet: new Set(),
  };
}

/** Lets a flow tell the group, with its own values or those of more flows, when it says more. */
function tell(group: Group, telling: Telling, values: FindingValues): void {
  if (saysMore(telling, group.telling)) {
    const { severity, says, exception = null } = telling.sighting;
    Object.assign(group, { telling, severity, says, exception, values: { ...values, ...gathered(group.values, values) } });
  } else if (addsTo(group.values, values)) {
    group.values = { ...group.values, ...gathered(group.values, values) };
  }
}

function addTo(group: Group, flow: Omit<Seen, 'sighting'>, telling: Telling): void {
  const { sighting } = telling;
  tell(group, telling, sighting.values);
  group.flowCount++;
  group.firstSeenMicros = Math.min(group.firstSeenMicros, flow.firstSeenMicros);
  group.lastSeenMicros = Math.max(group.lastSeenMicros, flow.lastSeenMicros);
  for (const user of sighting.users ?? []) {
    if (group.userSet.size < MAX_USERS) group.userSet.add(user);
    else if (!group.userSet.has(user)) group.usersLeftOut = (group.usersLeftOut ?? 0) + 1;
  }
  for (const packet of sighting.packets) {
    if (group.evidence.length >= MAX_PACKETS) break;
    const proof = { flow: flow.id, packet };
    if (!group.evidence.some((each) => isSame(each, proof))) group.evidence.push(proof);
  }
}

/** Adds what is no matter of one thread; no flow is in both. */
function join(group: Group, later: Omit<Group, 'clientSet'>): void {
  tell(group, later.telling, later.values);
  group.flowCount += later.flowCount;
  group.firstSeenMicros = Math.min(group.firstSeenMicros, later.firstSeenMicros);
  group.lastSeenMicros = Math.max(group.lastSeenMicros, later.lastSeenMicros);
  for (const user of later.userSet) group.userSet.add(user);
  group.evidence.push(...later.evidence.slice(0, MAX_PACKETS - group.evidence.length));
}
