/**
 * The conversations of a capture, cut into other segments: the octets of each direction, their sequence numbers and what was said before what stay
 * as they are; only the packets that carry them differ.
 */
import { decode } from '../../src/decode/decode.js';
import { DECODED } from '../../src/decode/outcome.js';
import { Packet, TCP } from '../../src/decode/packet.js';
import { recordOf, u16, u32 } from './frames.js';
import { type Frame, framesOf } from './split.js';

const ETHERNET = 14;
const FIN_PSH = 0x09;
const ACK = 0x10;

/** One packet to be. */
export interface Piece {
  /** Ethernet and IP header; also names the direction, with the ports. */
  head: Buffer;
  direction: string;
  tcp: boolean;
  sourcePort: number;
  destinationPort: number;
  sequence: number;
  acknowledgment: number;
  flags: number;
  payload: Buffer;
  seconds: number;
  nanoseconds: number;
}

/** Every packet of TCP and UDP that can be read by itself, out of its tunnels. */
export async function piecesOf(path: string): Promise<Piece[]> {
  const pieces: Piece[] = [];
  const packet = new Packet();
  for (const { bytes, originalLength, linkType, seconds, nanoseconds } of await framesOf(path)) {
    if (decode(recordOf(bytes, { linkType, originalLength }), packet) !== DECODED) continue;
    const { sourcePort, destinationPort, sequence, acknowledgment, flags, protocol, payloadOffset, payloadCaptured } = packet;
    const head = headOf(packet);
    const payload = Buffer.from(packet.buffer.subarray(payloadOffset, payloadOffset + payloadCaptured));
    const direction = `${head.toString('latin1')} ${sourcePort} ${destinationPort}`;
    const ports = { sourcePort, destinationPort, sequence, acknowledgment, flags };
    pieces.push({ head, direction, tcp: protocol === TCP, ...ports, payload, seconds, nanoseconds });
  }
  return pieces;
}

/** Lengths and identification are set for each packet. */
function headOf(packet: Packet): Buffer {
  const { family, protocol } = packet;
  const ethernet = [...new Array<number>(12).fill(2), ...u16(family === 4 ? 0x0800 : 0x86dd)];
  if (family === 4) {
    const ip = [0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0, ...u32(packet.source3), ...u32(packet.destination3)];
    return Buffer.from([...ethernet, ...ip]);
  }
  const source = [packet.source0, packet.source1, packet.source2, packet.source3].flatMap(u32);
  const destination = [packet.destination0, packet.destination1, packet.destination2, packet.destination3].flatMap(u32);
  return Buffer.from([...ethernet, 0x60, 0, 0, 0, 0, 0, protocol, 64, ...source, ...destination]);
}

/** The capture the pieces make, each packet a microsecond or more after the one before it. */
export function framesFrom(pieces: readonly Piece[]): Frame[] {
  let last = 0;
  return pieces.map((piece, index) => {
    last = Math.max(last + 1, piece.seconds * 1e6 + Math.floor(piece.nanoseconds / 1000));
    const bytes = frameOf(piece, index + 1);
    return { seconds: Math.floor(last / 1e6), nanoseconds: (last % 1e6) * 1000, bytes, originalLength: bytes.length, linkType: 1 };
  });
}

/** Checksums stay empty, as network cards that compute them leave them in captures. */
function frameOf(piece: Piece, identification: number): Buffer {
  const { head, tcp, payload } = piece;
  const transport = head.length;
  const frame = Buffer.alloc(transport + (tcp ? 20 : 8) + payload.length);
  head.copy(frame);
  if (head.length === ETHERNET + 20) {
    frame.writeUInt16BE(frame.length - ETHERNET, ETHERNET + 2);
    frame.writeUInt16BE(identification & 0xffff || 1, ETHERNET + 4);
  } else frame.writeUInt16BE(frame.length - transport, ETHERNET + 4);
  frame.writeUInt16BE(piece.sourcePort, transport);
  frame.writeUInt16BE(piece.destinationPort, transport + 2);
  if (tcp) {
    frame.writeUInt32BE(piece.sequence >>> 0, transport + 4);
    frame.writeUInt32BE(piece.acknowledgment >>> 0, transport + 8);
    frame.writeUInt16BE(0x5000 | piece.flags, transport + 12);
    frame.writeUInt16BE(0xffff, transport + 14);
  } else frame.writeUInt16BE(8 + payload.length, transport + 4);
  payload.copy(frame, frame.length - payload.length);
  return frame;
}

/** Segments of these sizes, again and again. SYN and FIN stay where they are in the stream; datagrams stay whole. */
export function cut(pieces: readonly Piece[], sizes: readonly number[]): Piece[] {
  let turn = 0;
  return pieces.flatMap((piece) => {
    const { payload, sequence, flags } = piece;
    // What a SYN carries has a sequence number of its own.
    if (!piece.tcp || payload.length === 0 || (flags & ~(FIN_PSH | ACK)) !== 0) return [piece];
    const segments: Piece[] = [];
    for (let at = 0; at < payload.length; ) {
      const end = Math.min(payload.length, at + sizes[turn++ % sizes.length]!);
      const last = end === payload.length;
      segments.push({ ...piece, payload: payload.subarray(at, end), sequence: sequence + at, flags: last ? flags : flags & ~FIN_PSH });
      at = end;
    }
    return segments;
  });
}

/** Each segment begins up to `octets` before what is new in it: with what the segments before it in its direction carried. */
export function overlap(pieces: readonly Piece[], octets: number): Piece[] {
  const before = new Map<string, { end: number; tail: Buffer }>();
  return pieces.map((piece) => {
    const { direction, payload, sequence } = piece;
    if (!piece.tcp || payload.length === 0) return piece;
    const known = before.get(direction);
    const tail = known !== undefined && ((known.end - sequence) | 0) === 0 ? known.tail : Buffer.alloc(0);
    const longer = Buffer.concat([tail, payload]);
    before.set(direction, { end: sequence + payload.length, tail: longer.subarray(-octets) });
    return { ...piece, payload: longer, sequence: sequence - tail.length };
  });
}

/** Each packet with payload comes once more, `later` packets of its direction behind the first time, if the other side has not answered before. */
export function duplicate(pieces: readonly Piece[], later: number): Piece[] {
  return runsOf(pieces).flatMap((run) => {
    const copies: [number, Piece][] = run.map((piece, index) => [index, piece]);
    for (const [index, piece] of run.entries()) if (piece.payload.length > 0 && isPlain(piece)) copies.push([index + later + 0.5, piece]);
    return copies.sort(([a], [b]) => a - b).map(([, piece]) => piece);
  });
}

/** Packets of one direction overtake each other by up to `moves` places; never the answer what it answers. */
export function reorder(pieces: readonly Piece[], moves: readonly number[]): Piece[] {
  let turn = 0;
  return runsOf(pieces).flatMap((run) => {
    if (!run.every(isPlain)) return run;
    const places: [number, Piece][] = run.map((piece, index) => [index + moves[turn++ % moves.length]!, piece]);
    return places.sort(([a], [b]) => a - b).map(([, piece]) => piece);
  });
}

const isPlain = ({ tcp, flags, payload }: Piece) => !tcp || ((flags & ~FIN_PSH) === ACK && payload.length > 0);

/** Neighbours that go in one direction, with payload; any other packet is alone. */
function runsOf(pieces: readonly Piece[]): Piece[][] {
  const runs: Piece[][] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    const [first] = last ?? [];
    if (first !== undefined && first.direction === piece.direction && isPlain(first) && isPlain(piece)) last!.push(piece);
    else runs.push([piece]);
  }
  return runs;
}
