export type { FlowFilter, FlowRange } from './filter.js';
export { openStore } from './open.js';
export { partialPath } from './partial-path.js';
export { keepBeside, placeStore } from './replace.js';
export type { JudgedFlow } from './rows.js';
export type { Store, StoreReader } from './store.js';
export { StoreWriter } from './writer.js';
