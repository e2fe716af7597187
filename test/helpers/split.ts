/** Captures taken apart into records and put together again in other files. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { readCapture } from '../../src/capture/index.js';

export interface Frame {
  seconds: number;
  nanoseconds: number;
  bytes: Buffer;
  originalLength: number;
  linkType: number;
}

/** Every frame of a capture, in its order. */
export async function framesOf(path: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  await readCapture({ path, name: basename(path), size: statSync(path).size }, (record) => {
    const { seconds, nanoseconds, buffer, offset, capturedLength, originalLength, linkType } = record;
    frames.push({ seconds, nanoseconds, bytes: Buffer.from(buffer.subarray(offset, offset + capturedLength)), originalLength, linkType });
  });
  return frames;
}

/** Classic pcap with nanoseconds, little-endian. */
export function pcapOf(frames: readonly Frame[], linkType = 1): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b23c4d, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(262_144, 16);
  head.writeUInt32LE(linkType, 20);
  const records = frames.flatMap(({ seconds, nanoseconds, bytes, originalLength }) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(seconds, 0);
    record.writeUInt32LE(nanoseconds, 4);
    record.writeUInt32LE(bytes.length, 8);
    record.writeUInt32LE(originalLength, 12);
    return [record, bytes];
  });
  return Buffer.concat([head, ...records]);
}

/** pcapng with nanoseconds, big-endian, one interface. */
export function pcapngOf(frames: readonly Frame[], linkType = 1): Buffer {
  const block = (type: number, ...body: Buffer[]) => {
    const length = body.reduce((sum, part) => sum + part.length, 12);
    return Buffer.concat([words(type, length), ...body, words(length)]);
  };
  const head = block(0x0a0d0d0a, words(0x1a2b3c4d, 0x00010000, 0xffffffff, 0xffffffff));
  // Option 9, if_tsresol: 10^-9.
  const description = block(1, words(linkType << 16, 0, 0x00090001, 0x09000000));
  const packets = frames.map(({ seconds, nanoseconds, bytes, originalLength }) => {
    const ticks = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
    const fields = words(0, Number(ticks >> 32n), Number(ticks & 0xffffffffn), bytes.length, originalLength);
    return block(6, fields, bytes, Buffer.alloc(-bytes.length & 3));
  });
  return Buffer.concat([head, description, ...packets]);
}

function words(...values: number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) buffer.writeUInt32BE(value >>> 0, 4 * at);
  return buffer;
}

/** Ethernet frames without tags as Linux cooked ones (SLL, link type 113). */
export function cooked(frames: readonly Frame[]): Frame[] {
  return frames.map((frame) => ({
    ...frame,
    bytes: Buffer.concat([Buffer.from([0, 0, 0, 1, 0, 6]), frame.bytes.subarray(6, 12), Buffer.alloc(2), frame.bytes.subarray(12)]),
    originalLength: frame.originalLength + 2,
  }));
}

/** IP in Ethernet frames without tags, with nothing before it (raw, link type 101). Frames of anything else must not be among them. */
export function raw(frames: readonly Frame[]): Frame[] {
  return frames.map((frame) => ({ ...frame, bytes: frame.bytes.subarray(14), originalLength: frame.originalLength - 14 }));
}
