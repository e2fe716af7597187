import { Session } from 'node:inspector';

/** Stretches of scripts: script, then where each begins and ends. */
export type Places = Map<string, [from: number, to: number][]>;

/** Which characters of the program were run so far, by what V8 counts of its blocks. */
export class BlockCoverage {
  readonly #session = new Session();
  readonly #reached = new Map<string, Uint8Array>();
  readonly #watched: (url: string) => boolean;
  #drawn = new Uint8Array(0);
  /** Characters run at least once. */
  characters = 0;

  /** `watched`: of these scripts. */
  constructor(watched: (url: string) => boolean) {
    this.#watched = watched;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** What was run since the last look and never before. */
  fresh(): Places {
    const fresh: Places = new Map();
    this.#look((url, from, to) => {
      const reached = this.#room(url, to);
      for (let at = reached.indexOf(0, from); at !== -1 && at < to; at = reached.indexOf(0, at)) {
        const next = reached.indexOf(1, at);
        const end = next === -1 ? to : Math.min(to, next);
        reached.fill(1, at, end);
        this.characters += end - at;
        const places = fresh.get(url);
        if (places === undefined) fresh.set(url, [[at, end]]);
        else places.push([at, end]);
      }
    });
    return fresh;
  }

  /** Whether any of `places` was run since the last look. */
  touches(places: Places): boolean {
    let any = false;
    this.#look((url, from, to) => {
      any ||= places.get(url)?.some(([start, end]) => start < to && from < end) ?? false;
    });
    return any;
  }

  /** The same, and takes them out of `places`. */
  explains(places: Places): boolean {
    let any = false;
    this.#look((url, from, to) => {
      const left = places.get(url);
      const others = left?.filter(([start, end]) => end <= from || to <= start);
      if (left === undefined || others === undefined || others.length === left.length) return;
      places.set(url, others);
      any = true;
    });
    return any;
  }

  stop(): void {
    this.#session.disconnect();
  }

  /** Functions come the outer before the inner, and so do the ranges of each; what the inner one says holds. */
  #look(visit: (url: string, from: number, to: number) => void): void {
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      for (const { url, functions } of result) {
        if (!this.#watched(url)) continue;
        const ranges = functions.flatMap((each) => each.ranges);
        const start = Math.min(...ranges.map(({ startOffset }) => startOffset));
        const end = Math.max(...ranges.map(({ endOffset }) => endOffset));
        const run = this.#canvas(end - start + 1);
        for (const { startOffset, endOffset, count } of ranges) run.fill(count > 0 ? 1 : 0, startOffset - start, endOffset - start);
        for (let at = run.indexOf(1); at !== -1; at = run.indexOf(1, at)) {
          const stop = run.indexOf(0, at);
          visit(url, start + at, start + stop);
          at = stop;
        }
      }
    });
  }

  #canvas(size: number): Uint8Array {
    if (this.#drawn.length < size) this.#drawn = new Uint8Array(2 * size);
    return this.#drawn.fill(0, 0, size).subarray(0, size);
  }

  #room(url: string, end: number): Uint8Array {
    const known = this.#reached.get(url);
    if (known !== undefined && end <= known.length) return known;
    const larger = new Uint8Array(2 * end);
    if (known !== undefined) larger.set(known);
    this.#reached.set(url, larger);
    return larger;
  }
}
