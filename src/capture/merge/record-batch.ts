import type { PacketRecord } from '../record.js';

/** Numbers of one record. */
const WIDTH = 10;
const FIRST_ROWS = 1024;

/**
 * Packets that were read and wait for their turn among those of other captures, in order. They are numbers in one array; their octets stay
 * where the capture was read to.
 */
export class RecordBatch {
  #numbers = new Float64Array(FIRST_ROWS * WIDTH);
  #buffers: Uint8Array[] = [];
  #length = 0;
  #at = 0;
  /** Of the last packet that had a time: one without is taken for as old as the one before it. */
  #lastMicros: number;

  /** `since`: microseconds since 1970, for packets before the first that has a time. */
  constructor(since: number) {
    this.#lastMicros = since;
  }

  get empty(): boolean {
    return this.#at === this.#length;
  }

  /** Microseconds since 1970 of the packet whose turn is next. */
  get micros(): number {
    return this.#numbers[this.#at * WIDTH]!;
  }

  /** All packets were taken: others may come. */
  clear(): void {
    this.#at = 0;
    this.#length = 0;
    this.#buffers = [];
  }

  /** `part`: what the present octets of the capture lie in. A record elsewhere lies where the next one will be put together. */
  add(record: PacketRecord, part: Uint8Array | null): void {
    if ((this.#length + 1) * WIDTH > this.#numbers.length) this.#grow();
    const numbers = this.#numbers;
    let buffer = record.buffer;
    let offset = record.offset;
    if (buffer !== part) {
      buffer = Uint8Array.from(buffer.subarray(offset, offset + record.capturedLength));
      offset = 0;
    }
    if (buffer !== this.#buffers.at(-1)) this.#buffers.push(buffer);
    if (record.hasTime) this.#lastMicros = record.seconds * 1e6 + Math.floor(record.nanoseconds / 1000);
    const at = this.#length++ * WIDTH;
    numbers[at] = this.#lastMicros;
    numbers[at + 1] = this.#buffers.length - 1;
    numbers[at + 2] = offset;
    numbers[at + 3] = record.capturedLength;
    numbers[at + 4] = record.originalLength;
    numbers[at + 5] = record.linkType;
    numbers[at + 6] = record.hasTime ? record.seconds : Number.NaN;
    numbers[at + 7] = record.nanoseconds;
    numbers[at + 8] = record.number;
    numbers[at + 9] = record.interfaceId * 256 + record.fcsLength;
  }

  /** Takes the next packet into `record`. */
  take(record: PacketRecord): void {
    const numbers = this.#numbers;
    const at = this.#at++ * WIDTH;
    record.buffer = this.#buffers[numbers[at + 1]!]!;
    record.offset = numbers[at + 2]!;
    record.capturedLength = numbers[at + 3]!;
    record.originalLength = numbers[at + 4]!;
    record.linkType = numbers[at + 5]!;
    record.hasTime = !Number.isNaN(numbers[at + 6]!);
    record.seconds = record.hasTime ? numbers[at + 6]! : 0;
    record.nanoseconds = numbers[at + 7]!;
    record.number = numbers[at + 8]!;
    record.interfaceId = Math.floor(numbers[at + 9]! / 256);
    record.fcsLength = numbers[at + 9]! % 256;
  }

  #grow(): void {
    const bigger = new Float64Array(this.#numbers.length * 2);
    bigger.set(this.#numbers);
    this.#numbers = bigger;
  }
}
