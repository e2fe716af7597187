import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Identifies a capture by the SHA-256 of its octets on disk. */
export interface Fingerprint {
  /** Octets as they are read. */
  update(bytes: Uint8Array): void;
  /** Lower-case hex. */
  digest(): Promise<string | null>;
  /** Reading was given up: stop working on it. */
  abandon(): void;
}

/** What the worker hashes: the first `size` octets of a file. */
export interface HashOrder {
  path: string;
  size: number;
}

/** Files smaller than this are hashed as they are read: a worker would take longer to start. */
const WORKER_WORTHWHILE = 16 * 1024 * 1024;

/** Hashing is as much work as reading, so a big file is hashed on another core; a stream, which can be read only once, is hashed as it passes. */
export function fingerprint(path: string, size: number | null): Fingerprint {
  // Sources run without being built have no worker beside them.
  const worker = fileURLToPath(new URL('./hash-worker.js', import.meta.url));
  return size !== null && size >= WORKER_WORTHWHILE && existsSync(worker) ? inWorker(worker, { path, size }) : inline();
}

function inline(): Fingerprint {
  const hash = createHash('sha256');
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    digest: () => Promise.resolve(hash.digest('hex')),
    abandon: () => {},
  };
}

function inWorker(script: string, order: HashOrder): Fingerprint {
  const worker = new Worker(script, { workerData: order });
  const result = new Promise<string | null>((resolve) => {
    worker.once('message', (hex: string) => resolve(hex));
    // A file that vanished meanwhile has no fingerprint; its packets are still good.
    worker.once('error', () => resolve(null));
    worker.once('exit', () => resolve(null));
  });
  return { update: () => {}, digest: () => result, abandon: () => void worker.terminate() };
}
