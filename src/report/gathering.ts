import { FindingCollector, type Kept, type SentFindings } from '../audit/findings.js';
import type { FlowRange, JudgedFlow, StoreReader } from '../store/index.js';
import { FlowTally, type SentTally } from './summary-tally.js';

/** What a first page lists of each finding; the counts beside it count all. */
const ON_A_PAGE: Kept = { flows: 200, clients: 50 };

/** What was gathered, as another thread is sent it. */
export interface SentGathering {
  tally: SentTally;
  findings: SentFindings;
}

/** All that the first page needs of flows. */
export class Gathering {
  readonly tally = new FlowTally();
  readonly collector: FindingCollector;

  constructor(kept = ON_A_PAGE) {
    this.collector = new FindingCollector(kept);
  }

  add(flow: JudgedFlow): void {
    this.tally.add(flow);
    this.collector.see(flow);
  }

  get sent(): SentGathering {
    return { tally: this.tally.sent, findings: this.collector.sent };
  }

  /** Adds what another thread gathered of the flows behind those seen here. False, and nothing is added, when it is not sure to be what they would have given here. */
  merge({ tally, findings }: SentGathering): boolean {
    if (!this.tally.canMerge(tally) || !this.collector.canMerge(findings)) return false;
    this.tally.merge(tally);
    this.collector.merge(findings);
    return true;
  }
}

/** What all flows of a judged store give, or those of a range. */
export function gathered(store: Pick<StoreReader, 'judgedFlows'>, gathering = new Gathering(), range?: FlowRange): Gathering {
  for (const flow of store.judgedFlows({}, range)) gathering.add(flow);
  return gathering;
}
