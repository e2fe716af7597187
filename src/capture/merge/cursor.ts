import type { CaptureFacts } from '../facts.js';
import type { CaptureInput } from '../inputs.js';
import { captureParts, type ReadOptions } from '../read-capture.js';
import type { PacketRecord } from '../record.js';
import { RecordBatch } from './record-batch.js';

/** One of several captures that are read at the same time. */
export class CaptureCursor {
  readonly input: CaptureInput;
  readonly batch: RecordBatch;
  /** Set when the capture came to its end. */
  facts: CaptureFacts | null = null;
  readonly #parts: AsyncGenerator<void, CaptureFacts>;

  /** `since`: microseconds since 1970, for packets without a time before the first that has one. */
  constructor(input: CaptureInput, since: number, options: ReadOptions) {
    this.input = input;
    this.batch = new RecordBatch(since);
    let part: Uint8Array | null = null;
    const batch = this.batch;
    this.#parts = captureParts(input, (record: PacketRecord) => batch.add(record, part), {
      ...options,
      onPart: (octets) => {
        part = octets;
      },
    });
  }

  /** Reads on until packets wait, or to the end. What was taken before is gone then. Throws ExscopeError for what is no capture. */
  async fill(): Promise<void> {
    this.batch.clear();
    while (this.batch.empty && this.facts === null) {
      const { done, value } = await this.#parts.next();
      if (done) this.facts = value;
    }
  }

  /** Nobody wants the rest. */
  async close(): Promise<void> {
    await this.#parts.return(undefined as never);
  }
}
