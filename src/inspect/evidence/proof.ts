import type { Side } from './side.js';

/** Packets to look at that are kept of a flow. */
export const MAX_PROOFS = 24;

/** One packet that proves something, in the order seen. `what` is a short phrase in our own words plus protocol tokens, never a secret. */
export interface Proof {
  packet: number;
  side: Side;
  what: string;
}
