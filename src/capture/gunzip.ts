import { once } from 'node:events';
import { createGunzip, type Gunzip } from 'node:zlib';

/**
 * Decompresses gzip (RFC 1952), several members one after the other. What came before damage is handed over all the same;
 * `problem` then says what was wrong.
 */
export class Decompressor {
  problem: string | null = null;
  readonly #gunzip: Gunzip;
  readonly #ended: Promise<void>;

  constructor(sink: (bytes: Uint8Array) => void, chunkSize: number) {
    this.#gunzip = createGunzip({ chunkSize });
    this.#gunzip.on('data', sink);
    this.#ended = new Promise((resolve) => {
      this.#gunzip.once('end', resolve);
      this.#gunzip.once('error', (error: NodeJS.ErrnoException) => {
        this.problem =
          error.code === 'Z_BUF_ERROR'
            ? 'the compressed file is cut short'
            : `the compressed data is damaged (${error.code ?? error.message})`;
        resolve();
      });
    });
  }

  /** Waits until the octets may be overwritten. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.problem !== null) return;
    // zlib works on the octets in the background: a copy lets the reader go on.
    if (!this.#gunzip.write(bytes.slice())) await Promise.race([once(this.#gunzip, 'drain').catch(() => {}), this.#ended]);
  }

  async finish(): Promise<void> {
    this.#gunzip.end();
    await this.#ended;
  }
}
