// Where the octets of a capture go: a file, standard output, or memory.
import { closeSync, openSync, writeSync } from 'node:fs';

const STANDARD_OUTPUT = '-';
/** Milliseconds until a full pipe that does not block is tried again. */
const RETRY = 1;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** A file, or standard output for `-`. */
export class FileOutput {
  #file;

  constructor(path) {
    this.#file = path === STANDARD_OUTPUT ? 1 : openSync(path, 'w');
  }

  write(buffer, start, end) {
    for (let at = start; at < end; ) {
      try {
        at += writeSync(this.#file, buffer, at, end - at);
      } catch (error) {
        // Whoever started this may have left the pipe in the mode in which a full one is an error.
        if (error.code !== 'EAGAIN') throw error;
        Atomics.wait(sleeper, 0, 0, RETRY);
      }
    }
  }

  close() {
    if (this.#file !== 1) closeSync(this.#file);
  }
}

/** Keeps everything; `octets` puts it together. */
export class MemoryOutput {
  #parts = [];

  write(buffer, start, end) {
    this.#parts.push(Buffer.from(buffer.subarray(start, end)));
  }

  octets() {
    return Buffer.concat(this.#parts);
  }

  close() {}
}
