/** Compressed files: some as the programs zstd and lz4 write them, others put together here. */
import { xxh32 } from '../../src/capture/lz4/xxh32.js';
import { Bytes, join } from './files.js';

/** What the files below hold: more than a block of 64 KiB. */
export const WORDS = 'Received: from edge.example by hub.example with SMTP; lines of one message, again and again. '
  .repeat(800)
  .slice(0, 70_000);

const base64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
/** The same octet again and again, in base64. */
const run = (groups: number) => '////'.repeat(groups);

/** lz4 1.9: `-9 -B4 -BD -BX --content-size`, `-9 -B4 -BI`, `-9 -B7 --no-frame-crc`. */
export const LZ4_FILES = {
  'linked blocks, with the checksum of each and the size of all': base64(
    `BCJNGFxAcBEBAAAAAADjYAEAAPUTUmVjZWl2ZWQ6IGZyb20gZWRnZS5leGFtcGxlIGJ5IGh1Yg8A8ht3aXRoIFNNVFA7IGxpbmVzIG9mIG9uZSBtZXNzYWdlLCBhZ2FpbiBhbmQKAC8uIF0A${run(85)}/4tQIG9mIG85k7ujGwAAAA9dAP//////////////////////aVAgb2Ygb9L8PgwAAAAAkM1YLQ==`,
  ),
  'independent blocks': base64(
    `BCJNGGRAp2ABAAD1E1JlY2VpdmVkOiBmcm9tIGVkZ2UuZXhhbXBsZSBieSBodWIPAPIbd2l0aCBTTVRQOyBsaW5lcyBvZiBvbmUgbWVzc2FnZSwgYWdhaW4gYW5kCgAvLiBdAP${run(85)}+LUCBvZiBvcgAAAPIGbmUgbWVzc2FnZSwgYWdhaW4gYW5kCgD1FS4gUmVjZWl2ZWQ6IGZyb20gZWRnZS5leGFtcGxlIGJ5IGh1Yg8A/wZ3aXRoIFNNVFA7IGxpbmVzIG9mIG9dAP//////////////////////DFAgb2YgbwAAAACQzVgt`,
  ),
  'no checksum': base64(
    `BCJNGGBQ+3IBAAD1E1JlY2VpdmVkOiBmcm9tIGVkZ2UuZXhhbXBsZSBieSBodWIPAPIbd2l0aCBTTVRQOyBsaW5lcyBvZiBvbmUgbWVzc2FnZSwgYWdhaW4gYW5kCgAvLiBdAP${run(91)}8NUCBvZiBvAAAAAA==`,
  ),
};

/** zstd 1.5: `-19 --check`, `-19 --no-check`, and from a pipe, which tells no size. */
export const ZSTD_FILES = {
  'with a checksum': base64(
    'KLUv/aRwEQEApQIA4gQRF5A7B0C7hbbKjNCmUMOJnTInQvoxdiIHTmvTq9nSwFvG+OcvNIOOX00sEMdg2DH6qMY5Un6ivISe3tb94MIcrDt65EUDABARYMhYLbhIikkGX9K+zw==',
  ),
  'without a checksum': base64(
    'KLUv/aBwEQEApQIA4gQRF5A7B0C7hbbKjNCmUMOJnTInQvoxdiIHTmvTq9nSwFvG+OcvNIOOX00sEMdg2DH6qMY5Un6ivISe3tb94MIcrDt65EUDABARYMhYLbhIikkG',
  ),
  'without its size': base64(
    'KLUv/QRopQIA4gQRF5A7B0C7hbbKjNCmUMOJnTInQvoxdiIHTmvTq9nSwFvG+OcvNIOOX00sEMdg2DH6qMY5Un6ivISe3tb94MIcrDt65EUDABARYMhYLbhIikkGX9K+zw==',
  ),
};

export interface Lz4Options {
  independent?: boolean;
  blockChecksum?: boolean;
  contentChecksum?: boolean;
  contentSize?: number | null;
  dictionary?: boolean;
  version?: number;
}

/** Header of an LZ4 frame whose blocks have up to 64 KiB. */
export function lz4Header(options: Lz4Options = {}): Uint8Array {
  const {
    independent = true,
    blockChecksum = false,
    contentChecksum = false,
    contentSize = null,
    dictionary = false,
    version = 1,
  } = options;
  const flags =
    (version << 6) |
    (independent ? 0x20 : 0) |
    (blockChecksum ? 0x10 : 0) |
    (contentSize === null ? 0 : 0x08) |
    (contentChecksum ? 0x04 : 0) |
    (dictionary ? 1 : 0);
  const descriptor = new Bytes(true).octets([flags, 0x40]);
  if (contentSize !== null) descriptor.u32(contentSize, 0);
  if (dictionary) descriptor.u32(7);
  const octets = descriptor.done();
  return join(new Bytes(true).u32(0x184d2204).done(), octets, Uint8Array.of((xxh32(octets) >>> 8) & 255));
}

export function lz4Block(data: Uint8Array, { compressed = false, checksum = false } = {}): Uint8Array {
  const block = new Bytes(true).u32(data.length + (compressed ? 0 : 0x80000000)).octets(data);
  return (checksum ? block.u32(xxh32(data)) : block).done();
}

export const LZ4_END = new Uint8Array(4);

/** A frame of blocks that are not compressed. */
export function lz4Stored(data: Uint8Array, block = 1000): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += block) blocks.push(lz4Block(data.subarray(at, at + block), { checksum: true }));
  const header = lz4Header({ blockChecksum: true, contentChecksum: true, contentSize: data.length });
  return join(header, ...blocks, LZ4_END, new Bytes(true).u32(xxh32(data)).done());
}

/** A Zstandard frame (RFC 8878) of blocks that are not compressed, without a checksum. */
export function zstdStored(data: Uint8Array, block = 1000): Uint8Array {
  const frame = new Bytes(true).u32(0xfd2fb528).octets([0xa0]).u32(data.length);
  for (let at = 0; at < data.length || at === 0; at += block) {
    const part = data.subarray(at, at + block);
    const header = (part.length << 3) | (at + block >= data.length ? 1 : 0);
    frame.octets([header & 255, (header >> 8) & 255, header >> 16]).octets(part);
  }
  return frame.done();
}

/** A frame that decoders pass over, of Zstandard and of LZ4. */
export function skippable(data: Uint8Array): Uint8Array {
  return new Bytes(true).u32(0x184d2a53, data.length).octets(data).done();
}
