import { createHash } from 'node:crypto';
import type { JudgedFlow, StoreReader } from '../store/index.js';
import { collectives, DETECTORS } from './detect/index.js';
import type { Seen, Sighting } from './detect/sighting.js';
import { type Finding, SEVERITIES } from './finding.js';
import { MAX_USERS } from './limits.js';
import { gathered, saysMore, type Telling } from './telling.js';

const MAX_PACKETS = 12;
/** Digits of a fingerprint: 64 bits do not meet by chance among the findings of one site. */
const FINGERPRINT_DIGITS = 16;

interface Group extends Finding {
  /** The flow whose words the finding is told in. */
  telling: Telling;
  clientSet: Set<string>;
  userSet: Set<string>;
}

/** What `FindingCollector.add` tells of one flow. */
export interface FlowFindings {
  /** Kinds of the findings it is part of, alone and with the problem: `weak-tls`, `weak-tls/tls-1-0`. */
  found: ReadonlySet<string>;
  /** Fingerprints of these findings, by the same names. */
  fingerprints: ReadonlyMap<string, string>;
}

/** A finding that only all flows together show, in one of its flows. */
export interface LateFinding {
  flow: number;
  /** `kind/problem`. */
  name: string;
  fingerprint: string;
}

const NOTHING: FlowFindings = { found: new Set(), fingerprints: new Map() };

/** Gathers what is wrong while judged flows pass: one finding per problem, server and port. */
export class FindingCollector {
  readonly #groups = new Map<string, Group>();
  readonly #collectives = collectives();
  #late: readonly LateFinding[] | null = null;

  /** What this flow alone shows; what only all flows together show comes at the end. */
  add(flow: JudgedFlow): FlowFindings {
    let seen: { found: Set<string>; fingerprints: Map<string, string> } | null = null;
    for (const detect of DETECTORS) {
      for (const sighting of detect(flow)) {
        const { fingerprint } = addTo(this.#groups, flow, sighting);
        seen ??= { found: new Set(), fingerprints: new Map() };
        const { kind, problem } = sighting;
        seen.found.add(kind).add(`${kind}/${problem}`);
        seen.fingerprints.set(`${kind}/${problem}`, fingerprint);
      }
    }
    for (const collective of this.#collectives) collective.see(flow);
    return seen ?? NOTHING;
  }

  /** What only all flows together show. To be called when all have been seen. */
  finish(): readonly LateFinding[] {
    this.#late ??= this.#collectives.flatMap((collective) =>
      [...collective.end()].map(({ sighting, ...flow }) => ({
        flow: flow.id,
        name: `${sighting.kind}/${sighting.problem}`,
        fingerprint: addTo(this.#groups, flow, sighting).fingerprint,
      })),
    );
    return this.#late;
  }

  /** Worst first, then by number of flows. To be called once, at the end. */
  findings(): Finding[] {
    this.finish();
    const rank = (finding: Finding) => SEVERITIES.indexOf(finding.severity);
    return [...this.#groups.values()]
      .sort(
        (a, b) =>
          rank(b) - rank(a) ||
          b.flowCount - a.flowCount ||
          a.server.address.localeCompare(b.server.address) ||
          a.server.port - b.server.port ||
          a.fingerprint.localeCompare(b.fingerprint),
      )
      .map(({ clientSet, userSet, telling, ...finding }, index) => ({
        ...finding,
        ...provenBy(telling, finding),
        id: `F${index + 1}`,
        clients: [...clientSet].sort(),
        clientCount: clientSet.size,
        users: [...userSet].sort(),
      }));
  }
}

/** The findings of a judged store. */
export function findFindings(store: Pick<StoreReader, 'judgedFlows'>): Finding[] {
  const collector = new FindingCollector();
  for (const flow of store.judgedFlows()) collector.add(flow);
  return collector.findings();
}

type Proof = Finding['evidence'][number];

/** What is said is proven first, wherever in the capture its flow is. */
function provenBy({ flow, sighting }: Telling, { evidence }: Pick<Finding, 'evidence'>): Pick<Finding, 'evidence' | 'packets'> {
  const first = [...new Set(sighting.packets)].slice(0, MAX_PACKETS).map((packet) => ({ flow: flow.id, packet }));
  const others = evidence.filter((each) => !first.some((told) => isSame(told, each)));
  const all = [...first, ...others].slice(0, MAX_PACKETS);
  return { evidence: all, packets: [...new Set(all.map(({ packet }) => packet))] };
}

/** Packets are counted in each capture of a run: another flow may have one with the same number. */
const isSame = (one: Proof, other: Proof) => one.packet === other.packet && one.flow === other.flow;

/** What makes a finding the same one, flow after flow and capture after capture. */
type Identity = Pick<Finding, 'kind' | 'problem' | 'server' | 'anyPort'>;

const keyOf = ({ kind, problem, server, anyPort }: Identity) => `${kind} ${problem} ${server.address} ${anyPort ? '' : server.port}`;
const digestOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, FINGERPRINT_DIGITS);

/** As `Finding.fingerprint`, 16 hexadecimal digits. */
export const fingerprintOf = (finding: Identity): string => digestOf(keyOf(finding));

function addTo(groups: Map<string, Group>, flow: Omit<Seen, 'sighting'>, sighting: Sighting): Group {
  const { server, client } = flow;
  const { kind, problem, anyPort = false } = sighting;
  const key = keyOf({ kind, problem, anyPort, server });
  // Not the flow itself: its evidence is let go.
  const telling: Telling = { flow: { id: flow.id, firstSeenMicros: flow.firstSeenMicros }, sighting };
  let group = groups.get(key);
  if (group === undefined) {
    group = {
      id: '',
      fingerprint: digestOf(key),
      kind,
      problem,
      severity: sighting.severity,
      says: sighting.says,
      values: sighting.values,
      exception: sighting.exception ?? null,
      server: { address: server.address, port: server.port },
      anyPort,
      clients: [],
      clientCount: 0,
      flows: [],
      flowCount: 0,
      users: [],
      evidence: [],
      packets: [],
      firstSeenMicros: flow.firstSeenMicros,
      lastSeenMicros: flow.lastSeenMicros,
      accepted: null,
      telling,
      clientSet: new Set(),
      userSet: new Set(),
    };
    groups.set(key, group);
  }
  const values = gathered(group.values, sighting.values);
  if (saysMore(telling, group.telling)) {
    const { severity, says, exception = null } = sighting;
    Object.assign(group, { telling, severity, says, exception, values: { ...sighting.values, ...values } });
  } else {
    Object.assign(group, { values: { ...group.values, ...values } });
  }
  group.flowCount++;
  group.flows.push(flow.id);
  group.firstSeenMicros = Math.min(group.firstSeenMicros, flow.firstSeenMicros);
  group.lastSeenMicros = Math.max(group.lastSeenMicros, flow.lastSeenMicros);
  group.clientSet.add(client.address);
  for (const user of sighting.users ?? []) {
    if (group.userSet.size < MAX_USERS) group.userSet.add(user);
    else if (!group.userSet.has(user)) group.usersLeftOut = (group.usersLeftOut ?? 0) + 1;
  }
  for (const packet of sighting.packets) {
    if (group.evidence.length >= MAX_PACKETS) break;
    const proof = { flow: flow.id, packet };
    if (!group.evidence.some((each) => isSame(each, proof))) group.evidence.push(proof);
  }
  return group;
}
