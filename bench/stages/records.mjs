// The records of a capture as numbers, so that what comes behind the reader can be measured without it.

const CHUNK = 2 << 20;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const FIELDS = ['capturedLength', 'originalLength', 'seconds', 'nanoseconds'];

/** Hands over a pcap file in chunks, as it comes from a disk; returns the facts. */
export function readThrough({ FormatReader, DEFAULT_CAPTURE_LIMITS }, octets, sink) {
  const reader = new FormatReader({ name: 'memory', path: 'memory', size: octets.length }, sink, DEFAULT_CAPTURE_LIMITS, null);
  for (let at = 0; at < octets.length; at += CHUNK) reader.push(octets.subarray(at, at + CHUNK));
  return reader.finish(null);
}

export class Records {
  #columns;
  #offsets;
  #record;
  facts;

  constructor(rooms, octets) {
    const columns = Object.fromEntries(FIELDS.map((field) => [field, []]));
    this.#record = new rooms.PacketRecord();
    this.facts = readThrough(rooms, octets, (record) => {
      for (const field of FIELDS) columns[field].push(record[field]);
      this.#record.linkType = record.linkType;
    });
    this.#record.buffer = octets;
    this.#columns = Object.fromEntries(FIELDS.map((field) => [field, Float64Array.from(columns[field])]));
    this.#offsets = new Float64Array(this.packets);
    // Where the reader says they are holds for a chunk.
    for (let i = 0, at = FILE_HEADER; i < this.packets; i++) {
      this.#offsets[i] = at + RECORD_HEADER;
      at += RECORD_HEADER + columns.capturedLength[i];
    }
  }

  get packets() {
    return this.facts.packets;
  }

  /** Hands every record to the sink, in the one object that a reader refills. */
  each(sink) {
    const record = this.#record;
    const offsets = this.#offsets;
    const { capturedLength, originalLength, seconds, nanoseconds } = this.#columns;
    for (let i = 0; i < offsets.length; i++) {
      record.number = i + 1;
      record.offset = offsets[i];
      record.capturedLength = capturedLength[i];
      record.originalLength = originalLength[i];
      record.seconds = seconds[i];
      record.nanoseconds = nanoseconds[i];
      sink(record);
    }
  }
}
