// How the two formats of capture files frame a packet.

const LINKTYPE_ETHERNET = 1;

/** The classic format, little-endian, microseconds. */
const pcap = {
  fileHeader(snapLength) {
    const header = Buffer.alloc(24);
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(snapLength, 16);
    header.writeUInt32LE(LINKTYPE_ETHERNET, 20);
    return header;
  },
  before: 16,
  after: () => 0,
  begin(buffer, at, captured, original, micros) {
    this.time(buffer, at, micros);
    buffer.writeUInt32LE(captured, at + 8);
    buffer.writeUInt32LE(original, at + 12);
  },
  time(buffer, at, micros) {
    const seconds = Math.floor(micros / 1e6);
    buffer.writeUInt32LE(seconds, at);
    buffer.writeUInt32LE(micros - seconds * 1e6, at + 4);
  },
  end() {},
};

/** One section, one interface, enhanced packet blocks without options (draft-ietf-opsawg-pcapng). */
const pcapng = {
  fileHeader(snapLength) {
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
    header.writeUInt32LE(snapLength, 40);
    header.writeUInt32LE(20, 44);
    return header;
  },
  before: 28,
  after: (captured) => (-captured & 3) + 4,
  begin(buffer, at, captured, original, micros) {
    buffer.writeUInt32LE(6, at);
    buffer.writeUInt32LE(32 + captured + (-captured & 3), at + 4);
    buffer.writeUInt32LE(0, at + 8);
    this.time(buffer, at, micros);
    buffer.writeUInt32LE(captured, at + 20);
    buffer.writeUInt32LE(original, at + 24);
  },
  time(buffer, at, micros) {
    const high = Math.floor(micros / 4294967296);
    buffer.writeUInt32LE(high, at + 12);
    buffer.writeUInt32LE(micros - high * 4294967296, at + 16);
  },
  end(buffer, at, captured) {
    const padding = -captured & 3;
    buffer.fill(0, at + 28 + captured, at + 28 + captured + padding);
    buffer.writeUInt32LE(32 + captured + padding, at + 28 + captured + padding);
  },
};

/** `at` is where the record begins: `before` octets ahead of the frame; `time` writes the time of a record that is there. */
export const FORMATS = { pcap, pcapng };
