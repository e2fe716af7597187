/** Runs beside the reader on another core: SHA-256 of a whole file. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const CHUNK = 1 << 20;

function sha256OfFile(path: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK);
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const length = readSync(file, buffer, 0, CHUNK, null);
      if (length === 0) return hash.digest('hex');
      hash.update(length === CHUNK ? buffer : buffer.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
}

parentPort?.postMessage(sha256OfFile(workerData as string));
