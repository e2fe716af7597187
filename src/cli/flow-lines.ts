import type { Catalog } from '../catalog/index.js';
import { flowJson } from '../report/flow-json.js';
import { flowNames } from '../report/flow-names.js';
import { ndjsonLine } from '../report/ndjson.js';
import type { Store } from '../store/index.js';

/** Every judged flow as one line of NDJSON. */
export function* flowLines(store: Store, catalog: Catalog): Generator<string> {
  const names = flowNames(store, catalog);
  for (const flow of store.judgedFlows()) yield ndjsonLine(flowJson(flow, names));
}
