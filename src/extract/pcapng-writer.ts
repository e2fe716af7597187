import type { PacketRecord } from '../capture/record.js';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const OPT_COMMENT = 1;
const SHB_USERAPPL = 4;
const IF_NAME = 2;
const IF_TSRESOL = 9;
const EPB_FLAGS = 2;
/** An option's length has 16 bits. */
const MAX_OPTION = 0xffff;
const NANOSECONDS = 9;

/**
 * Blocks of a pcapng file (draft-ietf-opsawg-pcapng) of one section, little-endian, with times in nanoseconds: what Wireshark shows as packet
 * comments is an option of each packet.
 */
export class PcapngWriter {
  /** By source and link type: the number of its interface. */
  readonly #interfaces = new Map<string, number>();

  /** @param application who writes the file. */
  section(application: string): Buffer {
    const body = Buffer.alloc(16);
    body.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
    body.writeUInt16LE(1, 4);
    // Minor version 0; the length of the section is not told.
    body.writeBigInt64LE(-1n, 8);
    return block(SECTION_HEADER, [body, option(SHB_USERAPPL, text(application)), END]);
  }

  /**
   * The blocks of one packet: its interface's description comes before the first of its packets.
   * @param source the capture it is from, which becomes the name of the interface.
   * @param comments one option each.
   */
  packet(record: PacketRecord, source: string, comments: readonly string[]): Buffer {
    const key = `${record.linkType} ${source}`;
    const known = this.#interfaces.get(key);
    const id = known ?? this.#interfaces.size;
    if (known === undefined) this.#interfaces.set(key, id);
    const packet = packetBlock(record, id, comments);
    return known === undefined ? Buffer.concat([interfaceBlock(record.linkType, source), packet]) : packet;
  }
}

function interfaceBlock(linkType: number, name: string): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt16LE(linkType, 0);
  // A snaplen of 0 says no limit.
  return block(INTERFACE_DESCRIPTION, [body, option(IF_NAME, text(name)), option(IF_TSRESOL, Buffer.of(NANOSECONDS)), END]);
}

function packetBlock(record: PacketRecord, id: number, comments: readonly string[]): Buffer {
  const head = Buffer.alloc(20);
  const time = record.hasTime && record.seconds >= 0 ? BigInt(record.seconds) * 1_000_000_000n + BigInt(record.nanoseconds) : 0n;
  head.writeUInt32LE(id, 0);
  head.writeUInt32LE(Number((time >> 32n) & 0xffff_ffffn), 4);
  head.writeUInt32LE(Number(time & 0xffff_ffffn), 8);
  head.writeUInt32LE(record.capturedLength, 12);
  head.writeUInt32LE(record.originalLength, 16);
  const data = Buffer.from(record.buffer.subarray(record.offset, record.offset + record.capturedLength));
  const flags = Buffer.alloc(4);
  // Bits 5 to 8: octets of frame check sequence.
  flags.writeUInt32LE((record.fcsLength & 0xf) << 5);
  const options = comments.map((comment) => option(OPT_COMMENT, text(comment)));
  if (record.fcsLength > 0) options.push(option(EPB_FLAGS, flags));
  return block(ENHANCED_PACKET, [head, padded(data), ...(options.length > 0 ? [...options, END] : [])]);
}

/** opt_endofopt */
const END = Buffer.alloc(4);

function block(type: number, parts: readonly Buffer[]): Buffer {
  const length = 12 + parts.reduce((sum, part) => sum + part.length, 0);
  const [head, tail] = [Buffer.alloc(8), Buffer.alloc(4)];
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(length, 4);
  tail.writeUInt32LE(length, 0);
  return Buffer.concat([head, ...parts, tail]);
}

function option(code: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, padded(value)]);
}

function padded(octets: Buffer): Buffer {
  const rest = octets.length % 4;
  return rest === 0 ? octets : Buffer.concat([octets, Buffer.alloc(4 - rest)]);
}

/** Whole characters, as many as an option holds. */
function text(characters: string): Buffer {
  const octets = Buffer.from(characters, 'utf8');
  if (octets.length <= MAX_OPTION) return octets;
  return Buffer.from(new TextDecoder('utf-8').decode(octets.subarray(0, MAX_OPTION - 3), { stream: true }), 'utf8');
}
