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
    get coverage() {
      return observer.coverage;
    },
    flowCounters: observer.flowCounters,
    beginCapture: (index) => observer.beginCapture(index),
    ready: () => undefined,
    capture: (index, facts) => writer.capture(index, facts),
    finish: async (end) => {
      observer.finish();
      writer.limits({ ...observer.flowCounters, ...observer.inspectCounters });
      writer.finish(end);
    },
    abort: async () => writer.abort(),
  };
}
