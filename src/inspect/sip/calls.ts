import type { Side } from '../evidence.js';
import { MAX_WAITING } from './constants.js';
import type { Head } from './head.js';

/** A transaction whose message carried, or is answered by, a session description. */
interface Exchange {
  /** Who sent the request. */
  side: Side;
  /** The request had a description: it is the offer, and what answers it is the answer. */
  offered: boolean;
}

/**
 * Tells offers from answers (RFC 3264, RFC 6337 2): a request with a description offers, its responses answer; a request without one leaves the offer to
 * the response, and the ACK or PRACK answers.
 */
export class Calls {
  readonly #exchanges = new Map<string, Exchange>();
  /** Calls with an offer in a response that no ACK or PRACK has answered yet: sequence number of the request, by call. */
  #late: Map<string, number> | null = null;

  /** A request of any method but ACK; false when it repeats one. */
  request(side: Side, { call, sequence }: Head, described: boolean): boolean {
    const key = keyOf(call, sequence, side);
    if (this.#exchanges.has(key)) return false;
    keep(this.#exchanges, key, { side, offered: described });
    return true;
  }

  /** Role of the description in a request, and the sequence number it shares with its counterpart. */
  inRequest(method: string, { call, sequence }: Head): { role: 'offer' | 'answer'; sequence: number } {
    const late = method === 'ACK' || method === 'PRACK' ? this.#late?.get(call ?? '') : undefined;
    if (late === undefined) return { role: method === 'ACK' ? 'answer' : 'offer', sequence };
    this.#late?.delete(call ?? '');
    return { role: 'answer', sequence: late };
  }

  inResponse(side: Side, { call, sequence }: Head): { role: 'offer' | 'answer'; sequence: number } {
    // A response whose request was not seen here answers one that took another way, for that is the usual order.
    const exchange = this.#exchanges.get(keyOf(call, sequence, (side ^ 1) as Side));
    if (exchange === undefined || exchange.offered) return { role: 'answer', sequence };
    this.#late ??= new Map();
    keep(this.#late, call ?? '', sequence);
    return { role: 'offer', sequence };
  }
}

/** Each end counts its own requests (RFC 3261 12.2.1.1). */
export function keyOf(call: string | null, sequence: number, side: Side): string {
  return `${call} ${sequence} ${side}`;
}

/** The oldest entry gives way. */
export function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (map.size >= MAX_WAITING && !map.has(key)) map.delete(map.keys().next().value!);
  map.set(key, value);
}
