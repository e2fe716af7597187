import type { Catalog } from '../catalog/index.js';
import { noCounts } from '../counts.js';
import { speaks } from '../judge/match.js';
import type { JudgedFlow } from '../store/index.js';
import type { Basis, Expectation, Protection } from '../store/rows.js';
import { ServerTally } from './summary-servers.js';

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
export type PathProof = 'protocol' | 'tls' | 'nothing';

const KNOWN: readonly Protection[] = ['encrypted', 'upgraded', 'cleartext', 'obfuscated', 'signed', 'undetermined'];

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
  readonly #paths = new Map<string, PathSummary>();
  readonly #catalog: Pick<Catalog, 'path'>;

  constructor(catalog: Pick<Catalog, 'path'>) {
    this.#catalog = catalog;
  }

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

  get paths(): PathSummary[] {
    return [...this.#paths.values()].sort((a, b) => b.flows - a.flows || a.id.localeCompare(b.id));
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

  #countPath(flow: JudgedFlow): void {
    const { pathId, pathTitle, pathRelease, pathBasis, expectation } = flow.verdict;
    if (pathId === null || expectation === 'unrelated') return;
    let path = this.#paths.get(pathId);
    if (path === undefined) {
      path = {
        id: pathId,
        title: pathTitle ?? pathId,
        release: pathRelease ?? '',
        flows: 0,
        bases: noCounts(),
        proven: { protocol: 0, tls: 0, nothing: 0 },
      };
      this.#paths.set(pathId, path);
    }
    path.flows++;
    const basis = pathBasis ?? 'none';
    path.bases[basis] = (path.bases[basis] ?? 0) + 1;
    path.proven[this.#proofOf(flow, pathId)]++;
  }

  /** A row may be for whatever is spoken, and a store may know rows that this catalog does not: then no protocol is another than the row's. */
  #proofOf({ verdict, evidence }: JudgedFlow, pathId: string): PathProof {
    const row = this.#catalog.path(pathId);
    const meant = row === undefined || speaks(row, 'unknown') || speaks(row, verdict.protocol);
    if (verdict.protocolBasis === 'payload' && meant) return 'protocol';
    return evidence?.protocol === 'tls' ? 'tls' : 'nothing';
  }
}

/** A SYN that nobody answered may be all there was; whoever sent more had an answer. */
function isOneWay({ transport, state, client, server }: JudgedFlow): boolean {
  if (transport !== 'tcp' || (client.packets > 0 && server.packets > 0)) return false;
  return state !== 'unanswered' || client.payloadBytes + server.payloadBytes > 0;
}

function isReadable(protection: Protection): boolean {
  return protection === 'cleartext' || protection === 'signed' || protection === 'obfuscated';
}
