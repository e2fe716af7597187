/** The thread that fuzzes: one that hangs or runs out of memory can be ended by the other, which knows what it was at. */
import { parentPort, workerData } from 'node:worker_threads';
import { BlockCoverage } from './coverage.js';
import { Fuzzer } from './fuzzer.js';
import { encodeInput } from './input.js';
import { HEAD, LENGTH, type Message, RUNS, SHARED_SIZE, TARGET, type Work } from './protocol.js';

/** Times the targets take turns, and the shortest turn worth it. */
const ROUNDS = 4;
const SHORTEST_TURN = 1000;

const { targets, seed, milliseconds, shared } = workerData as Work;
const head = new Int32Array(shared, 0, HEAD / 4);
const body = new Uint8Array(shared, HEAD);
const port = parentPort!;
const tell = (message: Message) => port.postMessage(message);

const coverage = new BlockCoverage((url) => url.startsWith('file:') && !url.includes('/node_modules/'));
// Only now: V8 counts no blocks of what it compiled before.
const { TARGETS } = await import('./targets/index.js');
const fuzzers = targets.map((name, index) => {
  const target = TARGETS.find((each) => each.name === name)!;
  return new Fuzzer(target, seed, coverage, {
    begins: (input) => {
      const encoded = encodeInput(input);
      const fits = encoded.length <= SHARED_SIZE - HEAD;
      if (fits) body.set(encoded);
      head[LENGTH] = fits ? encoded.length : 0;
      head[TARGET] = index;
      Atomics.add(head, RUNS, 1);
    },
    finding: (target, failure, input) => tell({ kind: 'finding', finding: { target: target.name, failure, input: encodeInput(input) } }),
  });
});

const end = performance.now() + milliseconds;
const turn = Math.max(SHORTEST_TURN, milliseconds / ROUNDS / fuzzers.length);
while (performance.now() < end) {
  for (const fuzzer of fuzzers) {
    const now = performance.now();
    if (now >= end) break;
    await fuzzer.run(Math.min(end, now + turn));
    const tallies = fuzzers.map(({ target, seeds, kept, executions, findings }) => ({
      target: target.name,
      seeds,
      kept,
      executions,
      findings,
    }));
    tell({ kind: 'tally', tallies, characters: coverage.characters, target: fuzzer.target.name });
  }
}
coverage.stop();
