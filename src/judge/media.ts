import type { Keying } from '../inspect/sip/evidence.js';
import type { StoredMedia } from '../store/rows.js';

/**
 * How the media at an address are keyed, as far as calls tell: `unanswered` when they were only offered, `mixed` when calls or answers disagree. The
 * answer decides: an offer often has more than one way (RFC 3264 6, MS-SDPEXT).
 */
export type AgreedKeying = NonNullable<Keying> | 'unknown' | 'unanswered' | 'mixed';

/** Streams remembered for one address and port. Reached: the oldest gives way, for a port that is used again and again is keyed alike. */
const MAX_STREAMS = 64;

interface End {
  address: string;
  port: number;
}

/** What an answer may say, each a bit of what was answered. */
const ANSWERS: readonly (NonNullable<Keying> | 'unknown')[] = ['none', 'sdes', 'dtls', 'zrtp', 'mikey', 'unknown'];

/**
 * What the session descriptions of all calls say, by address and port. It holds for the whole capture, before and after.
 *
 * A stream is what was said of one `m=` line in one exchange of offer and answer. Streams have numbers, and what is known of them is in columns: there
 * are as many as calls, and nearly all have one flow, and are the only one of their ports.
 */
export class MediaBook {
  /** By stream: bits of `ANSWERS`; 0 when there was an offer only. */
  readonly #answered: number[] = [];
  /** By stream: the flow of SIP that spoke of it first. */
  readonly #firstFlow: number[] = [];
  /** Flows after the first, of streams that have more than one. */
  readonly #furtherFlows = new Map<number, number[]>();
  /** By address, then by port: the stream, or all of them, the oldest first. */
  readonly #byEnd = new Map<string, Map<number, number | number[]>>();

  constructor(media: Iterable<StoredMedia>) {
    const streams = new Map<string, number>();
    for (const { flowId, call, sequence, index, role, keying, address, port, rtcpPort } of media) {
      // Offer and answer may have taken different flows.
      const key = `${call} ${sequence} ${index}`;
      let stream = streams.get(key);
      if (stream === undefined) {
        stream = this.#answered.push(0) - 1;
        this.#firstFlow.push(flowId);
        streams.set(key, stream);
      }
      this.#saidBy(flowId, stream);
      if (role === 'answer') this.#answered[stream]! |= 1 << ANSWERS.indexOf(keying ?? 'unknown');
      this.#put(address, port, stream);
      if (rtcpPort !== null) this.#put(address, rtcpPort, stream);
    }
  }

  /** How media between two ends are keyed; null when no call agreed on them. */
  keying(one: End, other: End): AgreedKeying | null {
    const streams = this.#between(one, other);
    if (streams.length === 0) return null;
    const answers = streams.reduce((bits, stream) => bits | this.#answered[stream]!, 0);
    if (answers === 0) return 'unanswered';
    return ANSWERS.find((_, bit) => answers === 1 << bit) ?? 'mixed';
  }

  /** Flows of SIP that agreed on media between two ends, in their order. */
  flows(one: End, other: End): number[] {
    const flows = this.#between(one, other).flatMap((stream) => [this.#firstFlow[stream]!, ...(this.#furtherFlows.get(stream) ?? [])]);
    return [...new Set(flows)].sort((a, b) => a - b);
  }

  /** Streams between two ends, those with an answer where there are any. Behind an address translation only one end may be as it was told. */
  #between(one: End, other: End): readonly number[] {
    if (this.#byEnd.size === 0) return NONE;
    const here = this.#at(one);
    const there = this.#at(other);
    if (here === NONE && there === NONE) return NONE;
    const both = here.filter((stream) => there.includes(stream));
    const found = both.length > 0 ? both : [...here, ...there];
    // An INVITE is often repeated with a credential: the first one gets no answer that counts.
    const answered = found.filter((stream) => this.#answered[stream] !== 0);
    return answered.length > 0 ? answered : found;
  }

  #at({ address, port }: End): readonly number[] {
    const streams = this.#byEnd.get(address)?.get(port);
    return streams === undefined ? NONE : typeof streams === 'number' ? [streams] : streams;
  }

  /** What calls say comes in the order of its flows. */
  #saidBy(flowId: number, stream: number): void {
    const further = this.#furtherFlows.get(stream);
    if ((further?.at(-1) ?? this.#firstFlow[stream]) === flowId) return;
    if (further === undefined) this.#furtherFlows.set(stream, [flowId]);
    else further.push(flowId);
  }

  #put(address: string, port: number, stream: number): void {
    let ports = this.#byEnd.get(address);
    if (ports === undefined) {
      ports = new Map();
      this.#byEnd.set(address, ports);
    }
    const known = ports.get(port);
    if (known === undefined) ports.set(port, stream);
    else if (typeof known === 'number') {
      if (known !== stream) ports.set(port, [known, stream]);
    } else if (!known.includes(stream)) {
      if (known.length >= MAX_STREAMS) known.shift();
      known.push(stream);
    }
  }
}

const NONE: readonly number[] = [];
