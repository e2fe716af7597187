/** A capture file from hand-made frames: classic pcap, little-endian, microseconds, Ethernet. */
export function pcap(frames: readonly Uint8Array[], firstSecond = 1_056_991_899): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(1, 20);
  const records = frames.map((frame, at) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(firstSecond + at, 0);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return Buffer.concat([record, frame]);
  });
  return Buffer.concat([head, ...records]);
}
