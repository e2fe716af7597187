import type { Impression, Side } from './evidence.js';
import { impressionOf } from './impression.js';
import { InspectedFlow, type Learner } from './inspected-flow.js';
import { type Inspector, MORE, NO } from './inspector.js';
import type { InspectLimits } from './limits.js';
import { PROTOCOLS } from './registry.js';

/** Bytes kept until the protocol is known: to try again with more, or to show them to the inspector afterwards. */
interface Held {
  side: Side;
  bytes: Uint8Array;
  packet: number;
  /** Nothing of this side came before it unseen. */
  fromStart: boolean;
  /** Some protocol could still begin like this. */
  open: boolean;
}

/**
 * One TCP flow under inspection: finds out which protocol it speaks, then lets that protocol's inspector read.
 * Recognition is by bytes on any port; an inspector may still reject what the other side contradicts, and then the search goes on.
 */
export class Conversation extends InspectedFlow {
  readonly #started: readonly [boolean, boolean];
  readonly #unbroken: [boolean, boolean];
  #held: Held[] = [];
  #heldBytes = 0;
  #tried = 0;
  /** Of these, the ones no protocol begins with. */
  #foreign = 0;
  /** Of what was let go of. */
  #impression: Impression | null = null;

  constructor(limits: InspectLimits, started: readonly [boolean, boolean], learner: Learner, flow: number) {
    super(limits, learner, flow);
    this.#started = started;
    this.#unbroken = [started[0], started[1]];
  }

  sawStart(side: Side): boolean {
    return this.#started[side];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, packet: number): void {
    this.packet = packet;
    if (this.inspector !== null) this.#inspect(this.inspector, side, bytes, start, end);
    else this.#identify(side, bytes, start, end);
    this.looked(end - start);
  }

  gap(side: Side, length: number, packet: number): void {
    this.packet = packet;
    this.#unbroken[side] = false;
    if (this.inspector !== null) {
      this.inspector.gap(side, length);
      this.afterInspection(this.inspector);
      return;
    }
    for (const held of this.#held) if (held.side === side) held.open = false;
  }

  protected ending(): void {
    if (this.evidence.protocol === null) this.evidence.impression = this.#impression ?? impressionOf(this.#held.map(({ bytes }) => bytes));
    this.#held = [];
  }

  #inspect(inspector: Inspector, side: Side, bytes: Uint8Array, start: number, end: number): void {
    inspector.data(side, bytes, start, end);
    this.afterInspection(inspector);
  }

  #identify(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const pending = this.#pending(side, bytes, start, end);
    const fromStart = this.#unbroken[side] && (pending !== null || !this.#held.some((held) => held.side === side));
    const found =
      pending === null
        ? this.#recognise(side, bytes, start, end, !fromStart)
        : this.#recognise(side, pending, 0, pending.length, !fromStart);
    if (found === 'yes') {
      if (this.inspector !== null) this.#inspect(this.inspector, side, bytes, start, end);
      return;
    }
    if (found === 'no') for (const held of this.#held) if (held.side === side) held.open = false;
    this.#hold({
      side,
      // A copy, for the reader's buffer is refilled. Small Buffers share memory: eight times as fast as an array of their own.
      bytes: Buffer.from(bytes.subarray(start, Math.min(end, start + this.limits.maxHeldBytes))),
      packet: this.packet,
      fromStart,
      open: found === 'more',
    });
  }

  /** What this side sent before, while it could still become something, with the new bytes behind it; null when nothing is pending. */
  #pending(side: Side, bytes: Uint8Array, start: number, end: number): Uint8Array | null {
    const open = this.#held.filter((held) => held.side === side && held.open);
    return open.length === 0 ? null : Buffer.concat([...open.map((held) => held.bytes), bytes.subarray(start, end)]);
  }

  #recognise(side: Side, bytes: Uint8Array, start: number, end: number, midstream: boolean): 'yes' | 'more' | 'no' {
    let more = false;
    for (const protocol of PROTOCOLS) {
      if (this.isRejected(protocol)) continue;
      const recognition = protocol.recognise(bytes, start, end, midstream);
      if (recognition === NO) continue;
      if (recognition === MORE) {
        more = true;
        continue;
      }
      this.#begin(this.take(protocol, recognition, side, midstream), side);
      return 'yes';
    }
    return more ? 'more' : 'no';
  }

  /** Shows the inspector what was held, as far as it belongs to the same unbroken beginning. */
  #begin(inspector: Inspector, side: Side): void {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    const current = this.packet;
    for (const part of held) {
      if (part.side === side ? !part.open : !part.fromStart) continue;
      this.packet = part.packet;
      this.#inspect(inspector, part.side, part.bytes, 0, part.bytes.length);
      if (this.inspector === null) break;
    }
    this.packet = current;
  }

  #hold(held: Held): void {
    this.#tried++;
    if (!held.open) this.#foreign++;
    this.#heldBytes += held.bytes.length;
    if (this.#heldBytes > this.limits.maxHeldBytes) {
      this.#impression ??= impressionOf([...this.#held, held].map(({ bytes }) => bytes));
      // Nothing begins like this; later segments are still tried, each on its own.
      this.#held = this.#held.filter((part) => part.open && part.side !== held.side);
      this.#heldBytes = this.#held.reduce((sum, part) => sum + part.bytes.length, 0);
      this.#unbroken[held.side] = false;
    } else this.#held.push(held);
    const { maxTriedFromStart, maxTriedSegments } = this.limits;
    // A client that sends octet by octet may still become something for long.
    const limited = this.#started[0] && this.#started[1] && this.#foreign > maxTriedFromStart;
    if (limited || this.#tried > maxTriedSegments) this.giveUp();
  }
}
