import type { Catalog, DataPath } from '../catalog/index.js';
import { noCounts } from '../counts.js';
import { speaks } from '../judge/match.js';
import type { JudgedFlow } from '../store/index.js';
import type { Basis, Expectation, Protection } from '../store/rows.js';
import { type SentServers, ServerTally } from './summary-servers.js';

/** Each flow is in exactly one of the counts up to `unrelated`, so they add up to all flows. */
export interface ProtectionCounts {
  encrypted: number;
  upgraded: number;
  cleartext: number;
  obfuscated: number;
  signed: number;
  undetermined: number;
  /** Readable on purpose, such as DNS. */
  byDesign: number;
  /** Not of Exchange; not judged. */
  unrelated: number;
  /** Splits `undetermined` by what was missing. */
  undeterminedReasons: Record<string, number>;
}

export interface PathSummary {
  id: string;
  title: string;
  release: string;
  flows: number;
  /** How many flows were put on this path by what. */
  bases: Partial<Record<Basis, number>>;
  /** Of how many flows the payload proved what, however they were put on this path. */
  proven: Record<PathProof, number>;
}

/** What the payload of a flow proves of its path: that its protocol is spoken, TLS only (what is in it cannot be read), or nothing. */
type PathProof = 'protocol' | 'tls' | 'nothing';

const KNOWN: readonly Protection[] = ['encrypted', 'upgraded', 'cleartext', 'obfuscated', 'signed', 'undetermined'];

/** A path in the making. */
interface CountedPath {
  /** Nothing is proven before the catalog is asked. */
  summary: PathSummary;
  /** Flows by the protocol that their payload proved, '' for none; in those of the second count TLS was seen. */
  proofs: Map<string, [others: number, tls: number]>;
}

/** What a tally has counted, as another thread is sent it. */
export interface SentTally extends Pick<FlowTally, 'flows' | 'expectation' | 'protection' | 'midstream' | 'oneWay' | 'gapBytes'> {
  servers: SentServers;
  paths: ReadonlyMap<string, CountedPath>;
}

/** What one pass over the judged flows counts. */
export class FlowTally {
  flows = 0;
  readonly expectation: Record<Expectation, number> = { expected: 0, exception: 0, unexpected: 0, unrelated: 0 };
  readonly protection: ProtectionCounts = {
    encrypted: 0,
    upgraded: 0,
    cleartext: 0,
    obfuscated: 0,
    signed: 0,
    undetermined: 0,
    byDesign: 0,
    unrelated: 0,
    undeterminedReasons: noCounts(),
  };
  midstream = 0;
  oneWay = 0;
  gapBytes = 0;
  readonly servers = new ServerTally();
  readonly #paths = new Map<string, CountedPath>();

  add(flow: JudgedFlow): void {
    this.flows++;
    // A store may say what this exscope has no count for.
    if (Object.hasOwn(this.expectation, flow.verdict.expectation)) this.expectation[flow.verdict.expectation]++;
    if (flow.state === 'midstream') this.midstream++;
    if (isOneWay(flow)) this.oneWay++;
    this.gapBytes += flow.client.gapBytes + flow.server.gapBytes;
    this.servers.add(flow);
    this.#countProtection(flow);
    this.#countPath(flow);
  }

