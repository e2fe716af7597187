import type { Side, UpgradeEvidence } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { appended } from '../short-list.js';
import { note } from './note.js';

/** Where the dialogue stands. `clear`: nobody asked, it was refused, or plaintext went on. */
type State = 'clear' | 'asked' | 'accepted' | 'done';

/**
 * The upgrade to TLS inside a readable protocol: SMTP STARTTLS (RFC 3207), Exchange's X-ANONYMOUSTLS, IMAP STARTTLS and POP3 STLS (RFC 2595).
 * Offered, asked, accepted, refused and done are separate facts, each the first packet that showed it.
 */
export class Upgrade {
  #state: State = 'clear';
  readonly #context: InspectionContext;
  /** Verbs whose offer is among the proofs. */
  #offers: string[] = [];

  constructor(context: InspectionContext) {
    this.#context = context;
  }

  /** TLS may begin at any moment. */
  get pending(): boolean {
    return this.#state === 'asked' || this.#state === 'accepted';
  }

  get asked(): boolean {
    return this.#state === 'asked';
  }

  /** TLS began before the answer was seen. */
  get unanswered(): boolean {
    return this.#state === 'done' && !this.answered;
  }

  get offered(): boolean {
    return this.#context.evidence.upgrade?.offered != null;
  }

  /** The answer was seen, the question was not: packets out of order, or lost. */
  get unasked(): boolean {
    return this.#state === 'accepted' && this.#facts().asked === null;
  }

  /** The answer was seen at some time, whatever came after. */
  get answered(): boolean {
    const facts = this.#context.evidence.upgrade;
    return facts !== null && (facts.accepted !== null || facts.refused !== null);
  }

  offer(verb: string, side: Side): void {
    const facts = this.#facts();
    facts.notOffered = null;
    facts.stripped = null;
    if (facts.asked === null && (facts.verb === null || verb === 'STARTTLS')) facts.verb = verb;
    facts.offered ??= this.#context.packet;
    if (this.#offers.includes(verb)) return;
    this.#offers = appended(this.#offers, verb);
    note(this.#context, side, `${verb} offered`);
  }

  /** A complete capability list ended. */
  listed(anyOffered: boolean, side: Side): void {
    const facts = this.#facts();
    if (anyOffered || facts.offered !== null || facts.notOffered !== null) return;
    facts.notOffered = this.#context.packet;
    note(this.#context, side, 'no upgrade to TLS offered');
  }

  /** A sign that the offer was removed on the way. What was offered all the same was not. */
  strip(side: Side, what: string): void {
    const facts = this.#facts();
    if (facts.offered !== null && facts.refused === null) return;
    if (facts.stripped === null) note(this.#context, side, `${what}: consistent with an upgrade offer removed on the way`);
    facts.stripped ??= this.#context.packet;
  }

  ask(verb: string, side: Side): void {
    const facts = this.#facts();
    if (!this.unasked) this.#state = 'asked';
    facts.verb = verb;
    if (facts.asked === null) note(this.#context, side, verb);
    facts.asked = this.#context.packet;
  }

  accept(side: Side): void {
    const facts = this.#facts();
    if (this.#state !== 'done') this.#state = 'accepted';
    facts.accepted ??= this.#context.packet;
    note(this.#context, side, `${facts.verb ?? 'upgrade to TLS'} accepted`);
  }

  refuse(side: Side): void {
    const facts = this.#facts();
    if (this.#state !== 'done') this.#state = 'clear';
    facts.refused ??= this.#context.packet;
    note(this.#context, side, `${facts.verb ?? 'upgrade to TLS'} refused`);
  }

  /** The client sent readable octets: behind the command in its own segment they were pipelined. */
  clientText(side: Side): void {
    if (this.#state !== 'asked') return;
    const facts = this.#facts();
    if (facts.pipelined !== null || facts.asked !== this.#context.packet) return;
    facts.pipelined = this.#context.packet;
    note(this.#context, side, `bytes pipelined in clear behind ${facts.verb}`);
  }

  /** A readable command or reply was seen. */
  readable(side: Side): void {
    if (this.#state !== 'accepted') return;
    const facts = this.#facts();
    this.#state = 'clear';
    if (facts.plaintextAfter !== null) return;
    facts.plaintextAfter = this.#context.packet;
    note(this.#context, side, `readable protocol went on after ${facts.verb ?? 'the upgrade'} was accepted`);
  }

  /** TLS records began. */
  begin(side: Side): void {
    const facts = this.#facts();
    this.#state = 'done';
    if (facts.done !== null) return;
    facts.done = this.#context.packet;
    note(this.#context, side, 'TLS began');
  }

  /** What was taken for TLS is not. */
  void(side: Side): void {
    this.#facts().done = null;
    note(this.#context, side, 'bytes after the upgrade are neither TLS nor readable');
  }

  #facts(): UpgradeEvidence {
    const { evidence } = this.#context;
    evidence.upgrade ??= {
      verb: null,
      offered: null,
      notOffered: null,
      asked: null,
      accepted: null,
      refused: null,
      done: null,
      plaintextAfter: null,
      pipelined: null,
      stripped: null,
    };
    return evidence.upgrade;
  }
}

export const NOT_TLS = 0;
export const MORE_BYTES = 1;
export const TLS_RECORD = 2;

/** Octets that settle the question. */
export const sniffLength = 5;

/** Whether readable protocol cannot begin with this octet, but TLS can. Same `strict` as `sniffTls`. */
export function mayBeginTls(byte: number, strict: boolean): boolean {
  return strict ? byte === 0x16 : (byte >= 0x14 && byte <= 0x17) || byte >= 0x80;
}

/**
 * Whether a TLS record header (RFC 8446 5.1) or an SSLv2-compatible ClientHello (RFC 5246 E.2) begins here, where readable protocol
 * begins with a printable character. `strict`: only a handshake record.
 */
export function sniffTls(
  bytes: Uint8Array,
  start: number,
  end: number,
  strict: boolean,
): typeof NOT_TLS | typeof MORE_BYTES | typeof TLS_RECORD {
  const have = end - start;
  if (have <= 0) return MORE_BYTES;
  const type = bytes[start]!;
  if (!mayBeginTls(type, strict)) return NOT_TLS;
  if (type < 0x80) {
    if (have > 1 && bytes[start + 1] !== 3) return NOT_TLS;
    if (have > 2 && bytes[start + 2]! > 4) return NOT_TLS;
    return have > 2 ? TLS_RECORD : MORE_BYTES;
  }
  if (have > 2 && bytes[start + 2] !== 1) return NOT_TLS;
  if (have > 3 && bytes[start + 3] !== 0 && bytes[start + 3] !== 3) return NOT_TLS;
  if (have <= 4) return MORE_BYTES;
  return (bytes[start + 3] === 0 ? bytes[start + 4] === 2 : bytes[start + 4]! <= 4) ? TLS_RECORD : NOT_TLS;
}
