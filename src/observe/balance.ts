import type { PayloadTotals } from '../flow/payload.js';
import type { InspectedPayload } from '../inspect/limits.js';
import type { CaptureRecord } from '../store/rows.js';

/** What a run counted in each of its rooms. */
export interface Counted {
  captures: readonly Pick<CaptureRecord, 'name' | 'packets' | 'coverage'>[];
  payload: PayloadTotals;
  inspected: InspectedPayload;
  /** Duplicates are in no flow. */
  dropDuplicates: boolean;
}

/**
 * Where every octet of payload ended, by name. Throws when something is in no counter, or in two: then exscope itself is wrong, and a report of this
 * run would be worth nothing.
 */
export function balanced({ captures, payload, inspected, dropDuplicates }: Counted): Record<string, number> {
  let inFlows = 0;
  for (const { name, packets, coverage } of captures) {
    let counted = 0;
    for (const [outcome, number] of coverage) {
      counted += number;
      if (outcome === 'decoded' || (outcome === 'duplicate' && !dropDuplicates)) inFlows += number;
    }
    expectSame(`the packets of ${name}`, packets, counted);
  }
  const { fromEarlierCaptures, duplicatesOfNone } = payload;
  expectSame('the packets of all flows', inFlows + fromEarlierCaptures - duplicatesOfNone, payload.packets);
  const { 'handed-over': handedOver, decided, limited, ...others } = payload.byOutcome;
  expectSame('payload that was handed over', handedOver, inspected.inspected + inspected.decided + inspected.limited);
  const octets = { inspected: inspected.inspected, decided: decided + inspected.decided, limited: limited + inspected.limited, ...others };
  const all = Object.values(octets).reduce((sum, each) => sum + each, 0);
  expectSame('the payload of all flows', payload.octets, all);
  return octets;
}

function expectSame(what: string, there: number, counted: number): void {
  if (there !== counted) throw new Error(`counters do not add up: ${what}: ${there}, but ${counted} are accounted for`);
}
