export type { FlowFilter } from './filter.js';
export { openStore } from './open.js';
export type { JudgedFlow, Store } from './store.js';
export { partialPath, StoreWriter } from './writer.js';
