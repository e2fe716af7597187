import type { Side } from '../evidence.js';
import type { TlsFacts } from './facts.js';
import type { Lane } from './lane.js';

/** The name of a warning, or one of the two forms an alert nobody can read has. */
type Words = string;

/**
 * The alert after which a side said no more, when it is not a fatal one in clear. Warnings are often passed over (an unknown server name, SSL 3.0's
 * missing certificate), and what is encrypted may be a mere close_notify: only where the handshake stands still behind it did it end the session.
 */
export class LastWords {
  readonly #words: [Words | null, Words | null] = [null, null];
  readonly #packets: [number, number] = [0, 0];

  said(side: Side, words: Words, packet: number): void {
    this.#words[side] = words;
    this.#packets[side] = packet;
  }

  /** This side went on. */
  goesOn(side: Side): void {
    this.#words[side] = null;
  }

  /** At the end of the flow. Nothing is told where part of the session was not captured: there it may have gone on unseen. */
  tell(facts: TlsFacts, lanes: readonly [Lane, Lane]): void {
    const { tls } = facts;
    if (tls === null || tls.established || tls.alert !== null || tls.failure !== null) return;
    if (tls.clientHelloPacket === null || lanes[0].incomplete || lanes[1].incomplete) return;
    const first = this.#packets[0] <= this.#packets[1] ? 0 : 1;
    for (const side of [first, first ^ 1] as Side[]) {
      const words = this.#words[side];
      if (words === null || lanes[side].sentApplicationData) continue;
      const packet = this.#packets[side];
      if (words !== 'encrypted-alert' && words !== 'alert-sized-record') facts.alert(side, words, 'warning', packet);
      else if (tls.serverHelloPacket !== null) tls.failure = { side, by: words, packet };
      if (tls.failure !== null) return;
    }
  }
}
