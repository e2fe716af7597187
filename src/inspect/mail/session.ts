import type { ApplicationProtocol, Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { isBinary } from './bytes.js';
import { skipLines } from './dot-line.js';
import { Handover } from './handover.js';
import { Lane } from './lane.js';
import type { LineReader } from './lines.js';
import { Logins } from './logins.js';
import { note } from './note.js';
import { MORE_BYTES, mayBeginTls, sniffTls, TLS_RECORD, Upgrade } from './upgrade.js';

/** Octets without a line end that a flow not yet confirmed may show. */
const maxUnconfirmedLine = 1000;
/** Largest TLS record (RFC 8446 5.2, with the allowance of RFC 5246 6.2.3). */
const maxRecordLength = 16384 + 2048;

/**
 * What SMTP, IMAP and POP3 share: lines and counted octets in both directions, recognition that holds only once both directions agree,
 * and the handover to TLS. Each protocol says what its lines mean.
 */
export abstract class MailSession implements Inspector {
  done = false;
  rejected = false;
  protected readonly context: InspectionContext;
  protected readonly upgrade: Upgrade;
  protected readonly logins: Logins;
  protected readonly clientSide: Side;
  protected readonly serverSide: Side;
  protected readonly midstream: boolean;
  protected confirmed = false;
  readonly #protocol: ApplicationProtocol;
  readonly #lanes: readonly [Lane, Lane] = [new Lane(), new Lane()];
  readonly #tls: Handover;

  constructor(protocol: ApplicationProtocol, context: InspectionContext, clientSide: Side, midstream: boolean) {
    this.#protocol = protocol;
    this.context = context;
    this.clientSide = clientSide;
    this.serverSide = (clientSide ^ 1) as Side;
    this.midstream = midstream;
    this.upgrade = new Upgrade(context);
    this.#tls = new Handover(context, this.upgrade);
    this.logins = new Logins(context, clientSide);
  }

  protected abstract clientLine(line: LineReader): void;
  protected abstract serverLine(line: LineReader): void;
  /** Octets of this side are missing, and the count of skipped octets does not cover them. */
  protected abstract torn(side: Side): void;
  /** Whether a command or reply may begin at a line start of this side: then a TLS record may, too. */
  protected abstract atCommand(side: Side): boolean;
  /** Whether this side is inside a message: of its lines only the single dot that ends it matters. */
  protected inMessage(_side: Side): boolean {
    return false;
  }
  /** The octets to skip have passed. `kept` is what was asked for, null when some of it is missing. */
  protected counted(_side: Side, _kept: Uint8Array | null): void {}

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.done || this.rejected || start >= end) return;
    const lane = this.#lanes[side];
    lane.seen = true;
    if (lane.tls) this.#toTls(side, bytes, start, end);
    else if (lane.lost && lane.skip === 0 && this.atCommand(side) && recordHeader(bytes, start, end)) {
      // After a gap only a segment's start can show where records begin.
      this.#beginTls(side, lane, bytes, start, end, true);
    } else this.#read(side, lane, bytes, start, end);
  }

  gap(side: Side, length: number): void {
    if (this.done || this.rejected) return;
    const lane = this.#lanes[side];
    if (lane.tls) {
      this.#tls.gap(side, length);
      if (this.#tls.done) this.done = true;
      return;
    }
    const covered = lane.miss(length);
    if (covered > 0 && lane.skip === 0) this.counted(side, lane.take());
    if (covered === length) return;
    lane.peekLength = 0;
    if (lane.reader.flush()) this.#line(side, lane);
    lane.reader.tear();
    lane.lost = true;
    if (!this.rejected) this.torn(side);
  }

  end(): void {
    for (const side of [0, 1] as const) {
      if (!this.done && !this.rejected && !this.#lanes[side].tls && this.#lanes[side].reader.flush()) this.#line(side, this.#lanes[side]);
    }
    this.#tls.end();
    if (!this.confirmed) this.rejected = true;
  }

  protected clientSeen(): boolean {
    return this.#lanes[this.clientSide].seen;
  }

  protected serverSeen(): boolean {
    return this.#lanes[this.serverSide].seen;
  }

  /** Both directions agree, or one is unmistakable. */
  protected confirm(): void {
    if (this.confirmed) return;
    this.confirmed = true;
    this.context.evidence.protocol = this.#protocol;
    this.context.evidence.clientSide = this.clientSide;
  }

  /** Another protocol. Once confirmed, a strange line is only a strange line. */
  protected reject(): void {
    if (!this.confirmed) this.rejected = true;
  }

  /** Skips this many octets of one side; keeps the first `keep` of them for `counted`. */
  protected count(side: Side, octets: number, keep = 0): void {
    const lane = this.#lanes[side];
    lane.count(octets, keep);
    if (octets === 0) this.counted(side, lane.take());
  }

  /** The other side refused the octets that were announced; false when some have already passed. */
  protected uncount(side: Side): boolean {
    return this.#lanes[side].uncount();
  }

  /** A line of this side was a valid command or reply. */
  protected readable(side: Side): void {
    this.#lanes[side].lost = false;
    this.upgrade.readable(side);
  }

  /**
   * The client went to work as the user it logged in as. Where a login is for good, nothing is left to learn: neither another one nor
   * an upgrade can follow.
   */
  protected working(): void {
    if (this.confirmed && this.logins.authenticated && !this.logins.layered && this.context.evidence.cleartext !== null) this.done = true;
  }

  /** Nothing further can be read. */
  protected stop(side: Side, why: string): void {
    note(this.context, side, why);
    this.done = true;
  }

  #read(side: Side, lane: Lane, bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.done && !this.rejected) {
      if (lane.skip > 0) {
        at = lane.pass(bytes, at, end);
        if (lane.skip === 0) this.counted(side, lane.take());
        continue;
      }
      if (lane.peekLength > 0 || this.#mayBeRecord(side, lane, bytes[at]!)) {
        lane.hold(bytes[at]!);
        at++;
        this.#sniff(side, lane);
        if (lane.tls) {
          if (at < end) this.#toTls(side, bytes, at, end);
          return;
        }
        continue;
      }
      if (this.#tls.began && this.upgrade.answered && lane.reader.empty && !lane.lost) {
        // The other side began TLS: what this side says now is its answer, even in clear.
        lane.tls = true;
        this.#toTls(side, bytes, at, end);
        return;
      }
      if (this.logins.layered && lane.reader.empty && bytes[at]! < 9) {
        this.stop(side, 'SASL security layer: not read further');
        return;
      }
      if (lane.reader.atLineStart && this.#isBody(side)) {
        at = skipLines(bytes, at, end);
        if (at === end) return;
      }
      const next = lane.reader.next(bytes, at, end);
      if (!this.#acceptable(side, lane, bytes, at, next)) return;
      if (lane.reader.ready) {
        lane.text = false;
        this.#line(side, lane);
      }
      at = next;
    }
  }

  /** In a message, and neither TLS, nor a SASL layer, nor another protocol is to be expected. */
  #isBody(side: Side): boolean {
    return (
      this.inMessage(side) && this.confirmed && !this.#tls.began && !this.upgrade.asked && !this.logins.layered && !this.atCommand(side)
    );
  }

  /** Watches what passes as text; false when the flow turned out to be another protocol. */
  #acceptable(side: Side, lane: Lane, bytes: Uint8Array, start: number, end: number): boolean {
    if (side === this.clientSide && this.upgrade.asked && !isLineEnd(bytes, start, end)) this.upgrade.clientText(side);
    if (this.confirmed || lane.lost) return true;
    if (isBinary(bytes, start, end) || lane.reader.pending > maxUnconfirmedLine) this.reject();
    return !this.rejected;
  }

  #line(side: Side, lane: Lane): void {
    if (side === this.clientSide) this.clientLine(lane.reader);
    else this.serverLine(lane.reader);
  }

  #mayBeRecord(side: Side, lane: Lane, byte: number): boolean {
    if (lane.text || !lane.reader.empty || !this.atCommand(side)) return false;
    return mayBeginTls(byte, this.#strict());
  }

  /** Nobody asked for TLS as far as was seen: only a handshake record will do. */
  #strict(): boolean {
    return !this.upgrade.pending && !this.#tls.began;
  }

  #sniff(side: Side, lane: Lane): void {
    const verdict = sniffTls(lane.peek, 0, lane.peekLength, this.#strict());
    if (verdict === MORE_BYTES) return;
    const held = lane.peek.slice(0, lane.peekLength);
    lane.peekLength = 0;
    if (verdict === TLS_RECORD) this.#beginTls(side, lane, held, 0, held.length, false);
    else {
      lane.text = true;
      this.#read(side, lane, held, 0, held.length);
    }
  }

  #beginTls(side: Side, lane: Lane, bytes: Uint8Array, start: number, end: number, afterGap: boolean): void {
    if (!this.confirmed && !this.upgrade.pending) {
      this.reject();
      return;
    }
    this.confirm();
    lane.tls = true;
    this.#tls.begin(side, bytes[start]!, this.clientSide, afterGap);
    this.#toTls(side, bytes, start, end);
  }

  #toTls(side: Side, bytes: Uint8Array, start: number, end: number): void {
    this.#tls.data(side, bytes, start, end);
    if (this.#tls.done) this.done = true;
  }
}

/** Nothing but CR and LF: what ends a command is not text behind it. */
function isLineEnd(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0x0d && bytes[at] !== 0x0a) return false;
  return true;
}

/** A whole TLS record header with a possible length. */
function recordHeader(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 5 || sniffTls(bytes, start, end, false) !== TLS_RECORD || bytes[start]! >= 0x80) return false;
  const length = (bytes[start + 3]! << 8) | bytes[start + 4]!;
  return length > 0 && length <= maxRecordLength;
}
