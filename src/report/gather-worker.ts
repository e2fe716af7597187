/** The other thread of `gather.ts`: gathers what the flows of a range show. */
import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '../store/index.js';
import type { GatheringOrder } from './gather.js';
import { Gathering, gathered } from './gathering.js';

const { store: path, range, kept } = workerData as GatheringOrder;
const store = openStore(path);
try {
  parentPort!.postMessage(gathered(store, new Gathering(kept), range).sent);
} finally {
  store.close();
}
