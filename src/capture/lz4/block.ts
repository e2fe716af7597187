/** Shortest match; lengths in a token count from here. */
const MIN_MATCH = 4;
/** A length in a token that goes on in further octets. */
const GOES_ON = 15;

/**
 * Decompresses one LZ4 block (LZ4 Block Format) into `into` from `start` on; matches may reach back to `earliest`, into what is before it. Returns
 * where the output ends, or -1 when the block is damaged or does not fit.
 */
export function decompressBlock(block: Uint8Array, into: Uint8Array, start: number, earliest: number): number {
  let at = 0;
  let out = start;
  while (at < block.length) {
    const token = block[at++]!;
    let literals = token >> 4;
    if (literals === GOES_ON) {
      let more: number;
      do {
        if (at >= block.length) return -1;
        more = block[at++]!;
        literals += more;
      } while (more === 255);
    }
    if (at + literals > block.length || out + literals > into.length) return -1;
    into.set(block.subarray(at, at + literals), out);
    at += literals;
    out += literals;
    // The last sequence has no match.
    if (at === block.length) return out;
    if (at + 2 > block.length) return -1;
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    let length = token & 0x0f;
    if (length === GOES_ON) {
      let more: number;
      do {
        if (at >= block.length) return -1;
        more = block[at++]!;
        length += more;
      } while (more === 255);
    }
    length += MIN_MATCH;
    if (distance === 0 || distance > out - earliest || out + length > into.length) return -1;
    // Octet by octet when it overlaps itself: that is how runs are written.
    if (distance >= length) into.copyWithin(out, out - distance, out - distance + length);
    else for (let i = 0; i < length; i++) into[out + i] = into[out + i - distance]!;
    out += length;
  }
  return out;
}
