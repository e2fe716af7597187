import type { Decompression } from '../decompression.js';
import { checkContent, isCutMagic, isSkippable, passOver } from '../frames.js';
import { Pieces } from '../pieces.js';
import { u32le } from '../read.js';
import { BlockDecoder } from './block.js';
import { Damage } from './damage.js';
import { headerLength, MAGIC, MAX_BLOCK, readHeader, type ZstdFrame } from './frame-header.js';
import { Output } from './output.js';
import { Xxh64 } from './xxh64.js';

/** Greatest window that is read, as zstd itself does without being told: the memory it takes to decompress. */
const MAX_WINDOW = 128 * 1024 * 1024;

/** Kinds of blocks (RFC 8878 3.1.1.2.2). */
const RAW = 0;
const RLE = 1;
const RESERVED = 3;

/** What is used again from frame to frame. */
class Decoder {
  readonly blocks = new BlockDecoder();
  readonly output = new Output();
}

/**
 * Decompresses Zstandard (RFC 8878), several frames one after the other, in the memory of one window, on every Node.js alike: what later versions
 * have of their own does not tell where a frame ends, so that a whole file and a file cut short look the same. Damage is no error: what came
 * before it is handed over, and the state's `problem` says what was wrong. `source` is read to its end in every case.
 */
export async function* unzstd(source: AsyncIterable<Uint8Array>, state: Decompression): AsyncGenerator<Uint8Array> {
  const pieces = new Pieces(source);
  const meter = state.meter();
  const decoder = new Decoder();
  while (!state.over) {
    const head = await pieces.read(4);
    if (head.length === 0) break;
    const magic = head.length === 4 ? u32le(head, 0) : 0;
    if (isSkippable(magic)) {
      await passOver(pieces, state);
      continue;
    }
    if (magic !== MAGIC) {
      if (isCutMagic(head, MAGIC)) state.cutShort();
      else state.stop('damaged', 'something that is not zstd follows the compressed data and was not read');
      break;
    }
    for await (const part of frame(pieces, decoder, state)) {
      yield part;
      meter(part.length);
      if (state.over) break;
    }
  }
  await pieces.drain();
}

async function* frame(pieces: Pieces, decoder: Decoder, state: Decompression): AsyncGenerator<Uint8Array> {
  const flags = Uint8Array.from(await pieces.read(1));
  const length = flags.length === 0 ? 1 : headerLength(flags[0]!);
  const rest = await pieces.read(length - 1);
  if (flags.length + rest.length < length) return state.cutShort();
  const header = readHeader(Buffer.concat([flags, rest]));
  if (header === null) return state.damaged();
  if (header.needsDictionary) return state.stop('damaged', 'the compressed data needs a dictionary that is not in the file');
  if (header.window > MAX_WINDOW) return state.stop('limit', 'the compressed data needs more memory than 128 MiB to decompress');
  yield* blocks(pieces, decoder, state, header);
}

async function* blocks(pieces: Pieces, decoder: Decoder, state: Decompression, header: ZstdFrame): AsyncGenerator<Uint8Array> {
  const { contentSize, hasChecksum, window } = header;
  const most = Math.min(window, MAX_BLOCK);
  const checksum = hasChecksum ? new Xxh64() : null;
  let produced = 0;
  decoder.output.beginFrame(window, contentSize);
  decoder.blocks.beginFrame();
  for (let isLast = false; !isLast; ) {
    const head = await pieces.read(3);
    if (head.length < 3) return state.cutShort();
    const flags = head[0]! | (head[1]! << 8) | (head[2]! << 16);
    isLast = (flags & 1) === 1;
    const kind = (flags >> 1) & 3;
    const size = flags >> 3;
    if (kind === RESERVED || size > most) return state.damaged();
    const length = kind === RLE ? 1 : size;
    const block = await pieces.read(length);
    if (block.length < length) return state.cutShort();
    const part = decompress(decoder, kind, block, size, most);
    if (part === null) return state.damaged();
    checksum?.update(part);
    produced += part.length;
    if (part.length > 0) yield part;
  }
  await checkContent(pieces, state, { octets: produced, told: contentSize, checksum });
}

/** Null when the block is damaged. */
function decompress({ blocks, output }: Decoder, kind: number, block: Uint8Array, size: number, most: number): Uint8Array | null {
  output.beginBlock(most);
  try {
    if (kind === RAW) output.copy(block);
    else if (kind === RLE) output.repeat(block[0]!, size);
    else blocks.decode(block, output, most);
    return output.block();
  } catch (error) {
    if (error instanceof Damage) return null;
    throw error;
  }
}
