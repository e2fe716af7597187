import { AUTH_TRAILER, COMMON_HEADER, REQUEST, RESPONSE } from './constants.js';
import { emptyFragment, type Fragment } from './fragment.js';
import { isHeader, isPlausibleStart, type PduHeader, readHeader } from './header.js';
import { SplitFragment } from './split.js';

/** Octets shown of a call's front: its fixed part, and as much of its stub as tells what it is. */
const CALL_HEAD = 1024;
/** Octets shown of any other PDU's front: its presentation contexts. */
const OTHER_HEAD = 8192;
/** Octets shown before the authentication trailer: padding and the verification trailer. */
const BEFORE_TRAILER = 128;

export interface FragmentSink {
  fragment(fragment: Fragment): void;
  /** Responses are wanted whole: they may be answers of the endpoint mapper. */
  readonly wholeResponses: boolean;
}

/** The fragment in hand when it lies whole in the bytes. One is shown at a time, so all readers share it. */
const shown = emptyFragment();

/**
 * Walks one direction's fragments (C706 12.6), whatever the segments. A fragment that lies whole in the bytes is read in place; of one that
 * does not, front and end are copied and the stub between them is passed over. Each fragment has its own byte order.
 */
export class FragmentReader {
  /** The stream does not continue with a header: only a segment that begins with one helps. */
  lost = false;
  /** How often a header was wrong where one had to be. */
  broken = 0;
  readonly #sink: FragmentSink;
  /** The fragment in progress; null between fragments. */
  #split: SplitFragment | null = null;

  constructor(sink: FragmentSink) {
    this.#sink = sink;
  }

  data(bytes: Uint8Array, start: number, end: number, packet: number): void {
    if (this.lost) {
      if (!isPlausibleStart(bytes, start, end)) return;
      this.lost = false;
    }
    let at = start;
    while (at < end && !this.lost)
      at = this.#split === null ? this.#next(bytes, at, end, packet) : this.#piece(this.#split, bytes, at, end, packet);
  }

  /** `length` octets are missing. Inside a stub that costs no more than the stub; beyond the fragment nobody knows where the next one begins. */
  gap(length: number): void {
    if (this.lost) return;
    const split = this.#split;
    if (split === null || !split.open || split.position + length > split.fragment.header.fragmentLength) {
      this.end();
      this.#lose();
      return;
    }
    split.skip(length);
    if (split.whole) this.#complete(split);
  }

  /** What was seen of a fragment that never ended is still evidence of its kind. */
  end(): void {
    if (this.#split?.open) this.#complete(this.#split);
  }

  /** A fragment begins. */
  #next(bytes: Uint8Array, at: number, end: number, packet: number): number {
    if (end - at < COMMON_HEADER) {
      this.#split = SplitFragment.take();
      return this.#split.addHeader(bytes, at, end);
    }
    if (!isHeader(bytes, at)) return this.#break(end);
    const { header } = shown;
    readHeader(bytes, at, header);
    if (end - at < header.fragmentLength) {
      this.#split = SplitFragment.take();
      return this.#begin(this.#split, bytes, at, end, packet);
    }
    const next = at + header.fragmentLength;
    shown.packet = packet;
    shown.head = shown.tail = bytes;
    shown.headStart = at;
    shown.headLength = this.#headSize(header);
    shown.tailLength = tailSize(header);
    shown.tailStart = next - shown.tailLength;
    this.#sink.fragment(shown);
    return next;
  }

  #piece(split: SplitFragment, bytes: Uint8Array, start: number, end: number, packet: number): number {
    if (split.open) return this.#add(split, bytes, start, end, packet);
    const at = split.addHeader(bytes, start, end);
    if (split.position < COMMON_HEADER) return at;
    if (!isHeader(split.start, 0)) return this.#break(end);
    this.#begin(split, split.start, 0, COMMON_HEADER, packet);
    return at;
  }

  /** A fragment that does not lie whole in the bytes; its header does. */
  #begin(split: SplitFragment, bytes: Uint8Array, at: number, end: number, packet: number): number {
    const { header } = split.fragment;
    readHeader(bytes, at, header);
    split.begin(this.#headSize(header), tailSize(header));
    return this.#add(split, bytes, at, end, packet);
  }

  #add(split: SplitFragment, bytes: Uint8Array, start: number, end: number, packet: number): number {
    split.fragment.packet = packet;
    const stop = split.add(bytes, start, end);
    if (split.whole) this.#complete(split);
    return stop;
  }

  #complete(split: SplitFragment): void {
    this.#split = null;
    this.#sink.fragment(split.view());
    split.release();
  }

  /** No header where one has to be. */
  #break(end: number): number {
    this.broken++;
    this.#lose();
    return end;
  }

  #lose(): void {
    this.#split?.release();
    this.#split = null;
    this.lost = true;
  }

  /** The front to show of a fragment. */
  #headSize({ type, fragmentLength }: PduHeader): number {
    if (type === RESPONSE && this.#sink.wholeResponses) return fragmentLength;
    return Math.min(fragmentLength, type === REQUEST || type === RESPONSE ? CALL_HEAD : OTHER_HEAD);
  }
}

function tailSize({ authLength, fragmentLength }: PduHeader): number {
  return Math.min(fragmentLength, BEFORE_TRAILER + (authLength > 0 ? authLength + AUTH_TRAILER : 0));
}
