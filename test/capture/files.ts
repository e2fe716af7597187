/** Hand-made capture files, in either byte order. */
import { type CaptureLimits, DEFAULT_CAPTURE_LIMITS, type ParsedFacts } from '../../src/capture/facts.js';
import type { CaptureParser } from '../../src/capture/parser.js';
import { PcapParser } from '../../src/capture/pcap/pcap-parser.js';
import { PcapngParser } from '../../src/capture/pcapng/pcapng-parser.js';
import type { PacketSink } from '../../src/capture/record.js';
import { isSnoop, SnoopParser } from '../../src/capture/snoop/snoop-parser.js';

const NONE: Uint8Array = new Uint8Array(0);

export class Bytes {
  readonly #little: boolean;
  readonly #octets: number[] = [];

  constructor(little: boolean) {
    this.#little = little;
  }

  u16(...values: number[]): this {
    for (const value of values) this.#push(value, 2);
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) this.#push(value, 4);
    return this;
  }

  octets(bytes: Iterable<number>): this {
    for (const octet of bytes) this.#octets.push(octet);
    return this;
  }

  pad(): this {
    while (this.#octets.length % 4 !== 0) this.#octets.push(0);
    return this;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#octets);
  }

  #push(value: number, width: number): void {
    const octets = Array.from({ length: width }, (_, at) => Math.floor(value / 2 ** (8 * at)) & 255);
    this.#octets.push(...(this.#little ? octets : octets.reverse()));
  }
}

export interface PcapOptions {
  little?: boolean;
  magic?: number;
  version?: [number, number];
  network?: number;
  snaplen?: number;
}

export interface PcapRecord {
  seconds?: number;
  fraction?: number;
  captured?: number;
  original?: number;
  /** Octets 16 to 23 of the record header of modified pcap. */
  modified?: boolean;
  bytes: Uint8Array;
}

export function pcapFile(records: PcapRecord[], options: PcapOptions = {}): Uint8Array {
  const { little = true, magic = 0xa1b2c3d4, version = [2, 4], network = 1, snaplen = 65_535 } = options;
  const file = new Bytes(little)
    .u32(magic)
    .u16(...version)
    .u32(0, 0, snaplen, network);
  for (const { seconds = 1, fraction = 0, bytes, captured = bytes.length, original = bytes.length, modified = false } of records) {
    file.u32(seconds, fraction, captured, original);
    if (modified) file.u32(7).u16(0x0800).octets([0, 0]);
    file.octets(bytes);
  }
  return file.done();
}

/** Writes the blocks of one pcapng section. */
export class Section {
  readonly little: boolean;

  constructor(little = true) {
    this.little = little;
  }

  block(type: number, body: Uint8Array): Uint8Array {
    const length = body.length + 12;
    return this.bytes().u32(type, length).octets(body).u32(length).done();
  }

  header({ major = 1, minor = 0, options = NONE } = {}): Uint8Array {
    const body = this.bytes().u32(0x1a2b3c4d).u16(major, minor).u32(0xffffffff, 0xffffffff).octets(options).done();
    return this.block(0x0a0d0d0a, body);
  }

  interface({ linkType = 1, snaplen = 0, options = NONE } = {}): Uint8Array {
    return this.block(1, this.bytes().u16(linkType, 0).u32(snaplen).octets(options).done());
  }

  enhanced(
    data: Uint8Array,
    { id = 0, high = 0, low = 0, captured = data.length, original = data.length, options = NONE } = {},
  ): Uint8Array {
    return this.block(6, this.bytes().u32(id, high, low, captured, original).octets(data).pad().octets(options).done());
  }

  /** The obsolete Packet Block. */
  packet(data: Uint8Array, { id = 0, drops = 0, high = 0, low = 0, original = data.length } = {}): Uint8Array {
    return this.block(2, this.bytes().u16(id, drops).u32(high, low, data.length, original).octets(data).pad().done());
  }

  simple(data: Uint8Array, original = data.length): Uint8Array {
    return this.block(3, this.bytes().u32(original).octets(data).pad().done());
  }

  statistics(id: number, options: Uint8Array): Uint8Array {
    return this.block(5, this.bytes().u32(id, 0, 0).octets(options).done());
  }

  option(code: number, value: Uint8Array): Uint8Array {
    return this.bytes().u16(code, value.length).octets(value).pad().done();
  }