  /** Most flows first. The catalog tells whether what was proven to be spoken is what belongs on the path. */
  paths(catalog: Pick<Catalog, 'path'>): PathSummary[] {
    return Array.from(this.#paths.values(), ({ summary, proofs }) => ({
      ...summary,
      proven: provenBy(proofs, catalog.path(summary.id)),
    })).sort((a, b) => b.flows - a.flows || a.id.localeCompare(b.id));
  }

  get sent(): SentTally {
    const { flows, expectation, protection, midstream, oneWay, gapBytes } = this;
    return { flows, expectation, protection, midstream, oneWay, gapBytes, servers: this.servers.sent, paths: this.#paths };
  }

  /** Whether merging this gives what its flows would have given here, one after the other. */
  canMerge({ servers }: SentTally): boolean {
    return this.servers.canMerge(servers);
  }

  /** Adds what another tally counted of flows behind those seen here. */
  merge(later: SentTally): void {
    for (const name of ['flows', 'midstream', 'oneWay', 'gapBytes'] as const) this[name] += later[name];
    addTo(this.expectation, later.expectation);
    for (const state of [...KNOWN, 'byDesign', 'unrelated'] as const) this.protection[state] += later.protection[state];
    addTo(this.protection.undeterminedReasons, later.protection.undeterminedReasons);
    this.servers.merge(later.servers);
    for (const [id, { summary, proofs }] of later.paths) {
      const path = this.#pathOf(id, summary);
      path.summary.flows += summary.flows;
      addTo(path.summary.bases, summary.bases);
      for (const [protocol, [others, tls]] of proofs) {
        const proof = proofOf(path, protocol);
        proof[0] += others;
        proof[1] += tls;
      }
    }
  }

  #countProtection({ verdict }: JudgedFlow): void {
    const counts = this.protection;
    if (verdict.expectation === 'unrelated') counts.unrelated++;
    else if (verdict.byDesign && isReadable(verdict.protection)) counts.byDesign++;
    else {
      // What this exscope does not know it cannot vouch for.
      const state = KNOWN.includes(verdict.protection) ? verdict.protection : 'undetermined';
      counts[state]++;
      if (state !== 'undetermined') return;
      const reason = verdict.protectionReason ?? 'unknown';
      counts.undeterminedReasons[reason] = (counts.undeterminedReasons[reason] ?? 0) + 1;
    }
  }

  #countPath({ verdict, evidence }: JudgedFlow): void {
    const { pathId, pathTitle, pathRelease, pathBasis, expectation } = verdict;
    if (pathId === null || expectation === 'unrelated') return;
    const path = this.#pathOf(pathId, { title: pathTitle ?? pathId, release: pathRelease ?? '' });
    path.summary.flows++;
    const basis = pathBasis ?? 'none';
    path.summary.bases[basis] = (path.summary.bases[basis] ?? 0) + 1;
    proofOf(path, verdict.protocolBasis === 'payload' ? verdict.protocol : '')[evidence?.protocol === 'tls' ? 1 : 0]++;
  }

  #pathOf(id: string, { title, release }: Pick<PathSummary, 'title' | 'release'>): CountedPath {
    let path = this.#paths.get(id);
    if (path === undefined) {
      const proven = { protocol: 0, tls: 0, nothing: 0 };
      path = { summary: { id, title, release, flows: 0, bases: noCounts(), proven }, proofs: new Map() };
      this.#paths.set(id, path);
    }
    return path;
  }
}

function proofOf({ proofs }: CountedPath, protocol: string): [number, number] {
  let proof = proofs.get(protocol);
  if (proof === undefined) {
    proof = [0, 0];
    proofs.set(protocol, proof);
  }
  return proof;
}

/** A row may be for whatever is spoken, and a store may know rows that this catalog does not: then no protocol is another than the row's. */
function provenBy(proofs: CountedPath['proofs'], row: DataPath | undefined): Record<PathProof, number> {
  const proven = { protocol: 0, tls: 0, nothing: 0 };
  for (const [protocol, [others, tls]] of proofs) {
    if (protocol !== '' && (row === undefined || speaks(row, 'unknown') || speaks(row, protocol))) proven.protocol += others + tls;
    else {
      proven.nothing += others;
      proven.tls += tls;
    }
  }
  return proven;
}

/** Of names that a store may have made up as well. */
function addTo(counts: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, times] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + times;
}

/** A SYN that nobody answered may be all there was; whoever sent more had an answer. */
function isOneWay({ transport, state, client, server }: JudgedFlow): boolean {
  if (transport !== 'tcp' || (client.packets > 0 && server.packets > 0)) return false;
  return state !== 'unanswered' || client.payloadBytes + server.payloadBytes > 0;
}

function isReadable(protection: Protection): boolean {
  return protection === 'cleartext' || protection === 'signed' || protection === 'obfuscated';
}
