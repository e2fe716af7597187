import { createHash } from 'node:crypto';
import { EXIT, ExscopeError } from '../errors.js';
import { type ChunkPool, chunksOf } from './chunks.js';
import { Decompression } from './decompression.js';
import {
  type CaptureFacts,
  type CaptureLimits,
  type CaptureProblem,
  type CompressionName,
  DEFAULT_CAPTURE_LIMITS,
  emptyFacts,
  type ParsedFacts,
} from './facts.js';
import { FormatReader } from './format-reader.js';
import { type CaptureInput, unreadable } from './inputs.js';
import { decompressed } from './layers.js';
import { netmonTablesOf } from './netmon/read-file.js';
import type { NetmonTables } from './netmon/tables.js';
import type { PacketSink } from './record.js';

export interface ReadOptions {
  /** Ends reading between two chunks; what was read is kept. */
  signal?: AbortSignal;
  /** Octets of the file read so far, after each chunk. */
  onProgress?: (bytesRead: number) => void;
  limits?: Partial<CaptureLimits>;
  /** Awaited after each chunk: reading goes on when whoever gets the packets is ready for more. Rejects: reading ends with that error. */
  ready?: () => Promise<void> | undefined;
  /** Octets read at once. */
  bufferSize?: number;
  /** Told of the octets about to be taken apart, after decompression. */
  onPart?: (octets: Uint8Array) => void;
  /** Memory a file is read into; memory of its own when absent. */
  pool?: ChunkPool | undefined;
}

const BUFFER_SIZE = 2 * 1024 * 1024;

/** What decompresses a file that exscope will not: with the memory it needs, as far as that has to be said. */
const DECOMPRESS: Record<CompressionName, string> = { gzip: 'gunzip -k', zstd: 'zstd -d --long=31', lz4: 'lz4 -d' };

/**
 * Reads one capture and hands every packet to `sink`. Damage inside a capture is a fact (`problem`), not an error; ExscopeError is
 * thrown for what cannot be read at all.
 */
export async function readCapture(input: CaptureInput, sink: PacketSink, options: ReadOptions = {}): Promise<CaptureFacts> {
  const parts = captureParts(input, sink, options);
  for (;;) {
    const { done, value } = await parts.next();
    if (done) return value;
    try {
      await options.ready?.();
    } catch (error) {
      await parts.return(value as never);
      throw error;
    }
  }
}

/** The same in parts: what a part holds has been handed over when it is yielded, and stays where it is until the next is asked for. */
export async function* captureParts(input: CaptureInput, sink: PacketSink, options: ReadOptions = {}): AsyncGenerator<void, CaptureFacts> {
  const { signal, onProgress, pool } = options;
  const limits = { ...DEFAULT_CAPTURE_LIMITS, ...options.limits };
  const hash = createHash('sha256');
  let bytes = 0;
  const compression = new Decompression(
    limits.maxExpansion,
    () => bytes,
    () => reader.stopped,
  );
  const reader = new FormatReader(input, sink, limits, tablesOf(input));

  async function* raw(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunksOf(input, { bufferSize: options.bufferSize ?? BUFFER_SIZE, signal, pool })) {
      bytes += chunk.length;
      hash.update(chunk);
      yield chunk;
      onProgress?.(bytes);
    }
  }

  let broken: ExscopeError | null = null;
  try {
    // A damaged capture is read on to its end all the same: its fingerprint is that of the whole file.
    for await (const part of decompressed(raw(), compression)) {
      options.onPart?.(part);
      reader.push(part);
      yield;
      if (signal?.aborted) break;
    }
  } catch (error) {
    // A disk may fail, a share may vanish in the middle: what came before is kept.
    const midway = error instanceof ExscopeError && error.code === 'EXSCOPE_UNREADABLE' && reader.began;
    if (!midway) throw error;
    broken = error;
  }
  const interrupted = signal?.aborted ?? false;
  const parsed = conclude(reader, compression, broken, interrupted, input);
  return {
    path: input.path,
    name: input.name,
    bytes,
    sha256: interrupted || broken !== null ? null : hash.digest('hex'),
    compression: compression.layers[0] ?? null,
    interrupted,
    ...parsed,
  };
}

/** What has to be known of a capture before it is read from its beginning. */
function tablesOf({ path, size }: CaptureInput): NetmonTables | null {
  if (size === null) return null;
  try {
    return netmonTablesOf(path, size);
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

function conclude(
  reader: FormatReader,
  compression: Decompression,
  broken: ExscopeError | null,
  interrupted: boolean,
  { name, live }: CaptureInput,
): ParsedFacts {
  // Interrupted before the first octet: nothing is known, and nothing is wrong.
  if (interrupted) return reader.began ? reader.leave() : emptyFacts('pcap');
  if (broken !== null) return reader.finish({ code: 'read-error', message: `reading failed: ${broken.message}` });
  const { problem } = compression;
  if (problem !== null && !reader.began) {
    throw new ExscopeError('EXSCOPE_NOT_A_CAPTURE', `${name} cannot be decompressed: ${problem.message}`, {
      exitCode: EXIT.nothingReadable,
      hint: adviceOn(problem.code, compression.layers[0]!),
    });
  }
  const facts = reader.finish(problem);
  if (live?.left && facts.problem?.code === 'cut-short') facts.problem = null;
  return facts;
}

function adviceOn(code: CaptureProblem['code'], compression: CompressionName): string {
  if (code === 'limit') return `Decompress it first: ${DECOMPRESS[compression]}`;
  return `Was the copy interrupted? ${compression} -t tests a file`;
}
