import { Observer } from '../inspect/observer.js';
import { StoreWriter } from '../store/index.js';
import { balanced } from './balance.js';
import type { Observation, ObserveOptions } from './observation.js';

/** Everything in this thread. */
export function observeHere({ store, exscopeVersion, limits }: ObserveOptions): Observation {
  const writer = StoreWriter.create(store);
  writer.begin(exscopeVersion);
  const observer = new Observer(writer, limits);
  return {
    packet: observer.packet,
    pool: undefined,
    flowCounters: observer.flowCounters,
    tally: () => observer.tally,
    beginCapture: (index, coverage) => observer.beginCapture(index, coverage),
    ready: () => undefined,
    finish: async (end, captures) => {
      observer.finish();
      const read = captures();
      for (const [index, facts] of read.entries()) writer.capture(index, facts);
      const { payload, inspectedPayload: inspected } = observer;
      writer.payload(balanced({ captures: read, payload, inspected, dropDuplicates: limits.dropDuplicates ?? false }));
      writer.limits({ ...observer.flowCounters, ...observer.inspectCounters, capturesLate: end.capturesLate });
      writer.seal(end);
    },
    abort: async () => writer.abort(),
  };
}
