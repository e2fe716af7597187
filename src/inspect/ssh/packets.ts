import { MAX_IDENTIFICATION, MAX_LISTS, MAX_PACKET, PACKET_HEADER } from './constants.js';

/** What one side says before its keys are in force. The view dies when the call returns. */
export interface PacketSink {
  /** The identification string without its line end. */
  identification(bytes: Uint8Array, start: number, end: number): void;
  /** A packet: its message number is the first octet; at most `MAX_LISTS` octets of it are shown. */
  message(bytes: Uint8Array, start: number, end: number): void;
}

/** Cuts one side into its identification string and the binary packets behind it (RFC 4253 4.2, 6). */
export class PacketReader {
  /** What came is no SSH, or octets are missing. */
  broken = false;
  readonly #sink: PacketSink;
  readonly #front = new Uint8Array(PACKET_HEADER + MAX_LISTS);
  #identified = false;
  #passed = 0;
  /** Of the present packet, header included. */
  #length = 0;

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end && !this.broken; ) at = this.#identified ? this.#packet(bytes, at, end) : this.#line(bytes, at, end);
  }

  #line(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at++) {
      const octet = bytes[at]!;
      if (octet !== 0x0a) {
        if (this.#passed === MAX_IDENTIFICATION) this.broken = true;
        if (this.broken) return end;
        this.#front[this.#passed++] = octet;
        continue;
      }
      const carriageReturn = this.#passed > 0 && this.#front[this.#passed - 1] === 0x0d;
      this.#sink.identification(this.#front, 0, this.#passed - (carriageReturn ? 1 : 0));
      this.#identified = true;
      this.#passed = 0;
      return at + 1;
    }
    return end;
  }

  #packet(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && this.#passed < PACKET_HEADER) this.#front[this.#passed++] = bytes[at++]!;
    if (this.#passed < PACKET_HEADER) return at;
    if (this.#passed === PACKET_HEADER) this.#header();
    if (this.broken) return end;
    const octets = Math.min(end - at, this.#length - this.#passed);
    const kept = Math.max(0, Math.min(octets, this.#front.length - this.#passed));
    for (let i = 0; i < kept; i++) this.#front[this.#passed + i] = bytes[at + i]!;
    this.#passed += octets;
    if (this.#passed === this.#length) {
      this.#passed = 0;
      this.#sink.message(this.#front, PACKET_HEADER, Math.min(this.#length - this.#front[4]!, this.#front.length));
    }
    return at + octets;
  }

  /** packet_length counts all but itself: padding length, payload and padding. */
  #header(): void {
    const length = this.#front[0]! * 2 ** 24 + ((this.#front[1]! << 16) | (this.#front[2]! << 8) | this.#front[3]!);
    const padding = this.#front[4]!;
    if (length > MAX_PACKET || padding < 4 || length < padding + 2) this.broken = true;
    this.#length = length + 4;
  }
}
