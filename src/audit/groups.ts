import { ClientSet, type Clients } from './clients.js';
import type { Seen, Sighting } from './detect/sighting.js';
import type { Finding } from './finding.js';
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

function addTo(group: Group, flow: Omit<Seen, 'sighting'>, telling: Telling): void {
  const { sighting } = telling;
  if (saysMore(telling, group.telling)) {
    const { severity, says, exception = null } = sighting;
    Object.assign(group, {
      telling,
      severity,
      says,
      exception,
      values: { ...sighting.values, ...gathered(group.values, sighting.values) },
    });
  } else if (addsTo(group.values, sighting.values)) {
    group.values = { ...group.values, ...gathered(group.values, sighting.values) };
  }
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
