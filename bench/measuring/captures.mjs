// Captures to measure with, made when they are not there yet.
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '../traffic/generate.mjs';
import { DATA } from './paths.mjs';

/** How a capture is stored: what the generator writes, and the program that compresses it. */
export const FORMATS = {
  pcap: { format: 'pcap' },
  pcapng: { format: 'pcapng' },
  gz: { format: 'pcap', compress: ['gzip', '-6', '-k', '-f'], suffix: '.gz' },
  zst: { format: 'pcap', compress: ['zstd', '-3', '-q', '-k', '-f'], suffix: '.zst' },
};

/** `limits`: of `generate`, besides the profile. Returns the path. */
export function captureOf({ profile, seed, format: name, limits = {} }) {
  const { format, compress, suffix } = FORMATS[name];
  const ends = Object.entries(limits).map(([limit, value]) => `-${limit}-${value}`);
  const capture = join(DATA, `${profile}-${seed}${ends.join('')}.${format}`);
  if (!existsSync(capture)) {
    mkdirSync(DATA, { recursive: true });
    console.error(`generating ${profile}, seed ${seed}`);
    generate({ profile, seed, ...limits, output: `${capture}.part`, format });
    renameSync(`${capture}.part`, capture);
  }
  if (!compress) return capture;
  const compressed = capture + suffix;
  if (!existsSync(compressed)) {
    const [program, ...args] = compress;
    console.error(`compressing with ${program}`);
    const { status, error } = spawnSync(program, [...args, capture], { stdio: 'inherit' });
    if (status !== 0) throw error ?? new Error(`${program} ended with exit code ${status}`);
  }
  return compressed;
}

/** Reads the file once, so that whoever is measured finds it in the page cache. */
export async function warmUp(capture) {
  for await (const _ of createReadStream(capture, { highWaterMark: 4 << 20 }));
}
