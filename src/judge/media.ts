import type { Keying } from '../inspect/sip/evidence.js';
import type { StoredMedia } from '../store/rows.js';

/**
 * How the media at an address are keyed, as far as calls tell: `unanswered` when they were only offered, `mixed` when calls or answers disagree. The
 * answer decides: an offer often has more than one way (RFC 3264 6, MS-SDPEXT).
 */
export type AgreedKeying = NonNullable<Keying> | 'unknown' | 'unanswered' | 'mixed';

/** The calls that agreed on the media of a flow. */
export interface MediaTie {
  keying: AgreedKeying;
  /** Flows of SIP that said so, in their order. */
  flows: number[];
}

/** Streams remembered for one address and port. Reached: the oldest gives way, for a port that is used again and again is keyed alike. */
const MAX_STREAMS = 64;

interface End {
  address: string;
  port: number;
}

/** One stream of one call: what was said of one `m=` line in one exchange of offer and answer. */
interface Stream {
  answers: Set<NonNullable<Keying> | 'unknown'>;
  flows: Set<number>;
}

/** What the session descriptions of all calls say, by address and port. It holds for the whole capture, before and after. */
export class MediaBook {
  readonly #streams = new Map<string, Set<Stream>>();

  constructor(media: Iterable<StoredMedia>) {
    const streams = new Map<string, Stream>();
    for (const { flowId, call, sequence, index, role, keying, address, port, rtcpPort } of media) {
      // Offer and answer may have taken different flows.
      const key = `${call} ${sequence} ${index}`;
      let stream = streams.get(key);
      if (stream === undefined) {
        stream = { answers: new Set(), flows: new Set() };
        streams.set(key, stream);
      }
      stream.flows.add(flowId);
      if (role === 'answer') stream.answers.add(keying ?? 'unknown');
      this.#put(address, port, stream);
      if (rtcpPort !== null) this.#put(address, rtcpPort, stream);
    }
  }

  /** What calls say of media between two ends. Behind an address translation only one of them may be as it was told. */
  between(one: End, other: End): MediaTie | null {
    if (this.#streams.size === 0) return null;
    const here = this.#streams.get(`${one.address} ${one.port}`);
    const there = this.#streams.get(`${other.address} ${other.port}`);
    if (here === undefined && there === undefined) return null;
    const both = here === undefined || there === undefined ? [] : [...here].filter((stream) => there.has(stream));
    const found = both.length > 0 ? both : [...(here ?? []), ...(there ?? [])];
    // An INVITE is often repeated with a credential: the first one gets no answer that counts.
    const answered = found.filter(({ answers }) => answers.size > 0);
    const told = answered.length > 0 ? answered : found;
    const keyings = new Set(answered.flatMap(({ answers }) => [...answers]));
    const flows = [...new Set(told.flatMap((stream) => [...stream.flows]))].sort((a, b) => a - b);
    return { keying: keyings.size === 0 ? 'unanswered' : keyings.size > 1 ? 'mixed' : [...keyings][0]!, flows };
  }

  #put(address: string, port: number, stream: Stream): void {
    const key = `${address} ${port}`;
    const known = this.#streams.get(key);
    if (known === undefined) this.#streams.set(key, new Set([stream]));
    else {
      if (known.size >= MAX_STREAMS) known.delete(known.values().next().value!);
      known.add(stream);
    }
  }
}
