const SKIPPABLE = 0x184d2a50;

/** A frame to be passed over, between those of Zstandard (RFC 8878 3.1.2) and of LZ4: its length follows. */
export function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === SKIPPABLE;
}
