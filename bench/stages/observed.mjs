// What one room tells the next, kept, so that the next can be measured alone.

/** A listener that is told everything and does nothing. */
export const DEAF = { data() {}, gap() {}, closed() {}, ended() {} };

/** A sink that does nothing. */
const FORGETFUL = { evidence: () => 0, flow() {}, endpoint() {} };

/** Follows the flows of a capture into `listener`, which is attached to the table when it wants that. */
export function follow({ FlowTracker, Coverage }, records, listener) {
  const tracker = new FlowTracker(listener);
  listener.attach?.(tracker.table);
  const coverage = new Coverage();
  tracker.beginCapture(0, coverage);
  listener.beginCapture?.(0);
  records.each(tracker.packet);
  tracker.finish();
  listener.flush?.();
  return coverage;
}

/** Everything the flow room tells, as it goes from one thread to the other. Nothing is settled: it is told to the end. */
export function batchesOf(rooms, records) {
  const batches = [];
  const coverage = follow(rooms, records, new rooms.RelayWriter((batch) => batches.push(batch)));
  return { batches, coverage };
}

/** Reads the batches as the second thread does. */
export function inspect({ Inspection, RelayReader }, batches, sink = FORGETFUL) {
  const reader = new RelayReader(new Inspection(sink));
  for (const batch of batches) reader.read(batch);
}

/** Everything inspecting tells the store, in its order, to be told again. */
export function tellingsOf(rooms, batches) {
  const tellings = [];
  inspect(rooms, batches, {
    evidence: (flow, evidence) => {
      tellings.push((writer) => writer.evidence(flow, evidence));
      return 1;
    },
    // The same object is used for every flow.
    flow: (flow, told) => {
      const kept = structuredClone(flow);
      tellings.push((writer) => writer.flow(kept, told));
    },
    endpoint: (endpoint) => tellings.push((writer) => writer.endpoint(endpoint)),
  });
  return tellings;
}
