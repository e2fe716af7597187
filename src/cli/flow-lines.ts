import type { Catalog } from '../catalog/index.js';
import { flowJson } from '../report/flow-json.js';
import { ndjsonLine } from '../report/ndjson.js';
import type { Store } from '../store/index.js';
import { flowNames } from './names.js';

/** Every judged flow as one line of NDJSON. */
export function* flowLines(store: Store, catalog: Catalog): Generator<string> {
  const names = flowNames(store, catalog);
  for (const flow of store.judgedFlows()) yield ndjsonLine(flowJson(flow, names));
}
