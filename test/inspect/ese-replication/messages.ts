/** Messages of the replication channel as tests write them. */
import { join } from '../../helpers/ber.js';

/** 2012-03-04 05:06:07 UTC, as .NET counts, with its kind. */
const SENT = ((BigInt(Date.UTC(2012, 2, 4, 5, 6, 7)) + 62_135_596_800_000n) * 10_000n) | (1n << 62n);

interface Changed {
  kind?: number;
  /** Octets the packet is said to hold. */
  packet?: number;
  /** Octets the message is said to have. */
  size?: number;
  sent?: bigint;
}

/** A packet with one message; `letters` is its type. */
export function message(letters: string, contents: Uint8Array = new Uint8Array(0), { kind, packet, size, sent }: Changed = {}): Uint8Array {
  const head = Buffer.alloc(21);
  head.writeUInt8(kind ?? 1, 0);
  head.writeUInt32LE(packet ?? 16 + contents.length, 1);
  head.write(letters, 5, 'latin1');
  head.writeUInt32LE(size ?? 16 + contents.length, 9);
  head.writeBigUInt64LE(sent ?? SENT, 13);
  return join(head, contents);
}
