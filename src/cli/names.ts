import type { Catalog } from '../catalog/index.js';
import type { FlowNames } from '../report/flow-json.js';
import { safe } from '../report/text.js';
import type { Store } from '../store/index.js';

/** Looks up, for the reports, what a flow's row only refers to. */
export function flowNames(store: Store, catalog: Catalog): FlowNames {
  const captures = new Map(store.captures().map((capture) => [capture.id, capture]));
  const hosts = new Map([...captures.values()].flatMap(({ names }) => names.map(({ address, name }) => [address, safe(name)])));
  return {
    host: (address) => hosts.get(address) ?? null,
    capture: (id) => captures.get(id)?.name ?? `capture ${id}`,
    spansFiles: ({ captureId, lastSeenMicros }) => {
      const last = captures.get(captureId)?.lastTimeMicros ?? null;
      return captures.size > 1 && last !== null && lastSeenMicros > last;
    },
    interface: (uuid, version) => catalog.interfaceByUuid(uuid, version)?.name ?? null,
  };
}
