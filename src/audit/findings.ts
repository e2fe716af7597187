import type { JudgedFlow, StoreReader } from '../store/index.js';
import { Clients } from './clients.js';
import { collectives, DETECTORS } from './detect/index.js';
import { type Finding, SEVERITIES } from './finding.js';
import { Groups, isSame, MAX_PACKETS, type SentGroups } from './groups.js';
import type { Telling } from './telling.js';

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

/** What a collector has gathered, as another thread is sent it. */
export interface SentFindings {
  groups: SentGroups;
  collectives: unknown[];
}

const NOTHING: FlowFindings = { found: new Set(), fingerprints: new Map() };

/** How much is kept of each finding; all is counted. */
export interface Kept {
  /** Identifiers of flows, the first ones. */
  flows: number;
  /** Addresses of clients, the first ones in the order of texts. */
  clients: number;
}

export const KEEP_ALL: Kept = { flows: Number.POSITIVE_INFINITY, clients: Number.POSITIVE_INFINITY };

/** Gathers what is wrong while judged flows pass: one finding per problem, server and port. */
export class FindingCollector {
  readonly #clients = new Clients();
  readonly #groups: Groups;
  readonly #collectives = collectives();
  readonly #kept: Kept;
  #late: readonly LateFinding[] | null = null;

  constructor(kept: Kept = KEEP_ALL) {
    this.#kept = kept;
    this.#groups = new Groups(this.#clients, kept.flows);
  }

  /** Takes a flow into account. */
  see(flow: JudgedFlow): void {
    for (const detect of DETECTORS) for (const sighting of detect(flow)) this.#groups.add(flow, sighting);
    for (const collective of this.#collectives) collective.see(flow);
  }

  /** The same, and what this flow alone shows; what only all flows together show comes at the end. */
  add(flow: JudgedFlow): FlowFindings {
    let seen: { found: Set<string>; fingerprints: Map<string, string> } | null = null;
    for (const detect of DETECTORS) {
      for (const sighting of detect(flow)) {
        const { fingerprint } = this.#groups.add(flow, sighting);
        seen ??= { found: new Set(), fingerprints: new Map() };
        const { kind, problem } = sighting;
        seen.found.add(kind).add(`${kind}/${problem}`);
        seen.fingerprints.set(`${kind}/${problem}`, fingerprint);
      }
    }
    for (const collective of this.#collectives) collective.see(flow);
    return seen ?? NOTHING;
  }

  get sent(): SentFindings {
    return { groups: this.#groups.sent, collectives: this.#collectives.map(({ sent }) => sent) };
  }

  /** Whether merging these gives what their flows would have given here, one after the other. */
  canMerge({ groups }: SentFindings): boolean {
    return this.#groups.canMerge(groups);
  }

  /** Adds what another collector gathered of flows behind those seen here. */
  merge({ groups, collectives }: SentFindings): void {
    this.#groups.merge(groups);
    for (const [at, collective] of this.#collectives.entries()) collective.merge(collectives[at]);
  }

  /** What only all flows together show. To be called when all have been seen. */
  finish(): readonly LateFinding[] {
    this.#late ??= this.#collectives.flatMap((collective) =>
      [...collective.end()].map(({ sighting, ...flow }) => ({
        flow: flow.id,
        name: `${sighting.kind}/${sighting.problem}`,
        fingerprint: this.#groups.add(flow, sighting).fingerprint,
      })),
    );
    return this.#late;
  }

  /** Worst first, then by number of flows. To be called once, at the end. */
  findings(): Finding[] {
    this.finish();
    const rank = (finding: Finding) => SEVERITIES.indexOf(finding.severity);
    return this.#groups
      .all()
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
        clients: this.#clients.listed(clientSet, this.#kept.clients),
        clientCount: clientSet.size,
        users: [...userSet].sort(),
      }));
  }
}

/** The findings of a judged store. */
export function findFindings(store: Pick<StoreReader, 'judgedFlows'>): Finding[] {
  const collector = new FindingCollector();
  for (const flow of store.judgedFlows()) collector.see(flow);
  return collector.findings();
}

/** What is said is proven first, wherever in the capture its flow is. */
function provenBy({ flow, sighting }: Telling, { evidence }: Pick<Finding, 'evidence'>): Pick<Finding, 'evidence' | 'packets'> {
  const first = [...new Set(sighting.packets)].slice(0, MAX_PACKETS).map((packet) => ({ flow: flow.id, packet }));
  const others = evidence.filter((each) => !first.some((told) => isSame(told, each)));
  const all = [...first, ...others].slice(0, MAX_PACKETS);
  return { evidence: all, packets: [...new Set(all.map(({ packet }) => packet))] };
}
