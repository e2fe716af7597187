/**
 * One octet string of an input. `kind` is what its target makes of it: the link type of a frame, the side that sent a segment (0, 1) or of which as
 * many octets are missing (2, 3), 0 where there is but one kind.
 */
export interface Part {
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** What a target is run with. Never changed: a mutation makes a new one. */
export type Input = readonly Part[];

export function sizeOf(input: Input): number {
  return input.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

export const whole = (bytes: Uint8Array): Input => [{ kind: 0, bytes }];

/** Number of parts; then, of each, kind, length, octets. */
export function encodeInput(input: Input): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(input.length);
  return Buffer.concat([
    head,
    ...input.flatMap(({ kind, bytes }) => {
      const front = Buffer.alloc(8);
      front.writeUInt32LE(kind);
      front.writeUInt32LE(bytes.length, 4);
      return [front, bytes];
    }),
  ]);
}

export function decodeInput(bytes: Uint8Array): Input {
  const buffer = Buffer.from(bytes);
  let at = 4;
  return Array.from({ length: buffer.readUInt32LE(0) }, () => {
    const kind = buffer.readUInt32LE(at);
    const end = at + 8 + buffer.readUInt32LE(at + 4);
    const part = { kind, bytes: Uint8Array.from(buffer.subarray(at + 8, end)) };
    at = end;
    return part;
  });
}