  u64(high: number, low: number): Uint8Array {
    return (this.little ? this.bytes().u32(low, high) : this.bytes().u32(high, low)).done();
  }

  bytes(): Bytes {
    return new Bytes(this.little);
  }
}

export function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function text(words: string): Uint8Array {
  return new Uint8Array(Buffer.from(words, 'latin1'));
}

/** Everything a sink can see of a packet. */
export interface Seen {
  number: number;
  hex: string;
  originalLength: number;
  linkType: number;
  interfaceId: number;
  seconds: number;
  nanoseconds: number;
  hasTime: boolean;
  fcsLength: number;
}

export interface Parsed {
  packets: Seen[];
  facts: ParsedFacts;
}

export function sinkInto(packets: Seen[]): PacketSink {
  return ({ number, buffer, offset, capturedLength, ...rest }) => {
    const { originalLength, linkType, interfaceId, seconds, nanoseconds, hasTime, fcsLength } = rest;
    const hex = Buffer.from(buffer.subarray(offset, offset + capturedLength)).toString('hex');
    packets.push({ number, hex, originalLength, linkType, interfaceId, seconds, nanoseconds, hasTime, fcsLength });
  };
}

function parserFor(file: Uint8Array, sink: PacketSink, limits: Partial<CaptureLimits>): CaptureParser {
  const Parser = file[0] === 0x0a ? PcapngParser : isSnoop(file) ? SnoopParser : PcapParser;
  return new Parser(sink, { ...DEFAULT_CAPTURE_LIMITS, ...limits });
}

/** Parses `file`, given in pieces that end at `cuts`. Each piece is wiped once the parser has had it. */
export function parse(file: Uint8Array, cuts: readonly number[] = [], limits: Partial<CaptureLimits> = {}): Parsed {
  const packets: Seen[] = [];
  const parser = parserFor(file, sinkInto(packets), limits);
  let start = 0;
  for (const end of [...cuts, file.length]) {
    // In the middle of a bigger buffer, as readers do it.
    const chunk = new Uint8Array(end - start + 6).fill(0xee);
    chunk.set(file.subarray(start, end), 3);
    parser.push(chunk, 3, chunk.length - 3);
    chunk.fill(0xdd);
    start = end;
  }
  parser.finish();
  return { packets, facts: parser.facts };
}

export const FRAMES = [text('first frame'), text('2nd'), new Uint8Array(0), text('the fourth frame, longer')];

/** One small capture of each kind. */
export function samples(): Record<string, Uint8Array> {
  const records = FRAMES.map((bytes, at) => ({ seconds: 100 + at, fraction: 7 * at, bytes }));
  const section = (little: boolean) => {
    const make = new Section(little);
    return join(
      make.header({ options: join(make.option(3, text('an OS')), make.option(0, text(''))) }),
      make.interface({ linkType: 1, options: join(make.option(2, text('eth0')), make.option(9, Uint8Array.of(9))) }),
      make.interface({ linkType: 113, snaplen: 96, options: make.option(11, text('\0port 25')) }),
      make.enhanced(FRAMES[0]!, {
        high: 0x17,
        low: 0x01234567,
        options: make.option(
          2,
          make
            .bytes()
            .u32(4 << 5)
            .done(),
        ),
      }),
      make.block(4, text('name resolution.')),
      make.enhanced(FRAMES[3]!, { id: 1, low: 1_000_001, original: 99 }),
      make.packet(FRAMES[1]!, { id: 1, drops: 3, low: 2_000_002 }),
      make.simple(FRAMES[0]!),
      make.block(10, make.bytes().u32(0x544c534b, 7).octets(text('SECRETS')).pad().done()),
      make.enhanced(FRAMES[2]!, { id: 9 }),
      make.block(0xbad, new Uint8Array(0)),
      make.statistics(0, make.option(5, make.u64(0, 5))),
    );
  };
  return {
    'pcap, little-endian': pcapFile(records),
    'pcap, big-endian': pcapFile(records, { little: false }),
    'pcap, nanoseconds': pcapFile(records, { magic: 0xa1b23c4d }),
    'pcap, modified': pcapFile(
      records.map((record) => ({ ...record, modified: true })),
      { magic: 0xa1b2cd34 },
    ),
    'pcapng, little-endian': section(true),
    'pcapng, big-endian': section(false),
    'pcapng, two sections': join(section(false), section(true)),
  };
}
