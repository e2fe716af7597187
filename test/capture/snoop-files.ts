/** Hand-made captures of snoop (RFC 1761). */
import { Bytes, text } from './files.js';

export interface SnoopRecord {
  bytes: Uint8Array;
  captured?: number;
  original?: number;
  /** Of the whole record; with four octets of padding and more it is longer than header and packet. */
  length?: number;
  padding?: number;
  drops?: number;
  seconds?: number;
  micros?: number;
}

export function snoopFile(records: SnoopRecord[], { version = 2, datalink = 4 } = {}): Uint8Array {
  const file = new Bytes(false).octets(text('snoop\0\0\0')).u32(version, datalink);
  for (const record of records) {
    const {
      bytes,
      captured = bytes.length,
      original = bytes.length,
      padding = -bytes.length & 3,
      drops = 0,
      seconds = 1,
      micros = 0,
    } = record;
    const { length = 24 + bytes.length + padding } = record;
    file.u32(original, captured, length, drops, seconds, micros).octets(bytes).octets(new Uint8Array(padding));
  }
  return file.done();
}
