import { ACK, ACK_ECN, CONNECTION_CLOSE, CRYPTO, PADDING, PING } from './constants.js';
import { readVarint, varint } from './varint.js';

export interface FrameSink {
  crypto(offset: number, bytes: Uint8Array, start: number, end: number): void;
  /** CONNECTION_CLOSE with its error code. */
  close(error: number): void;
}

/** Reads the frames of an Initial packet (RFC 9000 19); stops at one that does not belong there. */
export function readFrames(bytes: Uint8Array, sink: FrameSink): void {
  const end = bytes.length;
  let at = 0;
  const next = () => {
    if (!readVarint(bytes, at, end)) return false;
    at = varint.end;
    return true;
  };
  while (at < end) {
    const type = bytes[at++]!;
    if (type === PADDING || type === PING) continue;
    if (type === ACK || type === ACK_ECN) {
      // Largest acknowledged, delay, count of ranges, first range; then two for each range, and three counters.
      let ranges = 0;
      for (let i = 0; i < 4; i++) {
        if (!next()) return;
        if (i === 2) ranges = varint.value;
      }
      for (let i = ranges * 2 + (type === ACK_ECN ? 3 : 0); i > 0; i--) if (!next()) return;
    } else if (type === CRYPTO) {
      if (!next()) return;
      const offset = varint.value;
      if (!next() || at + varint.value > end) return;
      sink.crypto(offset, bytes, at, at + varint.value);
      at += varint.value;
    } else {
      if (type === CONNECTION_CLOSE && next()) sink.close(varint.value);
      return;
    }
  }
}
