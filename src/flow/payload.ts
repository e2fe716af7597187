/**
 * Where the payload of the packets that belong to flows ended. Every octet that a flow counts is in exactly one of these, retransmissions and octets the
 * snaplen cut among them; octets that no packet brought are the flows' gaps, and in none.
 */
const PAYLOAD_OUTCOMES = ['handed-over', 'decided', 'limited', 'repeated', 'duplicate', 'cut', 'reset'] as const;

/** Told to the room that reads payload. */
export const HANDED_OVER = 0;
/** Nothing more was to be learned of its flow. */
export const DECIDED = 1;
/** A limit of the inspect room ended the reading of its flow. */
export const LIMITED_BEFORE = 2;
/** Retransmitted, or overlapping what had come. */
export const REPEATED = 3;
/** In a packet that was captured twice. */
export const DUPLICATED = 4;
/** Not captured, for the snaplen cut it. */
export const CUT_OFF = 5;
/** In a segment that resets its flow: a diagnosis, not part of the stream (RFC 9293 3.5.3). */
export const ON_RESET = 6;

type PayloadOutcome = 0 | 1 | 2 | 3 | 4 | 5 | 6;
type PayloadOutcomeName = (typeof PAYLOAD_OUTCOMES)[number];

/** What was counted, as it crosses from thread to thread. */
export interface PayloadTotals {
  packets: number;
  fromEarlierCaptures: number;
  duplicatesOfNone: number;
  octets: number;
  byOutcome: Record<PayloadOutcomeName, number>;
}

/** Octets by outcome, and what they have to add up to. */
export class PayloadCounters {
  /** Packets, and the octets of their payload, that flows counted. */
  packets = 0;
  octets = 0;
  /** Of these packets, fragments that an earlier capture of the run counts as fragments: their datagram became whole in a later one. */
  fromEarlierCaptures = 0;
  /** Fragments captured twice whose datagram no flow has, or no longer waited: they are duplicates, and of no flow. */
  duplicatesOfNone = 0;
  readonly #octets = new Float64Array(PAYLOAD_OUTCOMES.length);

  count(outcome: PayloadOutcome, octets: number): void {
    this.#octets[outcome]! += octets;
  }

  totals(): PayloadTotals {
    const byOutcome = Object.fromEntries(PAYLOAD_OUTCOMES.map((name, index) => [name, this.#octets[index]!]));
    const { packets, octets, fromEarlierCaptures, duplicatesOfNone } = this;
    return { packets, fromEarlierCaptures, duplicatesOfNone, octets, byOutcome: byOutcome as PayloadTotals['byOutcome'] };
  }
}
