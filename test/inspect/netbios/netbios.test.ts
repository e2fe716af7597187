import { expect, it } from 'vitest';
import type { Side } from '../../../src/inspect/evidence.js';
import { CLIENT, EITHER, NO, SERVER } from '../../../src/inspect/inspector.js';
import { netbios } from '../../../src/inspect/netbios/index.js';
import { DATAGRAM_PROTOCOLS } from '../../../src/inspect/registry.js';
import { bytes, Context, join } from '../tls/fixtures.js';

const name = join(Uint8Array.of(0x20), Buffer.from('FHEPFCELEHFCEPFFFACACACACACACABN'), Uint8Array.of(0));
const query = join(bytes('8001 0110 0001 0000 0000 0000'), name, bytes('0020 0001'));
const answer = join(bytes('8001 8500 0000 0001 0000 0000'), name, bytes('0020 0001 000493e0 0006 0000 0a140102'));
const status = join(bytes('8002 0000 0001 0000 0000 0000'), name, bytes('0021 0001'));
const datagram = join(bytes('110a 8003 0a14010a 008a 00bb 0000'), name, name, Buffer.from('\xffSMB', 'latin1'));

const recognise = (packet: Uint8Array) => netbios.recognise(packet, 0, packet.length, false);
function inspect(...packets: (readonly [Side, Uint8Array])[]) {
  const context = new Context();
  const inspector = netbios.create(context, 0, false);
  for (const [side, packet] of packets) {
    context.packet++;
    inspector.data(side, packet, 0, packet.length);
  }
  inspector.end();
  return { ...context.evidence, done: inspector.done };
}

it('is known by its encoded name, on any port, and by no other protocol of UDP', () => {
  expect([query, answer, status, datagram].map(recognise)).toEqual([CLIENT, SERVER, CLIENT, EITHER]);
  // Of RTP only several packets are proof: its inspector rejects the rest.
  for (const packet of [query, answer, status, datagram])
    for (const { name: other, recognise: by } of DATAGRAM_PROTOCOLS)
      if (other !== 'netbios' && other !== 'rtp') expect(by(packet, 0, packet.length, false)).toBe(NO);
});

it('says what passed, and keeps no name', () => {
  expect(inspect([0, query], [1, answer])).toMatchObject({
    protocol: 'netbios',
    clientSide: 0,
    cleartext: { packet: 1, what: 'NetBIOS name query' },
    done: true,
  });
  expect(inspect([0, status]).cleartext?.what).toBe('NetBIOS node status query');
  expect(inspect([0, datagram])).toMatchObject({ cleartext: { what: 'NetBIOS datagram' }, done: false });
  expect(inspect(...Array.from({ length: 8 }, () => [0, datagram] as const)).done).toBe(true);
});

it('every prefix is none, and no flipped bit throws', () => {
  for (const packet of [query, datagram]) {
    for (let length = 0; length < 48; length++) expect(recognise(packet.subarray(0, length))).toBe(NO);
    for (let bit = 0; bit < packet.length * 8; bit++) {
      const flipped = packet.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      recognise(flipped);
      inspect([0, flipped]);
    }
  }
});
