// Writes pcap and pcapng files through one big buffer; frames are built in place in it.
import { FORMATS } from './record-formats.mjs';

const BUFFER_BYTES = 8 << 20;
const LARGEST_FRAME = 65536;
/** What capturing programs write when they cut nothing. */
const WHOLE_FRAMES = 262144;

export class CaptureFile {
  #format;
  #output;
  #snapLength;
  #used = 0;
  #flushed = 0;
  /** Record whose frame is being built: where it begins, and how much of the frame is kept. */
  #open = -1;
  #captured = 0;
  #onRecord;
  /** The caller writes the frame here, at the offset `frame` returned. */
  buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  packets = 0;

  /**
   * @param {{ write(buffer: Buffer, start: number, end: number): void, close(): void }} output
   * @param {'pcap' | 'pcapng'} format
   * @param {{ snapLength?: number, onRecord?: (at: number, captured: number, micros: number) => void }} [options] `at`: where the record begins in the file
   */
  constructor(output, format, { snapLength = WHOLE_FRAMES, onRecord } = {}) {
    this.#format = FORMATS[format];
    this.#output = output;
    this.#snapLength = snapLength;
    this.#onRecord = onRecord;
    const header = this.#format.fileHeader(snapLength);
    header.copy(this.buffer, 0);
    this.#used = header.length;
  }

  get bytes() {
    return this.#flushed + this.#used;
  }

  /** Opens the record of a frame of `length` bytes seen at `micros` (since 1970); returns the frame's offset in `buffer`. */
  frame(length, micros) {
    this.#endRecord();
    if (this.#used + LARGEST_FRAME > BUFFER_BYTES) this.#flush();
    const at = this.#used;
    const captured = Math.min(length, this.#snapLength);
    this.#format.begin(this.buffer, at, captured, length, micros);
    this.#onRecord?.(this.#flushed + at, captured, micros);
    this.#open = at;
    this.#captured = captured;
    this.#used = at + this.#format.before + captured + this.#format.after(captured);
    this.packets++;
    return at + this.#format.before;
  }

  /** Only now: the frame was built whole, over what follows the part of it that is kept. */
  #endRecord() {
    if (this.#open >= 0) this.#format.end(this.buffer, this.#open, this.#captured);
    this.#open = -1;
  }

  #flush() {
    this.#output.write(this.buffer, 0, this.#used);
    this.#flushed += this.#used;
    this.#used = 0;
  }

  close() {
    this.#endRecord();
    this.#flush();
    this.#output.close();
  }
}
