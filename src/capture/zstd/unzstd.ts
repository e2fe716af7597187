import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import type { Decompression } from '../decompression.js';
import { Inflate } from '../gzip/inflate.js';
import { u32le } from '../read.js';
import { byLibrary } from './by-library.js';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** A frame, or a skippable one before it (RFC 8878 3.1). */
export function isZstd(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const magic = u32le(bytes, 0);
  return magic === MAGIC || (magic & 0xfffffff0) >>> 0 === SKIPPABLE;
}

type CreateStream = (options: { chunkSize: number }) => Transform & { bytesWritten: number };

/** From Node.js 22.15 and 23.8 on. */
const createZstdDecompress = (zlib as unknown as { createZstdDecompress?: CreateStream }).createZstdDecompress;

const CHUNK_SIZE = 512 * 1024;

/**
 * Decompresses Zstandard (RFC 8878), several frames one after the other. Damage is no error: what came before it is handed over, and the
 * state's `problem` says what was wrong. `source` is read to its end in every case.
 */
export function unzstd(source: AsyncIterable<Uint8Array>, state: Decompression): AsyncGenerator<Uint8Array> {
  return createZstdDecompress === undefined ? byLibrary(source, state) : byNode(source, state, createZstdDecompress);
}

async function* byNode(source: AsyncIterable<Uint8Array>, state: Decompression, create: CreateStream): AsyncGenerator<Uint8Array> {
  let frame: Inflate | null = null;
  let frames = 0;
  const meter = state.meter();
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length && !state.over; ) {
        if (frame === null) frames++;
        frame ??= new Inflate(CHUNK_SIZE, create);
        const before: number = frame.taken;
        for await (const part of frame.feed(chunk.subarray(at))) {
          yield part;
          meter(part.length);
          if (state.over) break;
        }
        if (frame.failed) {
          const other = frame.taken === 0 && frames > 1;
          state.stop(
            'damaged',
            other ? 'something that is not zstd follows the compressed data and was not read' : 'the compressed data is damaged',
          );
        }
        at += frame.taken - before;
        if (!frame.ended) at = chunk.length;
        else {
          frame.close();
          frame = null;
        }
      }
    }
    if (frame !== null && !state.over) state.stop('cut-short', 'the compressed file is cut short');
  } finally {
    frame?.close();
  }
}
