import type { Catalog } from '../catalog/index.js';
import type { StoreReader } from '../store/index.js';
import type { StoredCapture } from '../store/rows.js';
import type { FlowNames } from './flow-json.js';
import { processesByEnd } from './processes.js';
import { safe } from './text.js';

/** Looks up, for the reports, what a flow's row only refers to. */
export function flowNames(store: StoreReader, catalog: Catalog): FlowNames {
  const all = store.captures();
  const captures = new Map(all.map((capture) => [capture.id, capture]));
  const sideBySide = overlapping(all);
  const hosts = new Map([...captures.values()].flatMap(({ names }) => names.map(({ address, name }) => [address, safe(name)])));
  return {
    host: (address) => hosts.get(address) ?? null,
    capture: (id) => captures.get(id)?.name ?? `capture ${id}`,
    spansFiles: ({ captureId, lastSeenMicros }) => {
      const last = captures.get(captureId)?.lastTimeMicros ?? null;
      return sideBySide.has(captureId) || (captures.size > 1 && last !== null && lastSeenMicros > last);
    },
    interface: (uuid, version) => catalog.interfaceByUuid(uuid, version)?.name ?? null,
    processes: processesByEnd(all),
  };
}

/** Captures during which another one was going on: packets of their flows may be in either. */
function overlapping(captures: readonly StoredCapture[]): Set<number> {
  const found = new Set<number>();
  let longest: { id: number; until: number } | null = null;
  const begun = captures.flatMap(({ id, firstTimeMicros, lastTimeMicros }) =>
    firstTimeMicros === null || lastTimeMicros === null ? [] : [{ id, from: firstTimeMicros, until: lastTimeMicros }],
  );
  for (const { id, from, until } of begun.sort((a, b) => a.from - b.from)) {
    if (longest !== null && from < longest.until) found.add(longest.id).add(id);
    if (longest === null || until > longest.until) longest = { id, until };
  }
  return found;
}
