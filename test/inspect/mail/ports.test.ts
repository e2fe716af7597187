/** What mail proves does not depend on the port it is spoken on. tshark finds none of it on these. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { observe, rewritePorts, SAMPLES } from '../../helpers/observe.js';

const SAMPLE = /^(smtp|imaps?|pop3s?|mail)-.*\.pcap(ng)?$/;
const samples = readdirSync(SAMPLES).filter((name) => SAMPLE.test(name));

/** Both ways, for the mixed capture has some of them already. */
const swap = (pairs: [number, number][]) => new Map(pairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));

const ODD = swap([
  [25, 2525],
  [110, 2110],
  [143, 2143],
  [587, 2587],
  [993, 2993],
  [995, 2995],
]);
/** Ports that other services are known by. */
const MISLEADING = swap([
  [25, 443],
  [110, 135],
  [143, 80],
  [587, 389],
  [993, 88],
  [995, 53],
  [2143, 445],
  [2525, 5060],
]);

describe.each(samples)('%s', (name) => {
  it.each([
    ['odd', ODD],
    ['misleading', MISLEADING],
  ])('proves the same on %s ports', async (_, ports) => {
    const path = join(SAMPLES, name);
    const original = await observe(path);
    const moved = await observe(path, rewritePorts(ports));
    expect(original.some(({ evidence }) => evidence?.protocol != null)).toBe(true);
    expect(moved.map(({ evidence }) => evidence)).toEqual(original.map(({ evidence }) => evidence));
    expect(moved.map(({ clientSide }) => clientSide)).toEqual(original.map(({ clientSide }) => clientSide));
    // The capture was moved at all.
    expect(moved.map(({ sides }) => sides)).not.toEqual(original.map(({ sides }) => sides));
  });
});
