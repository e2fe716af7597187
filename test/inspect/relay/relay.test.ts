/** What goes through a relay arrives as if it had been said directly, whatever the size of the batches and however late the answers. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandInputs, readCapture } from '../../../src/capture/index.js';
import { Coverage } from '../../../src/decode/coverage.js';
import { FlowTracker } from '../../../src/flow/tracker.js';
import { Inspection, type ObservationSink } from '../../../src/inspect/inspection.js';
import { Observer } from '../../../src/inspect/observer.js';
import type { Batch, ReadBatch } from '../../../src/inspect/relay/events.js';
import { RelayReader } from '../../../src/inspect/relay/relay-reader.js';
import { RelayWriter } from '../../../src/inspect/relay/relay-writer.js';
import { ROOT } from '../../helpers/exscope.js';

const folder = join(ROOT, 'captures');
const captures = readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name));

function recorder(): { sink: ObservationSink; told: unknown[] } {
  const told: unknown[] = [];
  return {
    told,
    sink: {
      evidence: (flow, evidence) => {
        told.push([flow, structuredClone(evidence)]);
        return flow;
      },
      flow: (flow, evidenceTold) => void told.push([structuredClone(flow), evidenceTold]),
      endpoint: (endpoint) => void told.push(structuredClone(endpoint)),
    },
  };
}

async function directly(names: readonly string[]): Promise<unknown[]> {
  const { sink, told } = recorder();
  const observer = new Observer(sink);
  for (const [index, name] of names.entries()) {
    observer.beginCapture(index, new Coverage());
    for (const input of await expandInputs([join(folder, name)])) await readCapture(input, observer.packet);
  }
  observer.finish();
  return [...told, observer.flowCounters, observer.inspectCounters];
}

/** `late`: batches that come back later than they were sent. */
async function relayed(names: readonly string[], batchBytes: number, late: number): Promise<unknown[]> {
  const { sink, told } = recorder();
  const inspection = new Inspection(sink);
  const reader = new RelayReader(inspection);
  const back: ReadBatch[] = [];
  const relay = new RelayWriter((batch) => {
    back.push(reader.read(batch));
    // Whatever is kept of it is a copy.
    new Uint8Array(batch.buffer).fill(0xa5);
    while (back.length > late) {
      const batch = back.shift()!;
      relay.settle(batch);
      relay.reuse(batch.buffer);
    }
  }, batchBytes);
  const tracker = new FlowTracker(relay);
  relay.attach(tracker.table);
  for (const [index, name] of names.entries()) {
    tracker.beginCapture(index, new Coverage());
    relay.beginCapture(index);
    for (const input of await expandInputs([join(folder, name)])) await readCapture(input, tracker.packet);
  }
  tracker.finish();
  relay.flush();
  return [...told, tracker.counters, inspection.counters];
}

/** `late`: batches that wait to be read. The captures are read into shared memory, in small pieces. */
async function shared(names: readonly string[], bufferSize: number, late: number): Promise<{ told: unknown[]; memory: number }> {
  const { sink, told } = recorder();
  const inspection = new Inspection(sink);
  const reader = new RelayReader(inspection);
  const waiting: Batch[] = [];
  const seen = new Set<SharedArrayBuffer>();
  const relay = new RelayWriter((batch) => {
    for (const chunk of batch.chunks) seen.add(chunk);
    waiting.push(batch);
    while (waiting.length > late) readOne();
  });
  const readOne = () => {
    const batch = reader.read(waiting.shift()!);
    relay.settle(batch);
    relay.reuse(batch.buffer);
  };
  const tracker = new FlowTracker(relay);
  relay.attach(tracker.table);
  const ready = () => {
    relay.flushPointers();
    return undefined;
  };
  for (const [index, name] of names.entries()) {
    tracker.beginCapture(index, new Coverage());
    relay.beginCapture(index);
    for (const input of await expandInputs([join(folder, name)])) {
      await readCapture(input, tracker.packet, { bufferSize, ready, pool: relay.chunks });
    }
  }
  tracker.finish();
  relay.flush();
  while (waiting.length > 0) readOne();
  return { told: [...told, tracker.counters, inspection.counters], memory: seen.size };
}

describe('a relay', () => {
  it.each([
    ['one event a batch', 4, 0],
    ['small batches, answered at once', 1 << 12, 0],
    ['small batches, answered late', 1 << 12, 7],
    ['big batches', 1 << 20, 2],
  ])('%s', async (_, batchBytes, late) => {
    expect(captures.length).toBeGreaterThan(3);
    expect(await relayed(captures, batchBytes, late)).toEqual(await directly(captures));
  });
});

describe('payload in shared memory', () => {
  it.each([
    ['read at once', 1000, 0],
    ['read late', 1000, 5],
    ['read late, whole captures in one piece', 1 << 20, 3],
  ])('%s', async (_, bufferSize, late) => {
    const { told, memory } = await shared(captures, bufferSize, late);
    expect(told).toEqual(await directly(captures));
    // It is used again and again: one is parsed, one is filled, the others are pointed into. Files differ in size, and so does memory for small ones.
    expect(memory).toBeGreaterThan(0);
    expect(memory).toBeLessThanOrEqual(bufferSize === 1000 ? late + 4 : captures.length);
  });
});

describe('payload that is no longer wanted', () => {
  const packet = { flow: 3, bytes: new Uint8Array(100) };

  /** A relay over a table that only notes what was settled. */
  function open() {
    const settled: number[] = [];
    const relay = new RelayWriter(() => {});
    const { table } = new FlowTracker(relay);
    table.settle = (flow, limited) => void settled.push(flow, limited ? 1 : 0);
    relay.attach(table);
    return { relay, settled };
  }

  it('is settled while the row still belongs to that flow', () => {
    const { relay, settled } = open();
    relay.data(packet.flow, 0, packet.bytes, 0, 100, 1);
    relay.settle({ buffer: new SharedArrayBuffer(0), settled: [packet.flow, 1, 1] });
    expect(settled).toEqual([3, 1]);
  });

  it('is not mistaken for that of the flow that took over the row', () => {
    const { relay, settled } = open();
    relay.data(packet.flow, 0, packet.bytes, 0, 100, 1);
    relay.ended(packet.flow);
    relay.settle({ buffer: new SharedArrayBuffer(0), settled: [packet.flow, 1, 0] });
    relay.data(packet.flow, 0, packet.bytes, 0, 100, 2);
    relay.settle({ buffer: new SharedArrayBuffer(0), settled: [packet.flow, 1, 0] });
    expect(settled).toEqual([]);
  });
});

it('packet numbers and lengths beyond 32 bits arrive whole', () => {
  const heard: unknown[] = [];
  const inspection = new Inspection({ evidence: () => 0, flow: () => {}, endpoint: () => {} });
  inspection.data = (flow, side, bytes, start, end, packet) => void heard.push([flow, side, [...bytes.subarray(start, end)], packet]);
  inspection.gap = (flow, side, length, packet) => void heard.push([flow, side, length, packet]);
  const reader = new RelayReader(inspection);
  const relay = new RelayWriter((batch) => void reader.read(batch));
  relay.attach(new FlowTracker(relay).table);
  relay.data(70, 1, Uint8Array.of(9, 1, 2, 3, 9), 1, 4, 2 ** 32 + 5);
  relay.gap(70, 0, 2 ** 31 - 1, 2 ** 33);
  relay.flush();
  expect(heard).toEqual([
    [70, 1, [1, 2, 3], 2 ** 32 + 5],
    [70, 0, 2 ** 31 - 1, 2 ** 33],
  ]);
});
