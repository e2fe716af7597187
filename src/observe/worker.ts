/** The second thread of `beside.ts`: inspects what the first one relays, and writes the store. */
import { parentPort, workerData } from 'node:worker_threads';
import { Inspection } from '../inspect/inspection.js';
import { RelayReader } from '../inspect/relay/relay-reader.js';
import { StoreWriter } from '../store/index.js';
import type { CaptureRecord } from '../store/rows.js';
import { balanced } from './balance.js';
import { failureOf, type Order, type Report } from './messages.js';
import type { ObserveOptions } from './observation.js';

const port = parentPort!;
const { store, exscopeVersion, limits } = workerData as ObserveOptions;

/** Batches of a pipe are small: with each of them the tally would cost more than they do. */
const TALLY_AFTER_MILLIS = 500;
let telling = false;

function tellSoon({ tally }: Inspection): void {
  if (telling) return;
  telling = true;
  setTimeout(() => {
    telling = false;
    report({ kind: 'tally', tally });
  }, TALLY_AFTER_MILLIS).unref();
}

function report(what: Report): void {
  port.postMessage(what);
}

/** Carries out one order after the other; the first error ends it all. */
function work(): void {
  let writer: StoreWriter | null = null;

  const attempt = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      writer?.abort();
      report({ kind: 'failed', failure: failureOf(error) });
      port.close();
    }
  };

  attempt(() => {
    writer = StoreWriter.create(store);
    writer.begin(exscopeVersion);
    const opened = writer;
    const inspection = new Inspection(opened, limits);
    const reader = new RelayReader(inspection);
    const captures: CaptureRecord[] = [];

    const carryOut = (order: Order): void => {
      switch (order.kind) {
        case 'batch':
          report({ kind: 'read', batch: reader.read(order.batch) });
          tellSoon(inspection);
          break;
        case 'capture':
          opened.capture(order.index, order.facts);
          captures.push(order.facts);
          break;
        case 'finish':
          opened.payload(
            balanced({ captures, payload: order.payload, inspected: inspection.payload, dropDuplicates: limits.dropDuplicates ?? false }),
          );
          opened.limits({ ...order.counters, ...inspection.counters, capturesLate: order.end.capturesLate });
          opened.seal(order.end);
          report({ kind: 'finished' });
          port.close();
          break;
        case 'abort':
          opened.abort();
          report({ kind: 'aborted' });
          port.close();
      }
    };
    port.on('message', (order: Order) => attempt(() => carryOut(order)));
  });
}

work();
