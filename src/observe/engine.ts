import { setFlagsFromString } from 'node:v8';

/**
 * By so much the heap may grow beyond what lives there before it is looked through again; V8 lets it become twice as much and more, which saves
 * nothing here.
 */
const HEAP_GROWTH_PERCENT = 25;

/**
 * Octets of bytecode that V8 takes into a function it compiles, of those it calls. Left alone (920), a quarter of the processor time of a run is
 * compiling, on the same cores, and what comes of it is no faster (measured on the bench's small and large captures).
 */
const INLINED_BYTECODE = 200;

/** Settings of V8 for reading captures. They hold for the whole process: it has no such settings for one thread. */
export function tuneEngine(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTECODE}`);
}
