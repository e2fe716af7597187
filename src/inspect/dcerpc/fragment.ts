import type { PduHeader } from './header.js';

/** A fragment as far as it was seen. The views die when the call returns. */
export interface Fragment {
  readonly header: PduHeader;
  /** Packet that brought the last octets seen. */
  packet: number;
  /** The front, from the header on, without a hole. */
  head: Uint8Array;
  headStart: number;
  headLength: number;
  /** The end, with the whole authentication trailer; null when some of it is missing. */
  tail: Uint8Array | null;
  tailStart: number;
  tailLength: number;
}

export const emptyFragment = (): Fragment => ({
  header: { type: 0, flags: 0, littleEndian: true, fragmentLength: 0, authLength: 0, callId: 0 },
  packet: 0,
  head: NOTHING,
  headStart: 0,
  headLength: 0,
  tail: null,
  tailStart: 0,
  tailLength: 0,
});

const NOTHING = new Uint8Array(0);
