// Writes pcap and pcapng files through one big buffer; frames are built in place in it.
import { closeSync, openSync, writeSync } from 'node:fs';

const BUFFER_BYTES = 8 << 20;
const LARGEST_FRAME = 65536;
const SNAP_LENGTH = 262144;
const LINKTYPE_ETHERNET = 1;

/** The classic format, little-endian, microseconds. */
const pcap = {
  fileHeader() {
    const header = Buffer.alloc(24);
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(SNAP_LENGTH, 16);
    header.writeUInt32LE(LINKTYPE_ETHERNET, 20);
    return header;
  },
  before: 16,
  after: () => 0,
  write(buffer, at, length, micros) {
    const seconds = Math.floor(micros / 1e6);
    buffer.writeUInt32LE(seconds, at);
    buffer.writeUInt32LE(micros - seconds * 1e6, at + 4);
    buffer.writeUInt32LE(length, at + 8);
    buffer.writeUInt32LE(length, at + 12);
  },
};

/** One section, one interface, enhanced packet blocks without options (draft-ietf-opsawg-pcapng). */
const pcapng = {
  fileHeader() {
    const header = Buffer.alloc(28 + 20);
    header.writeUInt32LE(0x0a0d0d0a, 0);
    header.writeUInt32LE(28, 4);
    header.writeUInt32LE(0x1a2b3c4d, 8);
    header.writeUInt16LE(1, 12);
    header.writeBigInt64LE(-1n, 16);
    header.writeUInt32LE(28, 24);
    header.writeUInt32LE(1, 28);
    header.writeUInt32LE(20, 32);
    header.writeUInt16LE(LINKTYPE_ETHERNET, 36);
    header.writeUInt32LE(SNAP_LENGTH, 40);
    header.writeUInt32LE(20, 44);
    return header;
  },
  before: 28,
  after: (length) => (-length & 3) + 4,
  write(buffer, at, length, micros) {
    const padding = -length & 3;
    const total = 32 + length + padding;
    const high = Math.floor(micros / 4294967296);
    buffer.writeUInt32LE(6, at);
    buffer.writeUInt32LE(total, at + 4);
    buffer.writeUInt32LE(0, at + 8);
    buffer.writeUInt32LE(high, at + 12);
    buffer.writeUInt32LE(micros - high * 4294967296, at + 16);
    buffer.writeUInt32LE(length, at + 20);
    buffer.writeUInt32LE(length, at + 24);
    buffer.fill(0, at + 28 + length, at + 28 + length + padding);
    buffer.writeUInt32LE(total, at + 28 + length + padding);
  },
};

const FORMATS = { pcap, pcapng };

export class CaptureFile {
  #format;
  #file;
  #used = 0;
  #flushed = 0;
  /** The caller writes the frame here, at the offset `frame` returned. */
  buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  packets = 0;

  /** @param {string} path @param {'pcap' | 'pcapng'} format */
  constructor(path, format) {
    this.#format = FORMATS[format];
    this.#file = openSync(path, 'w');
    const header = this.#format.fileHeader();
    header.copy(this.buffer, 0);
    this.#used = header.length;
  }

  get bytes() {
    return this.#flushed + this.#used;
  }

  /** Opens the record of a frame of `length` bytes seen at `micros` (since 1970); returns the frame's offset in `buffer`. */
  frame(length, micros) {
    if (this.#used + LARGEST_FRAME > BUFFER_BYTES) this.#flush();
    const at = this.#used;
    this.#format.write(this.buffer, at, length, micros);
    this.#used = at + this.#format.before + length + this.#format.after(length);
    this.packets++;
    return at + this.#format.before;
  }

  #flush() {
    let written = 0;
    while (written < this.#used) written += writeSync(this.#file, this.buffer, written, this.#used - written);
    this.#flushed += this.#used;
    this.#used = 0;
  }

  close() {
    this.#flush();
    closeSync(this.#file);
  }
}
