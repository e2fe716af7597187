/** Frames through the decode room, and what became of them. */
import { expect } from 'vitest';
import type { PacketRecord } from '../../src/capture/record.js';
import { decode } from '../../src/decode/decode.js';
import { encapsulationText } from '../../src/decode/encapsulation.js';
import { OUTCOMES } from '../../src/decode/outcome.js';
import { Packet } from '../../src/decode/packet.js';
import { ip, recordOf, tcpHeader } from '../helpers/frames.js';

export interface Frame {
  name: string;
  linkType: number;
  frame: readonly number[];
}

const SEGMENT = { from: '10.0.0.1:1025', to: '10.0.0.2:25', sequence: 7, acknowledgment: 9, flags: 'PA', payload: 'EHLO a\r\n' };
const TCP = [...tcpHeader(SEGMENT), ...Buffer.from(SEGMENT.payload)];
/** The same segment in either IP. */
export const IPV4 = ip(SEGMENT.from, SEGMENT.to, 6, TCP);
export const IPV6 = ip('[2001:db8::1]:1025', '[2001:db8::2]:25', 6, TCP);

export function read(frame: ArrayLike<number>, fields: Partial<PacketRecord> = {}) {
  const packet = new Packet();
  const outcome = OUTCOMES[decode(recordOf(Uint8Array.from(frame), fields), packet)];
  const { payloadOffset, payloadCaptured } = packet;
  const payload = Buffer.from(packet.buffer.subarray(payloadOffset, payloadOffset + payloadCaptured)).toString('latin1');
  return { outcome, packet, payload, tunnels: encapsulationText(packet.encapsulation) };
}

/** The frame is read down to the segment above, of which nothing is missing and nothing too much. */
export function expectSegment(frame: ArrayLike<number>, fields: Partial<PacketRecord> = {}): ReturnType<typeof read> {
  const result = read(frame, fields);
  const { outcome, packet, payload } = result;
  expect(outcome).toBe('decoded');
  expect([packet.sourcePort, packet.destinationPort, packet.sequence, packet.acknowledgment]).toEqual([1025, 25, 7, 9]);
  expect([payload, packet.payloadLength, packet.payloadCaptured]).toEqual([SEGMENT.payload, 8, 8]);
  const ends = packet.family === 4 ? [0x0a000001, 0x0a000002] : [1, 2];
  expect([packet.source3, packet.destination3]).toEqual(ends);
  expect(packet.source0 >>> 0).toBe(packet.family === 4 ? 0 : 0x20010db8);
  return result;
}

/** Every prefix, cut by the snaplen or by nature, and every flipped bit: one outcome, and a payload that lies within the frame. */
export function expectSurvival({ linkType, frame }: Frame): void {
  const whole = Uint8Array.from(frame);
  const once = (bytes: Uint8Array, originalLength: number) => {
    const { outcome, packet } = read(bytes, { linkType, originalLength });
    if (outcome === undefined) throw new Error('no outcome');
    if (outcome !== 'decoded') return;
    const { payloadOffset, payloadCaptured, payloadLength } = packet;
    if (payloadCaptured < 0 || payloadCaptured > payloadLength) throw new Error(`${payloadCaptured} of ${payloadLength} octets`);
    if (payloadCaptured > 0 && payloadOffset + payloadCaptured > bytes.length) throw new Error('payload beyond the frame');
  };
  for (let length = 0; length <= whole.length; length++) {
    once(whole.slice(0, length), length);
    once(whole.slice(0, length), whole.length);
  }
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const flipped = whole.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    once(flipped, whole.length);
  }
}
