import { createRequire } from 'node:module';
import type cliProgress from 'cli-progress';
import type { Progress } from '../analyze.js';
import { byteSize, integer, safe } from '../report/text.js';

export interface ProgressLine {
  update(progress: Progress): void;
  /** Takes the line away. */
  stop(): void;
}

const NONE: ProgressLine = { update() {}, stop() {} };

/** One live line on standard error: bytes of the total, packets a second, flows, time left. Only for a person who watches. */
export function progressLine(wanted: boolean): ProgressLine {
  if (!wanted || !process.stderr.isTTY || process.env.CI) return NONE;
  const began = performance.now();
  let bar: cliProgress.SingleBar | null = null;
  return {
    update(progress) {
      const facts = factsOf(progress, (performance.now() - began) / 1000);
      if (bar === null) {
        bar = createBar(progress.bytesTotal !== null);
        bar.start(progress.bytesTotal ?? 0, progress.bytesRead, facts);
      } else bar.update(progress.bytesRead, facts);
    },
    stop() {
      bar?.stop();
    },
  };
}

function factsOf({ capture, bytesRead, bytesTotal, packets, flows }: Progress, seconds: number): Record<string, string> {
  return {
    capture: safe(capture, 30),
    bytes: bytesTotal === null ? byteSize(bytesRead) : `${byteSize(bytesRead)} of ${byteSize(bytesTotal)}`,
    rate: integer(Math.round(packets / Math.max(seconds, 0.001))),
    flows: integer(flows),
  };
}

/** A stream has no end to measure against: no bar and no time left then. */
function createBar(measurable: boolean): cliProgress.SingleBar {
  // Only now: most runs have no one who watches, and it takes a while to load.
  const { SingleBar, Presets } = createRequire(import.meta.url)('cli-progress') as typeof cliProgress;
  const facts = '{bytes} | {rate} packets/s | {flows} flows';
  return new SingleBar(
    {
      format: measurable ? `{capture} [{bar}] {percentage}% | ${facts} | {eta_formatted} left` : `{capture} ${facts}`,
      stream: process.stderr,
      barsize: 20,
      fps: 5,
      clearOnComplete: true,
      hideCursor: false,
      etaBuffer: 50,
    },
    Presets.legacy,
  );
}
