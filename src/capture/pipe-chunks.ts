import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net';
import type { ChunkPool } from './chunks.js';

/** Octets of one chunk: about what comes while two batches are being inspected. */
const CHUNK = 512 * 1024;
/** Milliseconds for which the first octets of a part wait for more: each part costs a turn of the loop, and of another thread. */
const GATHERING = 20;

/** The octets of a pipe or a socket as they come, each part valid until the next is asked for. Throws what reading throws. */
export async function* chunksOfPipe(fd: number, pool: ChunkPool, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const pipe = new Pipe(fd, pool);
  const stop = () => pipe.stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (let part = await pipe.next(); part !== null && !signal?.aborted; part = await pipe.next()) yield part;
  } finally {
    signal?.removeEventListener('abort', stop);
    pipe.close();
  }
}

/** Reads into chunks of a pool, one after the other: what a stream reads into is garbage soon after, by the gigabyte. */
class Pipe {
  readonly #pool: ChunkPool;
  readonly #socket: Socket;
  /** Read into, so many octets so far. */
  #reading: Uint8Array;
  #read = 0;
  /** Handed out, up to here. Another than the one read into: it is full. */
  #handing: Uint8Array;
  #handed = 0;
  /** All of it has been handed out, the last just now. */
  #spent: Uint8Array | null = null;
  #gathering: NodeJS.Timeout | null = null;
  /** What has come should wait no longer. */
  #ripe = false;
  #over = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;

  constructor(fd: number, pool: ChunkPool) {
    this.#pool = pool;
    this.#reading = this.#handing = pool.take(CHUNK);
    const options: SocketConstructorOpts & ConnectOpts = {
      fd,
      readable: true,
      writable: false,
      onread: { buffer: () => this.#reading.subarray(this.#read), callback: (octets) => this.#came(octets) },
    };
    this.#socket = new Socket(options);
    this.#socket.on('error', (error) => {
      this.#error = error;
    });
    // A pipe that was closed by its writer ends; one that was closed here does not.
    for (const event of ['end', 'close']) this.#socket.on(event, () => this.#end());
    this.#socket.resume();
  }

  /** Null behind the last. What was handed out before is let go of. */
  async next(): Promise<Uint8Array | null> {
    this.#release();
    while (!this.#isDue) await this.#somethingNew();
    this.#ripe = false;
    if (this.#isFull) return this.#rest();
    const part = this.#handing.subarray(this.#handed, this.#read);
    this.#handed = this.#read;
    if (part.length > 0) return part;
    if (this.#error !== null) throw this.#error;
    return null;
  }

  /** Nothing more comes. */
  stop(): void {
    this.#socket.destroy();
  }

  /** The same, and what was handed out is let go of. */
  close(): void {
    this.stop();
    this.#release();
    if (this.#isFull) this.#pool.release(this.#handing);
    this.#pool.release(this.#reading);
  }

  get #isDue(): boolean {
    return this.#over || this.#isFull || (this.#ripe && this.#handed < this.#read);
  }

  get #isFull(): boolean {
    return this.#handing !== this.#reading;
  }

  /** Of a chunk that is full; reading goes on in the one behind it. */
  #rest(): Uint8Array {
    const part = this.#handing.subarray(this.#handed);
    this.#spent = this.#handing;
    this.#handing = this.#reading;
    this.#handed = 0;
    this.#socket.resume();
    return part;
  }

  /** Whether to go on reading: not when a chunk is full, until it is asked for. */
  #came(octets: number): boolean {
    this.#read += octets;
    if (this.#read < this.#reading.length) {
      this.#gathering ??= setTimeout(() => this.#ripen(), GATHERING);
      return true;
    }
    this.#reading = this.#pool.take(CHUNK);
    this.#read = 0;
    this.#somethingCame();
    return false;
  }

  #ripen(): void {
    this.#ripe = true;
    this.#somethingCame();
  }

  #end(): void {
    this.#over = true;
    this.#somethingCame();
  }

  #somethingCame(): void {
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    this.#gathering = null;
    this.#wake?.();
  }

  #release(): void {
    if (this.#spent !== null) this.#pool.release(this.#spent);
    this.#spent = null;
  }

  #somethingNew(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
