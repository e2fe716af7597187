import type { Decompression } from '../decompression.js';
import { checkContent, isCutMagic, isSkippable, passOver } from '../frames.js';
import { Pieces } from '../pieces.js';
import { u32le } from '../read.js';
import { decompressBlock } from './block.js';
import { descriptorLength, isLz4, type Lz4Frame, MAGIC, readDescriptor } from './frame-header.js';
import { Xxh32, xxh32 } from './xxh32.js';

/** How far back a match reaches at most. */
const HISTORY = 65_536;
const UNCOMPRESSED = 0x80000000;

/**
 * Decompresses LZ4 frames (LZ4 Frame Format 1.6), several one after the other. Damage is no error: what came before it is handed over, and the
 * state's `problem` says what was wrong. `source` is read to its end in every case.
 */
export async function* unlz4(source: AsyncIterable<Uint8Array>, state: Decompression): AsyncGenerator<Uint8Array> {
  const pieces = new Pieces(source);
  const meter = state.meter();
  for (let frames = 0; !state.over; frames++) {
    const head = await pieces.read(4);
    if (head.length === 0) break;
    if (head.length === 4 && isSkippable(u32le(head, 0))) {
      await passOver(pieces, state);
      continue;
    }
    if (!isLz4(head)) {
      if (isCutMagic(head, MAGIC)) state.cutShort();
      else if (frames === 0) state.damaged();
      else state.stop('damaged', 'something that is not lz4 follows the compressed data and was not read');
      break;
    }
    for await (const part of frame(pieces, state)) {
      yield part;
      meter(part.length);
      if (state.over) break;
    }
  }
  await pieces.drain();
}

async function* frame(pieces: Pieces, state: Decompression): AsyncGenerator<Uint8Array> {
  const flags = Uint8Array.from(await pieces.read(1));
  const rest = flags.length === 0 ? flags : await pieces.read(descriptorLength(flags[0]!) - 1);
  if (flags.length === 0 || rest.length < descriptorLength(flags[0]!) - 1) return state.cutShort();
  const descriptor = readDescriptor(Buffer.concat([flags, rest]));
  if (descriptor === null) return state.damaged();
  if (descriptor.needsDictionary) return state.stop('damaged', 'the compressed data needs a dictionary that is not in the file');
  yield* blocks(pieces, state, descriptor);
}

async function* blocks(pieces: Pieces, state: Decompression, descriptor: Lz4Frame): AsyncGenerator<Uint8Array> {
  const { blockChecksum, contentChecksum, contentSize, independent, maxBlock } = descriptor;
  const output = new Uint8Array(HISTORY + maxBlock);
  const checksum = contentChecksum ? new Xxh32() : null;
  let produced = 0;
  for (;;) {
    const head = await pieces.read(4);
    if (head.length < 4) return state.cutShort();
    const size = u32le(head, 0);
    if (size === 0) break;
    const length = (size & ~UNCOMPRESSED) >>> 0;
    if (length > maxBlock) return state.damaged();
    const trailer = blockChecksum ? 4 : 0;
    const block = await pieces.read(length + trailer);
    if (block.length < length + trailer) return state.cutShort();
    const data = block.subarray(0, length);
    if (blockChecksum && u32le(block, length) !== xxh32(data)) return state.damaged();
    const end = unpack(data, size >= UNCOMPRESSED, output, independent ? 0 : Math.min(produced, HISTORY));
    if (end < 0) return state.damaged();
    const part = output.subarray(HISTORY, end);
    checksum?.update(part);
    produced += part.length;
    yield part;
    // What the next block may refer to goes before where it will be written.
    if (!independent) output.copyWithin(0, end - HISTORY, end);
  }
  await checkContent(pieces, state, { octets: produced, told: contentSize, checksum });
}

/** `history`: octets before the block that are of this frame. Returns where the block ends in `output`, or -1. */
function unpack(data: Uint8Array, plain: boolean, output: Uint8Array, history: number): number {
  if (!plain) return decompressBlock(data, output, HISTORY, HISTORY - history);
  output.set(data, HISTORY);
  return HISTORY + data.length;
}
