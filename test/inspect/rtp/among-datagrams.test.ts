/** Media among the other protocols of UDP: whoever is tried first must leave them alone. */
import { expect, it } from 'vitest';
import { Datagrams } from '../../../src/inspect/datagrams.js';
import { DEFAULT_INSPECT_LIMITS } from '../../../src/inspect/limits.js';
import { bytes, join } from '../tls/fixtures.js';

const rtp = (sequence: number, timestamp: number, type: number, seed: number) => {
  const head = Buffer.alloc(12);
  head[0] = 0x80;
  head[1] = type;
  head.writeUInt16BE(sequence & 0xffff, 2);
  head.writeUInt32BE((timestamp + sequence * 160) >>> 0, 4);
  head.writeUInt32BE(Math.imul(seed + 1, 0x9e3779b9) >>> 0, 8);
  return join(
    head,
    Uint8Array.from({ length: 160 }, (_, i) => ((i + 1) * 2_654_435_761 * (seed + 7)) >>> 13),
  );
};

it('is found behind STUN, from any sequence number on', () => {
  const stun = bytes('0001 0000 2112a442 000102030405060708090a0b');
  for (let seed = 0; seed < 400; seed++) {
    const flow = new Datagrams(DEFAULT_INSPECT_LIMITS, { learned() {} }, 0);
    const packets = [stun, ...Array.from({ length: 6 }, (_, i) => rtp(seed * 163 + i, seed * 7_919, seed % 35, seed))];
    for (const [i, packet] of packets.entries()) flow.data(0, packet, 0, packet.length, i + 1);
    flow.end();
    expect(flow.evidence.protocol).toBe('rtp');
  }
});

it('gives way to SIP when it proves to be no media', () => {
  const flow = new Datagrams(DEFAULT_INSPECT_LIMITS, { learned() {} }, 0);
  const options = Buffer.from('OPTIONS sip:a@b.example SIP/2.0\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n\r\n');
  for (const packet of [rtp(1, 0, 0, 1), options, ...Array.from({ length: 70 }, (_, i) => rtp(i * 999, 0, 0, i))]) {
    flow.data(0, packet, 0, packet.length, 1);
  }
  flow.data(0, options, 0, options.length, 99);
  flow.end();
  expect(flow.evidence.protocol).toBe('sip');
});
