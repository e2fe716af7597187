import * as zlib from 'node:zlib';

/** Continues the CRC-32 of RFC 1952 (8) over `bytes`; begins with 0. */
export const crc32: (bytes: Uint8Array, crc: number) => number = zlib.crc32 ?? byTable;

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) !== 0 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** For Node.js before 20.15, whose zlib keeps its own to itself. */
export function byTable(bytes: Uint8Array, crc: number): number {
  let value = ~crc;
  for (let i = 0; i < bytes.length; i++) value = TABLE[(value ^ bytes[i]!) & 0xff]! ^ (value >>> 8);
  return ~value >>> 0;
}
