import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/decode/decode.js';
import { OUTCOMES } from '../../src/decode/outcome.js';
import { Packet } from '../../src/decode/packet.js';
import { ethernet, ip, recordOf, tcpFrame, tcpHeader, u16, u32, udpFrame } from '../helpers/frames.js';

const segment = { from: '10.0.0.1:1025', to: '10.0.0.2:25', sequence: 7, acknowledgment: 9, flags: 'PA', payload: 'EHLO a\r\n' };

function read(frame: ArrayLike<number>, fields = {}) {
  const packet = new Packet();
  const outcome = OUTCOMES[decode(recordOf(Uint8Array.from(frame), fields), packet)];
  const payload = Buffer.from(packet.buffer.subarray(packet.payloadOffset, packet.payloadOffset + packet.payloadCaptured)).toString(
    'latin1',
  );
  return { outcome, packet, payload };
}

const tcp = [...tcpHeader(segment), ...Buffer.from(segment.payload)];
const ipv4 = ip(segment.from, segment.to, 6, tcp);
const ipv6 = ip('[2001:db8::1]:1025', '[2001:db8::2]:25', 6, tcp);

describe('link types', () => {
  const cases: [string, number, number[]][] = [
    ['Ethernet II', 1, ethernet(ipv4)],
    ['802.1Q', 1, ethernet(ipv4, [0x81, 0, 0, 7])],
    ['QinQ', 1, ethernet(ipv4, [0x88, 0xa8, 0, 7, 0x81, 0, 0, 9])],
    ['802.3 with LLC/SNAP', 1, [...new Array(12).fill(2), ...u16(8 + ipv4.length), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ...ipv4]],
    ['NULL, little-endian', 0, [2, 0, 0, 0, ...ipv4]],
    ['NULL, big-endian', 0, [0, 0, 0, 2, ...ipv4]],
    ['LOOP', 108, [0, 0, 0, 2, ...ipv4]],
    ['NULL with FreeBSD IPv6', 0, [28, 0, 0, 0, ...ipv6]],
    ['RAW', 101, ipv4],
    ['RAW as DLT 12', 12, ipv4],
    ['LINKTYPE_IPV6', 229, ipv6],
    ['Linux SLL', 113, [0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 8, 0, ...ipv4]],
    ['Linux SLL2', 276, [8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, ...ipv4]],
    ['Linux SLL2 with a VLAN tag', 276, [0x81, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0, 7, 8, 0, ...ipv4]],
  ];
  it.each(cases)('%s', (_name, linkType, frame) => {
    const { outcome, packet, payload } = read(frame, { linkType });
    expect(outcome).toBe('decoded');
    expect([packet.sourcePort, packet.destinationPort, packet.sequence, packet.acknowledgment]).toEqual([1025, 25, 7, 9]);
    expect(payload).toBe('EHLO a\r\n');
  });

  it('keeps the outermost VLAN identifier', () => {
    expect(read(ethernet(ipv4, [0x88, 0xa8, 0xe0, 7, 0x81, 0, 0, 9])).packet.vlan).toBe(7);
    expect(read(ethernet(ipv4)).packet.vlan).toBe(-1);
  });

  it('names what it does not read', () => {
    expect(read(ethernet(ipv4), { linkType: 147 }).outcome).toBe('unsupported-link-type');
    expect(read([...new Array(12).fill(2), 8, 6, ...new Array(28).fill(0)]).outcome).toBe('non-ip');
    expect(read([...new Array(12).fill(2), ...u16(3), 0x42, 0x42, 3]).outcome).toBe('non-ip');
  });
});

