/** Inputs as captures, for exscope to read. */
import type { Input, Part } from './input.js';

export interface SavedFrame {
  linkType: number;
  bytes: Uint8Array;
}

const ETHERNET = 1;
const MAX_SEGMENT = 16_384;

/** pcapng, an interface for each link type. */
export function pcapngOf(frames: readonly SavedFrame[]): Buffer {
  const linkTypes = [...new Set(frames.map(({ linkType }) => linkType))];
  return Buffer.concat([
    block(0x0a0d0d0a, words(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff)),
    ...linkTypes.map((linkType) => block(1, words(linkType & 0xffff, 0))),
    ...frames.map(({ linkType, bytes }, index) => {
      const fields = words(linkTypes.indexOf(linkType), 0, index * 1000, bytes.length, bytes.length);
      return block(6, fields, bytes, Buffer.alloc(-bytes.length & 3));
    }),
  ]);
}

function block(type: number, ...body: Uint8Array[]): Buffer {
  const length = body.reduce((sum, { length }) => sum + length, 12);
  return Buffer.concat([words(type, length), ...body, words(length)]);
}

function words(...values: number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) buffer.writeUInt32LE(value >>> 0, 4 * at);
  return buffer;
}

/** The conversation between two hosts; gaps are sequence numbers that no packet has. Checksums are left out, as network cards leave them. */
export function conversationFrames(input: Input, transport: 'tcp' | 'udp'): SavedFrame[] {
  const next: [number, number] = [1, 1];
  const frames: SavedFrame[] = [];
  const send = (side: 0 | 1, flags: number, bytes: Uint8Array) => {
    const header = transport === 'tcp' ? tcpHeader(side, next[side], next[side ^ 1]!, flags) : udpHeader(side, bytes.length);
    frames.push({ linkType: ETHERNET, bytes: frame(side, transport === 'tcp' ? 6 : 17, Buffer.concat([header, bytes]), frames.length) });
    next[side] += bytes.length + (flags & 2) / 2;
  };
  if (transport === 'tcp') for (const [side, flags] of [[0, 2] as const, [1, 0x12] as const]) send(side, flags, new Uint8Array(0));
  for (const { kind, bytes } of input) {
    const side = (kind & 1) as 0 | 1;
    if (kind > 1) next[side] += bytes.length;
    else for (let at = 0; at < bytes.length; at += MAX_SEGMENT) send(side, 0x10, bytes.subarray(at, at + MAX_SEGMENT));
  }
  return frames;
}

const PORTS = [40_000, 50_000] as const;

function tcpHeader(side: 0 | 1, sequence: number, acknowledgment: number, flags: number): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(PORTS[side], 0);
  header.writeUInt16BE(PORTS[side ^ 1]!, 2);
  header.writeUInt32BE(sequence - (flags & 2) / 2, 4);
  header.writeUInt32BE(flags === 2 ? 0 : acknowledgment, 8);
  header.writeUInt16BE(0x5000 | flags, 12);
  header.writeUInt16BE(0xffff, 14);
  return header;
}

function udpHeader(side: 0 | 1, length: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(PORTS[side], 0);
  header.writeUInt16BE(PORTS[side ^ 1]!, 2);
  header.writeUInt16BE(8 + length, 4);
  return header;
}

function frame(side: 0 | 1, protocol: number, content: Uint8Array, identification: number): Buffer {
  const head = Buffer.alloc(34, 2);
  head.writeUInt16BE(0x0800, 12);
  head.writeUInt16BE(0x4500, 14);
  head.writeUInt16BE(20 + content.length, 16);
  head.writeUInt16BE((identification + 1) & 0xffff, 18);
  head.writeUInt16BE(0, 20);
  head.writeUInt16BE(0x4000 | protocol, 22);
  head.writeUInt16BE(0, 24);
  head.writeUInt32BE(0x0a000001 + side, 26);
  head.writeUInt32BE(0x0a000001 + (side ^ 1), 30);
  return Buffer.concat([head, content]);
}

/** `kind` of each part is its link type. */
export const framesOfParts = (input: Input): SavedFrame[] => input.map(({ kind, bytes }: Part) => ({ linkType: kind, bytes }));
