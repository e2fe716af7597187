import { MAX_BODY_BYTES, MAX_HEAD_BYTES, MAX_START_LINE } from './constants.js';
import { Head } from './head.js';
import { recognise, skipKeepAlive } from './recognise.js';
import { type MediaLine, readSdp } from './sdp.js';
import { parseRequestLine, parseStatusLine } from './start-line.js';

/** What one message is: a request has a method, a response a status. Reused; read it during the call. */
export interface Message {
  method: string | null;
  status: number;
  head: Head;
  media: MediaLine[] | null;
}

const message: Message = { method: null, status: 0, head: new Head(), media: null };

/** Offset behind the empty line that ends a head, or -1. The search begins at `from`. */
function headEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at + 1 < end; at++) {
    if (bytes[at] !== 0x0a) continue;
    if (bytes[at + 1] === 0x0a) return at + 2;
    if (bytes[at + 1] === 0x0d && at + 2 < end && bytes[at + 2] === 0x0a) return at + 3;
  }
  return -1;
}

/** Reads start line and header fields; false when they are not SIP. */
function readHead(bytes: Uint8Array, start: number, end: number): boolean {
  const limit = Math.min(end, start + MAX_START_LINE);
  let stop = start;
  while (stop < limit && bytes[stop] !== 0x0a) stop++;
  const lineStop = stop > start && bytes[stop - 1] === 0x0d ? stop - 1 : stop;
  message.media = null;
  message.method = parseRequestLine(bytes, start, lineStop);
  message.status = message.method === null ? parseStatusLine(bytes, start, lineStop) : 0;
  if (message.method === null && message.status < 0) return false;
  message.head.read(bytes, Math.min(stop + 1, end), end);
  return true;
}

/** The description in a body (RFC 3261 7.4), also when it is one part of several (RFC 5621 3.1). */
function describe(bytes: Uint8Array, start: number, end: number, whole: boolean): MediaLine[] | null {
  const { contentType, encoded } = message.head;
  if (encoded || start >= end || contentType === 'other') return null;
  if (contentType !== 'multipart') return readSdp(bytes, start, end, whole);
  for (let at = start; at < end; at++) {
    // Office's clients offer twice in one body, first for those who cannot read the second: the last part counts (RFC 5621 3.1.1).
    if ((at === start || bytes[at - 1] === 0x0a) && bytes[at] === 0x76 && bytes[at + 1] === 0x3d)
      message.media = readSdp(bytes, at, end, whole);
  }
  return message.media;
}

/** A datagram is one message; what its length says less than there is does not count, and more is lost (RFC 3261 18.3). */
export function readDatagram(bytes: Uint8Array, start: number, end: number): Message | null {
  const from = skipKeepAlive(bytes, start, end);
  const behindHead = headEnd(bytes, from, end);
  const stop = behindHead < 0 ? end : behindHead;
  if (from === end || !readHead(bytes, from, stop)) return null;
  const { contentLength } = message.head;
  const declared = contentLength === null || contentLength < 0 ? end - stop : contentLength;
  message.media = describe(bytes, stop, Math.min(end, stop + declared), behindHead > 0 && declared <= end - stop);
  return message;
}

/** Cuts one side's stream into messages by Content-Length (RFC 3261 18.3). What must wait for its rest is copied. */
export class MessageStream {
  readonly #take: (message: Message) => void;
  #kept: Uint8Array | null = null;
  #keptLength = 0;
  /** Of what is kept, how far no end of a head was found. */
  #searched = 0;
  /** Octets of a body still to be passed over. */
  #skip = 0;
  /** Where the next message begins is not known. */
  #lost: boolean;
  /** Something came that is not SIP. */
  broken = false;

  constructor(lost: boolean, take: (message: Message) => void) {
    this.#lost = lost;
    this.#take = take;
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    const skipped = Math.min(this.#skip, end - start);
    this.#skip -= skipped;
    const from = start + skipped;
    if (from >= end) return;
    if (this.#lost) {
      if (recognise(bytes, from, end, true) < 2) return;
      this.#lost = false;
    }
    if (this.#keptLength === 0) this.#read(bytes, from, end);
    else {
      this.#keep(bytes, from, end);
      const length = this.#keptLength;
      this.#keptLength = 0;
      this.#read(this.#kept!, 0, length);
      // What waited may have held a key.
      if (this.#keptLength === 0) this.#kept?.fill(0, 0, length);
    }
  }

  gap(length: number): void {
    if (length <= this.#skip) this.#skip -= length;
    else this.#lose();
  }

  #read(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at >= 0 && at < end) {
      const begin = skipKeepAlive(bytes, at, end);
      at = begin > at ? begin : this.#message(bytes, at, end);
    }
  }

  /** Reads the message that begins here. Returns the offset behind it, or -1 when it waits for its rest or is none. */
  #message(bytes: Uint8Array, start: number, end: number): number {
    const behindHead = headEnd(bytes, start + this.#searched, end);
    if (behindHead < 0) return this.#wait(bytes, start, end, MAX_HEAD_BYTES, end - start - 2);
    if (behindHead - start > MAX_HEAD_BYTES || !readHead(bytes, start, behindHead)) return this.#break();
    const length = message.head.contentLength ?? 0;
    if (length > 0 && length <= MAX_BODY_BYTES) {
      if (behindHead + length > end) return this.#wait(bytes, start, end, MAX_HEAD_BYTES + MAX_BODY_BYTES, behindHead - start - 4);
      message.media = describe(bytes, behindHead, behindHead + length, true);
    }
    this.#searched = 0;
    this.#take(message);
    if (length < 0) {
      // An unreadable length leaves open where the next message begins.
      this.#lose();
      return -1;
    }
    this.#skip = Math.max(0, behindHead + length - end);
    return behindHead + length;
  }

  /** `searched`: octets of what waits in which no end of a head begins. */
  #wait(bytes: Uint8Array, start: number, end: number, limit: number, searched: number): -1 {
    if (end - start > limit) return this.#break();
    this.#searched = Math.max(0, searched);
    if (bytes === this.#kept) {
      bytes.copyWithin(0, start, end);
      this.#keptLength = end - start;
    } else this.#keep(bytes, start, end);
    return -1;
  }

  #break(): -1 {
    this.broken = true;
    this.#lose();
    return -1;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const wanted = this.#keptLength + end - start;
    if (this.#kept === null || this.#kept.length < wanted) {
      const grown = new Uint8Array(Math.max(wanted * 2, 2048));
      if (this.#kept !== null) grown.set(this.#kept.subarray(0, this.#keptLength));
      this.#kept = grown;
    }
    this.#kept.set(bytes.subarray(start, end), this.#keptLength);
    this.#keptLength = wanted;
  }

  #lose(): void {
    this.#kept?.fill(0);
    this.#kept = null;
    this.#keptLength = 0;
    this.#searched = 0;
    this.#skip = 0;
    this.#lost = true;
  }
}