describe('network headers', () => {
  it('takes padding for what it is', () => {
    const { packet, payload } = read([...ethernet(ipv4), 0, 0, 0, 0, 0, 0]);
    expect(payload).toBe('EHLO a\r\n');
    expect(packet.payloadLength).toBe(8);
  });

  it('removes a frame check sequence, also a half captured one', () => {
    const frame = [...ethernet(ip(segment.from, segment.to, 6, tcp)), 1, 2, 3, 4];
    frame[16] = frame[17] = 0;
    expect(read(frame, { fcsLength: 4 }).payload).toBe('EHLO a\r\n');
    expect(read(frame.slice(0, -2), { fcsLength: 4, originalLength: frame.length }).payload).toBe('EHLO a\r\n');
  });

  it('believes the frame when segmentation offload left the total length empty', () => {
    const frame = ethernet(ipv4);
    frame[16] = frame[17] = 0;
    expect(read(frame).payload).toBe('EHLO a\r\n');
  });

  it('reads IPv4 options', () => {
    const withOptions = [...ipv4.slice(0, 20), 1, 1, 1, 1, ...ipv4.slice(20)];
    withOptions[0] = 0x46;
    withOptions[3] = withOptions.length;
    expect(read(ethernet(withOptions)).payload).toBe('EHLO a\r\n');
  });

  it('says of a fragment which datagram it is of, and where in it it belongs', () => {
    const first = ethernet(ipv4);
    first[18] = 0x12;
    first[19] = 0x34;
    first[20] = 0x20;
    expect(read(first)).toMatchObject({
      outcome: 'fragment',
      packet: { fragmentId: 0x1234, fragmentOffset: 0, moreFragments: true, protocol: 6 },
    });
    const later = ethernet(ipv4);
    later[21] = 3;
    expect(read(later)).toMatchObject({ outcome: 'fragment', packet: { fragmentOffset: 24, moreFragments: false } });
  });

  it('walks IPv6 extension headers', () => {
    const chain = [43, 0, 1, 4, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
    const { outcome, payload } = read(ethernet(ip('[fe80::1]:1', '[fe80::2]:2', 0, [...chain, ...tcp])));
    expect(outcome).toBe('decoded');
    expect(payload).toBe('EHLO a\r\n');
    const fragment = [6, 0, 0, 8, 0, 0, 0, 1];
    expect(read(ethernet(ip('[fe80::1]:1', '[fe80::2]:2', 44, [...fragment, ...tcp]))).outcome).toBe('fragment');
  });

  it('counts other transports', () => {
    expect(read(ethernet(ip('10.0.0.1:0', '10.0.0.2:0', 1, [8, 0, 0, 0]))).outcome).toBe('other-transport');
    expect(read(ethernet(ip('[fe80::1]:0', '[fe80::2]:0', 58, [8, 0, 0, 0]))).outcome).toBe('other-transport');
  });

  it('tells a cut header from a malformed one', () => {
    const frame = tcpFrame(segment);
    expect(read(frame.slice(0, 40), { originalLength: frame.length }).outcome).toBe('cut-transport-header');
    expect(read(frame.slice(0, 30), { originalLength: frame.length }).outcome).toBe('cut-network-header');
    expect(read(frame.slice(0, 10), { originalLength: frame.length }).outcome).toBe('cut-link-header');
    expect(read(frame.slice(0, 10)).outcome).toBe('malformed-link-header');
    const badVersion = frame.slice();
    badVersion[14] = 0x35;
    expect(read(badVersion).outcome).toBe('malformed-network-header');
    const badOffset = frame.slice();
    badOffset[46] = 0x40;
    expect(read(badOffset).outcome).toBe('malformed-transport-header');
  });
});

describe('transport headers', () => {
  it('reads UDP and its own idea of length', () => {
    const { outcome, packet, payload } = read(udpFrame('10.0.0.1:53', '10.0.0.2:1025', 'abc'));
    expect([outcome, packet.protocol, payload, packet.payloadLength]).toEqual(['decoded', 17, 'abc', 3]);
    const lying = udpFrame('10.0.0.1:53', '10.0.0.2:1025', 'abc');
    lying[39] = 200;
    expect(read(lying).packet.payloadLength).toBe(3);
    lying[39] = 4;
    expect(read(lying).outcome).toBe('malformed-transport-header');
  });

  it('says how much of the payload the snaplen kept', () => {
    const frame = tcpFrame(segment);
    const { packet, payload } = read(frame.slice(0, -3), { originalLength: frame.length });
    expect([payload, packet.payloadLength, packet.payloadCaptured]).toEqual(['EHLO ', 8, 5]);
  });
});

describe('hostile frames', () => {
  const frames = [tcpFrame(segment), Uint8Array.from(ethernet(ipv6, [0x81, 0, 0, 7])), udpFrame('10.0.0.1:53', '10.0.0.2:1025', 'abc')];

  it('survives every prefix, cut by snaplen or by nature', () => {
    for (const frame of frames) {
      for (let length = 0; length <= frame.length; length++) {
        for (const originalLength of [length, frame.length]) {
          const { outcome, packet } = read(frame.slice(0, length), { originalLength });
          expect(outcome).toBeDefined();
          if (outcome === 'decoded')
            expect(packet.payloadOffset + packet.payloadCaptured).toBeLessThanOrEqual(Math.max(length, packet.payloadOffset));
        }
      }
    }
  });

  it('survives flipped bits and random bytes on every link type', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 120 }),
        fc.constantFrom(0, 1, 12, 101, 108, 113, 228, 229, 276, 9999),
        fc.nat(200),
        (noise, linkType, extra) => {
          const { outcome, packet } = read(noise, { linkType, originalLength: noise.length + extra });
          expect(outcome).toBeDefined();
          if (outcome === 'decoded' && packet.payloadCaptured > 0) {
            expect(packet.payloadOffset + packet.payloadCaptured).toBeLessThanOrEqual(noise.length);
            expect(packet.payloadCaptured).toBeLessThanOrEqual(packet.payloadLength);
          }
        },
      ),
      { numRuns: 2000 },
    );
    for (const frame of frames) {
      for (let bit = 0; bit < frame.length * 8; bit++) {
        const flipped = frame.slice();
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        expect(read(flipped).outcome).toBeDefined();
      }
    }
  });

  it('is no fool for long extension chains', () => {
    const chain = new Array(40).fill([60, 0, 0, 0, 0, 0, 0, 0]).flat();
    expect(read(ethernet(ip('[fe80::1]:1', '[fe80::2]:2', 60, [...chain, ...u32(0)]))).outcome).toBe('malformed-network-header');
  });
});
