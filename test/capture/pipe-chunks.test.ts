import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, createWriteStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import type { ChunkPool } from '../../src/capture/chunks.js';
import { chunksOfPipe } from '../../src/capture/pipe-chunks.js';

const folder = mkdtempSync(join(tmpdir(), 'exscope-pipe-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Hands out memory that another thread can read too, and spoils what is released. */
class Pool implements ChunkPool {
  taken = 0;
  out = 0;
  readonly #free: Uint8Array[] = [];

  take(size: number): Uint8Array {
    this.out++;
    const free = this.#free.pop();
    if (free !== undefined) return free;
    this.taken++;
    return Buffer.from(new SharedArrayBuffer(size));
  }

  release(chunk: Uint8Array): void {
    this.out--;
    this.#free.push(chunk.fill(0xee));
  }
}

/** A pipe into which these pieces go, `pause` milliseconds apart; it is closed behind the last unless `open`. */
function piped(pieces: Iterable<Uint8Array>, { pause = 0, open = false } = {}) {
  const path = join(folder, randomBytes(8).toString('hex'));
  execFileSync('mkfifo', [path]);
  // Opened for both, it waits for no other end.
  const both = openSync(path, 'r+');
  const reader = openSync(path, 'r');
  const writer = createWriteStream(path);
  async function* spaced() {
    for (const piece of pieces) {
      yield piece;
      if (pause > 0) await setTimeout(pause);
    }
    if (open) await new Promise(() => {});
  }
  writer.once('open', () => closeSync(both));
  pipeline(Readable.from(spaced()), writer, () => {});
  return reader;
}

const pipes = it.skipIf(process.platform === 'win32');

pipes('gives all octets in their order, whoever is slower, in memory that is used again', async () => {
  const pieces = Array.from({ length: 120 }, (_, at) => randomBytes(at % 3 === 0 ? 100_000 : 1 + at * 7));
  for (const slow of [0, 2]) {
    const pool = new Pool();
    const got: Uint8Array[] = [];
    for await (const part of chunksOfPipe(piped(pieces), pool)) {
      if (slow > 0) await setTimeout(slow);
      got.push(Buffer.from(part));
      expect(pool.out).toBeLessThanOrEqual(3);
    }
    expect(Buffer.concat(got).equals(Buffer.concat(pieces)), `${slow} ms`).toBe(true);
    expect(pool.taken).toBeLessThanOrEqual(3);
    expect(pool.out).toBe(0);
  }
});

pipes('gathers what comes within a moment, and waits for no more', async () => {
  const pieces = Array.from({ length: 30 }, (_, at) => Buffer.from([at]));
  const sizes: number[] = [];
  for await (const part of chunksOfPipe(piped(pieces, { pause: 5 }), new Pool())) sizes.push(part.length);
  expect(sizes.reduce((sum, size) => sum + size)).toBe(30);
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.length).toBeLessThan(20);
});

pipes('an end without an octet', async () => {
  for await (const _ of chunksOfPipe(piped([]), new Pool())) expect.unreachable();
});

pipes('being told to stop, while nothing comes', async () => {
  const stop = new AbortController();
  const pool = new Pool();
  let got = 0;
  for await (const part of chunksOfPipe(piped([Buffer.alloc(10)], { open: true }), pool, stop.signal)) {
    got += part.length;
    setTimeout(20).then(() => stop.abort());
  }
  expect(got).toBe(10);
  expect(pool.out).toBe(0);
});

pipes('whoever stops asking leaves nothing behind', async () => {
  const pool = new Pool();
  for await (const _ of chunksOfPipe(piped([randomBytes(3_000_000)]), pool)) break;
  expect(pool.out).toBe(0);
});
