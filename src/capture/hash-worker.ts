/** Runs beside the reader on another core: SHA-256 of a file as far as the reader reads it. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { HashOrder } from './fingerprint.js';

const CHUNK = 1 << 20;

function sha256OfFile({ path, size }: HashOrder): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK);
  const file = openSync(path, 'r');
  try {
    let left = size;
    while (left > 0) {
      const length = readSync(file, buffer, 0, Math.min(CHUNK, left), null);
      if (length === 0) break;
      hash.update(length === CHUNK ? buffer : buffer.subarray(0, length));
      left -= length;
    }
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}

parentPort?.postMessage(sha256OfFile(workerData as HashOrder));
