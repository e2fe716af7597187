import { chunksOf } from './chunks.js';
import { type CaptureFacts, type CaptureLimits, DEFAULT_CAPTURE_LIMITS } from './facts.js';
import { fingerprint } from './fingerprint.js';
import { SNIFF_LENGTH, sniff } from './format.js';
import { Decompressor } from './gunzip.js';
import type { CaptureInput } from './inputs.js';
import type { CaptureParser } from './parser.js';
import { PcapParser } from './pcap/pcap-parser.js';
import { PcapngParser } from './pcapng/pcapng-parser.js';
import type { PacketSink } from './record.js';

export interface ReadOptions {
  /** Ends reading between two chunks; what was read is kept. */
  signal?: AbortSignal;
  /** Octets of the file read so far, after each chunk. */
  onProgress?: (bytesRead: number) => void;
  limits?: Partial<CaptureLimits>;
  /** Octets read at once. */
  bufferSize?: number;
}

const BUFFER_SIZE = 2 * 1024 * 1024;

/**
 * Reads one capture and hands every packet to `sink`. Damage inside a capture is a fact (`problem`), not an error; ExscopeError is
 * thrown for what cannot be read at all.
 */
export async function readCapture(input: CaptureInput, sink: PacketSink, options: ReadOptions = {}): Promise<CaptureFacts> {
  const bufferSize = options.bufferSize ?? BUFFER_SIZE;
  const reader = new FormatReader(input.name, sink, { ...DEFAULT_CAPTURE_LIMITS, ...options.limits });
  const print = fingerprint(input.path, input.size);
  let decompressor: Decompressor | null = null;
  let bytes = 0;
  let interrupted = false;
  let first = true;
  try {
    for await (const chunk of chunksOf(input, bufferSize)) {
      bytes += chunk.length;
      print.update(chunk);
      if (first && chunk[0] === 0x1f && chunk[1] === 0x8b) decompressor = new Decompressor((part) => reader.push(part), bufferSize);
      first = false;
      if (decompressor !== null) await decompressor.write(chunk);
      else reader.push(chunk);
      options.onProgress?.(bytes);
      // A stream that turned out to be damaged has nothing more to give; a file is still hashed to its end.
      if (options.signal?.aborted) {
        interrupted = true;
        break;
      }
    }
    await decompressor?.finish();
    const parsed = reader.finish(decompressor?.problem ?? null).facts;
    if (interrupted) print.abandon();
    const sha256 = interrupted ? null : await print.digest();
    return {
      path: input.path,
      name: input.name,
      bytes,
      sha256,
      compression: decompressor === null ? null : 'gzip',
      interrupted,
      ...parsed,
    };
  } catch (error) {
    print.abandon();
    throw error;
  }
}

/** Finds out which parser the octets need, then feeds it. */
class FormatReader {
  readonly #name: string;
  readonly #sink: PacketSink;
  readonly #limits: CaptureLimits;
  readonly #head = new Uint8Array(SNIFF_LENGTH);
  #headLength = 0;
  #parser: CaptureParser | null = null;
  /** What made the format unknown; thrown at the end, so that it cannot get lost inside a decompressor's event. */
  #refusal: unknown = null;

  constructor(name: string, sink: PacketSink, limits: CaptureLimits) {
    this.#name = name;
    this.#sink = sink;
    this.#limits = limits;
  }

  push(chunk: Uint8Array): void {
    if (this.#refusal !== null) return;
    if (this.#parser !== null) {
      this.#parser.push(chunk, 0, chunk.length);
      return;
    }
    const taken = Math.min(chunk.length, SNIFF_LENGTH - this.#headLength);
    this.#head.set(chunk.subarray(0, taken), this.#headLength);
    this.#headLength += taken;
    // A pipe may deliver a few octets at a time.
    if (this.#headLength < SNIFF_LENGTH) return;
    this.#begin();
    (this.#parser as CaptureParser | null)?.push(chunk, taken, chunk.length);
  }

  finish(compressionProblem: string | null): CaptureParser {
    if (this.#parser === null && this.#refusal === null) this.#begin();
    if (this.#refusal !== null) throw this.#refusal;
    const parser = this.#parser!;
    const { facts } = parser;
    if (compressionProblem !== null) {
      facts.problem ??= {
        code: 'cut-short',
        message: `${compressionProblem}; what came before was read`,
        offset: 0,
        packet: facts.packets,
      };
    }
    parser.finish();
    return parser;
  }

  #begin(): void {
    try {
      const format = sniff(this.#head, this.#headLength, this.#name);
      // Compressed twice is not a capture anyone has.
      if (format === 'gzip') sniff(Buffer.from('\x01\x02\x03\x04'), 4, `${this.#name} (compressed twice)`);
      this.#parser = format === 'pcapng' ? new PcapngParser(this.#sink, this.#limits) : new PcapParser(this.#sink, this.#limits);
      this.#parser.push(this.#head, 0, this.#headLength);
    } catch (error) {
      this.#refusal = error;
    }
  }
}
