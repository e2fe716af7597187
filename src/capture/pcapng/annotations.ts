import { clean, printable } from '../../text.js';
import type { CaptureLimits, ParsedFacts } from '../facts.js';

/** Texts about a packet, as etl2pcapng and Windows' packet monitor write them: `PID=1234`, and why a packet was dropped. */
const PROCESS = /\bPID[=: ]+(\d{1,10})\b/i;
const DROP = /\bdrop(?:ped)?[ _]?reason[=: ]+([^,;|]+)/i;
/** Octets of a comment that are looked at; the same comment mostly comes again and again. */
const MAX_COMMENT = 256;

/** What packets say of themselves besides their octets: who sent them, and what the capturing system did with them. */
export class Annotations {
  readonly #limits: CaptureLimits;
  readonly #processes = new Map<number, number>();
  readonly #drops = new Map<string, number>();
  /** Packets lost while capturing, as the packets and as statistics tell; null when they do not. */
  #lostBetween: number | null = null;
  #lostInAll: number | null = null;
  #changed = false;
  #notListed = 0;

  constructor(limits: CaptureLimits) {
    this.#limits = limits;
  }

  /** opt_comment of a packet block. */
  comment(bytes: Uint8Array, start: number, end: number): void {
    const text = printable(bytes, start, Math.min(end, start + MAX_COMMENT), MAX_COMMENT);
    const process = PROCESS.exec(text);
    if (process !== null) this.#count(this.#processes, Number(process[1]));
    const drop = DROP.exec(text);
    if (drop !== null) this.#count(this.#drops, clean(drop[1]!.trim(), 80));
  }

  /** epb_dropcount, and the field of the obsolete Packet Block: packets lost between this one and the one before it. */
  lost(packets: number): void {
    this.#lostBetween = (this.#lostBetween ?? 0) + packets;
    this.#changed = true;
  }

  /** isb_ifdrop and isb_osdrop: packets lost since the last statistics of an interface. */
  lostInAll(packets: number): void {
    this.#lostInAll = (this.#lostInAll ?? 0) + packets;
    this.#changed = true;
  }

  /** Brings the facts up to date. Statistics count the same losses as packets do, so the greater number is told. */
  settle(facts: ParsedFacts): void {
    if (!this.#changed) return;
    this.#changed = false;
    facts.processes = [...this.#processes].map(([pid, packets]) => ({ pid, path: null, local: null, remote: null, packets }));
    facts.drops = [...this.#drops].map(([reason, packets]) => ({ reason, packets }));
    facts.counters.annotationsNotListed += this.#notListed;
    this.#notListed = 0;
    if (this.#lostBetween !== null || this.#lostInAll !== null)
      facts.droppedByCapture = Math.max(this.#lostBetween ?? 0, this.#lostInAll ?? 0);
  }

  #count<Key>(counts: Map<Key, number>, key: Key): void {
    this.#changed = true;
    const packets = counts.get(key);
    if (packets === undefined && counts.size >= this.#limits.maxAnnotations) this.#notListed++;
    else counts.set(key, (packets ?? 0) + 1);
  }
}
