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

/**
 * One stream of one call: what was said of one `m=` line in one exchange of offer and answer. Each list has its elements once; most have one, and
 * there are as many as calls, so that sets would be most of the memory that judging takes.
 */
interface Stream {
  answers: (NonNullable<Keying> | 'unknown')[];
  flows: number[];
}

/** What the session descriptions of all calls say, by address and port. It holds for the whole capture, before and after. */
export class MediaBook {
  readonly #streams = new Map<string, Stream[]>();

  constructor(media: Iterable<StoredMedia>) {
    const streams = new Map<string, Stream>();
    for (const { flowId, call, sequence, index, role, keying, address, port, rtcpPort } of media) {
      // Offer and answer may have taken different flows.
      const key = `${call} ${sequence} ${index}`;
      let stream = streams.get(key);
      if (stream === undefined) {
        stream = { answers: [], flows: [flowId] };
        streams.set(key, stream);
      }
      // What calls say comes in the order of its flows.
      if (stream.flows.at(-1) !== flowId) stream.flows = withOne(stream.flows, flowId);
      const answer = keying ?? 'unknown';
      if (role === 'answer' && !stream.answers.includes(answer)) stream.answers = withOne(stream.answers, answer);
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
    const both = here === undefined || there === undefined ? [] : here.filter((stream) => there.includes(stream));
    const found = both.length > 0 ? both : [...(here ?? []), ...(there ?? [])];
    // An INVITE is often repeated with a credential: the first one gets no answer that counts.
    const answered = found.filter(({ answers }) => answers.length > 0);
    const told = answered.length > 0 ? answered : found;
    const keyings = new Set(answered.flatMap(({ answers }) => answers));
    const flows = [...new Set(told.flatMap((stream) => stream.flows))].sort((a, b) => a - b);
    return { keying: keyings.size === 0 ? 'unanswered' : keyings.size > 1 ? 'mixed' : [...keyings][0]!, flows };
  }

  #put(address: string, port: number, stream: Stream): void {
    const key = `${address} ${port}`;
    const known = this.#streams.get(key) ?? [];
    if (known.includes(stream)) return;
    this.#streams.set(key, withOne(known.length < MAX_STREAMS ? known : known.slice(1), stream));
  }
}

/** A list that grows in place takes room for seventeen at once, and most of these have one or two. */
const FEW = 4;

/** The list, with this at its end. */
function withOne<Element>(list: Element[], element: Element): Element[] {
  if (list.length < FEW) return [...list, element];
  list.push(element);
  return list;
}
