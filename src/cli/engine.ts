import { setFlagsFromString } from 'node:v8';

/**
 * By so much the heap may grow beyond what lives there before it is looked through again; V8 lets it become twice as much and more, which saves
 * nothing here.
 */
const HEAP_GROWTH_PERCENT = 25;

/**
 * Octets of bytecode that V8 takes into a function it compiles, of those it calls. Left alone (920), a quarter of the processor time of a run of
 * seconds is compiling, on the same cores. So the bench's large capture takes a tenth less and its small one a thirtieth, and ten million packets take
 * no longer; with 200 they would.
 */
const INLINED_BYTECODE = 400;

/**
 * Settings of V8 for commands that let flows pass and keep little of each, in all threads of the process. A program that uses exscope as a library
 * has its own.
 */
export function tuneEngine(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTECODE}`);
}
