import { Observer } from '../inspect/observer.js';
import { StoreWriter } from '../store/index.js';
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
    beginCapture: (index, coverage) => observer.beginCapture(index, coverage),
    ready: () => undefined,
    finish: async (end, captures) => {
      observer.finish();
      for (const [index, facts] of captures().entries()) writer.capture(index, facts);
      writer.limits({ ...observer.flowCounters, ...observer.inspectCounters, capturesLate: end.capturesLate });
      writer.finish(end);
    },
    abort: async () => writer.abort(),
  };
}
