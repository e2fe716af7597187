import { check, type Failure } from './check.js';
import type { BlockCoverage, Places } from './coverage.js';
import { type Input, sizeOf } from './input.js';
import { minimise, placeOf } from './minimise.js';
import { type Material, mutate } from './mutate.js';
import { Random, seedOf } from './random.js';
import type { Target } from './target.js';

/** Mutations between two looks at the coverage, which take longer than most of them: few while much is found, many later. */
const SMALLEST_BATCH = 64;
const LARGEST_BATCH = 2048;
/** Milliseconds after which a batch ends, for all of it may have to be run again. */
const LONGEST_BATCH = 1000;
const MAX_SIZE = 131_072;
/** Inputs to begin with, from all over the corpus; and how many are taken for recent. */
const MAX_BEGUN = 200;
const RECENT = 16;
/** Inputs kept, and the memory for all of them. */
const MAX_KEPT = 2000;
const MAX_KEPT_BYTES = 16 * 2 ** 20;
/** Octets of memory that a part takes besides its own. */
const PART = 256;
/** One finding is told once, and each kind of a target not for ever. */
const MAX_FINDINGS = 20;
/** Octets of memory that may stay of all turns but the first, once garbage is collected, besides the inputs. */
const MAX_LEFT = 64 * 2 ** 20;

export interface Watch {
  /** Before each run. */
  begins(input: Input): void;
  finding(target: Target, failure: Failure, input: Input): void;
}

/** Mutates the inputs of one target as long as it is given time; what reaches new blocks is kept and mutated further. */
export class Fuzzer {
  readonly target: Target;
  executions = 0;
  findings = 0;
  seeds = 0;
  readonly #watch: Watch;
  readonly #coverage: BlockCoverage;
  readonly #random: Random;
  readonly #told = new Set<string>();
  #kept: Input[] = [];
  #keptBytes = 0;
  #material: Material = { others: [], kinds: [], maxSize: MAX_SIZE };
  #batchSize = SMALLEST_BATCH;
  /** Of all turns but the first, which loads samples. */
  #left: number | null = null;

  constructor(target: Target, seed: number, coverage: BlockCoverage, watch: Watch) {
    this.target = target;
    this.#coverage = coverage;
    this.#watch = watch;
    this.#random = new Random(seed ^ seedOf(target.name));
  }

  get kept(): number {
    return this.#kept.length;
  }

  /** Until this time of `performance.now()`. */
  async run(until: number): Promise<void> {
    const before = this.#memory();
    if (this.#material.others.length === 0) await this.#begin(until);
    while (performance.now() < until) await this.#batch(until);
    this.#account(this.#memory() - before);
  }

  async #begin(until: number): Promise<void> {
    const corpus = (await this.target.corpus()).filter((input) => sizeOf(input) <= MAX_SIZE);
    this.seeds = corpus.length;
    this.#material = { others: corpus, kinds: this.target.kinds, maxSize: MAX_SIZE };
    const step = Math.ceil(corpus.length / MAX_BEGUN);
    for (const input of corpus.filter((_, index) => index % step === 0)) {
      this.#keep(input);
      if (performance.now() < until) await this.#execute(input);
    }
    this.#coverage.fresh();
  }

  async #batch(until: number): Promise<void> {
    const inputs: Input[] = [];
    const enough = Math.min(until, performance.now() + LONGEST_BATCH);
    for (let count = 0; count < this.#batchSize && performance.now() < enough; count++) {
      // What was found last leads on most often.
      const recent = this.#random.below(2) === 0 ? this.#kept.slice(-RECENT) : this.#kept;
      const input = mutate(this.#random.of(recent), this.#random, this.#material);
      inputs.push(input);
      await this.#execute(input);
    }
    const fresh = this.#coverage.fresh();
    this.#batchSize = fresh.size === 0 ? Math.min(LARGEST_BATCH, this.#batchSize * 2) : SMALLEST_BATCH;
    if (fresh.size > 0) await this.#explain(fresh, inputs);
  }

  /** Keeps those that went where none had been. Which they are shows when they are run once more, one half and the other, and so on. */
  async #explain(fresh: Places, inputs: readonly Input[]): Promise<void> {
    for (const input of inputs) await this.#execute(input);
    const [only] = inputs;
    if (inputs.length === 1) {
      if (this.#coverage.explains(fresh)) this.#keep(only!);
    } else if (this.#coverage.touches(fresh)) {
      const half = inputs.length >> 1;
      await this.#explain(fresh, inputs.slice(0, half));
      await this.#explain(fresh, inputs.slice(half));
    }
  }

  async #execute(input: Input): Promise<void> {
    this.executions++;
    this.#watch.begins(input);
    const failure = await check(this.target, input);
    if (failure !== null) await this.#found(failure, input);
  }

  async #found(failure: Failure, input: Input): Promise<void> {
    const what = failure.kind === 'threw' ? placeOf(failure.message) : failure.kind;
    if (this.#told.has(what) || this.findings >= MAX_FINDINGS) return;
    this.#told.add(what);
    this.findings++;
    this.#watch.finding(this.target, failure, await minimise(this.target, input, failure));
  }

  #keep(input: Input): void {
    this.#kept.push(input);
    this.#keptBytes += memoryOf(input);
    while (this.#kept.length > MAX_KEPT || this.#keptBytes > MAX_KEPT_BYTES) {
      const [dropped] = this.#kept.splice(this.#random.below(this.#kept.length >> 1), 1);
      this.#keptBytes -= memoryOf(dropped ?? []);
    }
  }

  /** Octets in use that are no inputs of this target. */
  #memory(): number {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external - this.#keptBytes;
  }

  /** What is left of a turn must not become more and more. */
  #account(octets: number): void {
    if (this.#left === null) {
      this.#left = 0;
      return;
    }
    this.#left += octets;
    if (this.#left <= MAX_LEFT || this.#told.has('memory')) return;
    this.#told.add('memory');
    this.findings++;
    this.#watch.finding(this.target, { kind: 'grew', message: `${this.#left} octets stay after ${this.executions} runs` }, []);
  }
}

function memoryOf(input: Input): number {
  return sizeOf(input) + PART * input.length;
}
