import { describe, expect, it } from 'vitest';
import { linkTypeName } from '../../../src/decode/link/link-types.js';
import { ethernet, u32 } from '../../helpers/frames.js';
import { expectSegment, expectSurvival, IPV4, read } from '../read.js';
import { LINK_FRAMES, nflog, pktap, ppi, radiotap, SNAP, sll, sll2, wlan } from './frames.js';

const LLC_IPV4 = [...SNAP, 8, 0, ...IPV4];

describe('link types', () => {
  it.each(LINK_FRAMES)('$name is read', ({ linkType, frame }) => {
    expectSegment(frame, { linkType });
  });

  it.each(LINK_FRAMES)('$name survives every prefix and every flipped bit', expectSurvival);

  it('are called by name, or by number where nobody named them', () => {
    expect(linkTypeName(1)).toBe('Ethernet');
    expect(linkTypeName(189)).toBe('USB with Linux header (link type 189)');
    expect(linkTypeName(147)).toBe('link type 147');
    expect([195, 215, 230, 283].map(linkTypeName)).toEqual([
      '802.15.4 (link type 195)',
      '802.15.4 with PHY data (link type 215)',
      '802.15.4 without frame check (link type 230)',
      '802.15.4 with TAP header (link type 283)',
    ]);
    expect(linkTypeName(264)).toBe('ISO 14443 (NFC) (link type 264)');
    expect(linkTypeName(0x10009)).toBe('Network Monitor media type 9');
    expect(linkTypeName(0x20007)).toBe('snoop datalink type 7');
  });
});

describe('VLAN tags', () => {
  it('of which the outermost counts', () => {
    expect(read(ethernet(IPV4, [0x88, 0xa8, 0xe0, 7, 0x81, 0, 0, 9])).packet.vlan).toBe(7);
  });

  it('with identifier 0 are no VLAN', () => {
    expect(read(ethernet(IPV4, [0x81, 0, 0xe0, 0])).packet.vlan).toBe(-1);
    expect(read(ethernet(IPV4, [0x81, 0, 0xe0, 0, 0x81, 0, 0, 9])).packet.vlan).toBe(9);
  });

  it('more than four of which are malformed', () => {
    const tags = (count: number) => new Array(count).fill([0x81, 0, 0, 7]).flat();
    expectSegment(ethernet(IPV4, tags(4)));
    expect(read(ethernet(IPV4, tags(5))).outcome).toBe('malformed-link-header');
  });
});

describe('802.3', () => {
  const frame = (length: number, ...rest: readonly number[]) => [
    ...new Array<number>(12).fill(2),
    length >> 8,
    length & 255,
    ...LLC_IPV4,
    ...rest,
  ];

  it('ends where its length says, also for what was not captured', () => {
    const offloaded = frame(LLC_IPV4.length, 9, 9, 9, 9);
    offloaded[24] = offloaded[25] = 0;
    expectSegment(offloaded);
    const { packet } = read(offloaded.slice(0, -6), { originalLength: offloaded.length });
    expect([packet.payloadLength, packet.payloadCaptured]).toEqual([8, 6]);
  });

  it('is not believed when it promises more than there was', () => {
    expectSegment(frame(1500));
  });

  it('is malformed, not cut, when it ends within its own headers', () => {
    const short = [...new Array<number>(12).fill(2), 0, 5, ...LLC_IPV4];
    expect(read(short.slice(0, -6), { originalLength: short.length }).outcome).toBe('malformed-link-header');
  });

  it('is no IP with another service access point or organization', () => {
    expect(read([...new Array<number>(12).fill(2), 0, 3, 0x42, 0x42, 3]).outcome).toBe('non-ip');
    const cdp = [0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0, 2, 180];
    expect(read([...new Array<number>(12).fill(2), 0, cdp.length, ...cdp]).outcome).toBe('non-ip');
  });
});

describe('Linux cooked captures', () => {
  it('of netlink are no IP, whatever the family', () => {
    for (const protocol of [0, 4, 0x0800]) {
      expect(read(sll(protocol, LLC_IPV4, 824), { linkType: 113 }).outcome).toBe('non-ip');
      expect(read(sll2(protocol, LLC_IPV4, 824), { linkType: 276 }).outcome).toBe('non-ip');
    }
    expectSegment(sll2(4, LLC_IPV4), { linkType: 276 });
  });
});

describe('802.11', () => {
  const outcome = (frame: number[], linkType = 105) => read(frame, { linkType }).outcome;

  it('is only read where data is, and where nobody encrypted it', () => {
    expect(outcome(wlan(LLC_IPV4, [0x80, 0]))).toBe('non-ip');
    expect(outcome(wlan(LLC_IPV4, [0x48, 1]))).toBe('non-ip');
    expect(outcome(wlan(LLC_IPV4, [0x08, 0x41]))).toBe('encrypted-link');
  });

  it('has a frame check at its end, or padding before its body, when radiotap says so', () => {
    const frame = wlan(LLC_IPV4, [0x88, 1], [0, 0]);
    const offloaded = [...frame];
    offloaded[36] = offloaded[37] = 0;
    // The total length of the IP header is gone, so the frame check would be payload.
    expectSegment(radiotap(2, [0x10], [...offloaded, 1, 2, 3, 4]), { linkType: 127 });
    const padded = wlan(LLC_IPV4, [0x88, 1], [0, 0, 0xee, 0xee]);
    expectSegment(radiotap(2, [0x20], padded), { linkType: 127 });
    expectSegment(radiotap(3, [1, 2, 3, 4, 5, 6, 7, 8, 0x20], padded), { linkType: 127 });
  });

  it('has a frame check at its end when PPI says so', () => {
    const offloaded = wlan(LLC_IPV4);
    offloaded[34] = offloaded[35] = 0;
    const common = [2, 0, 20, 0, ...new Array<number>(8).fill(0), 1, ...new Array<number>(11).fill(0)];
    expectSegment(ppi(105, common, [...offloaded, 1, 2, 3, 4]), { linkType: 192 });
  });

  it('is malformed behind a header longer than the frame', () => {
    expect(outcome([0, 0, 200, 0, 0, 0, 0, 0, ...wlan(LLC_IPV4)], 127)).toBe('malformed-link-header');
    expect(outcome([...u32(0x44), ...u32(7), ...wlan(LLC_IPV4)], 119)).toBe('malformed-link-header');
  });
});

describe('links that name another', () => {
  it('say which one it is that is not read', () => {
    for (const [linkType, frame] of [
      [192, ppi(195, [], [1, 2, 3])],
      [258, pktap(195, [1, 2, 3])],
    ] as const) {
      const { outcome, packet } = read(frame, { linkType });
      expect([outcome, packet.innerType]).toEqual(['unsupported-link-type', 195]);
    }
    expect(read([1, 2], { linkType: 189 })).toMatchObject({ outcome: 'unsupported-link-type', packet: { innerType: 189 } });
  });

  it('are malformed when the number is none', () => {
    expect(read(ppi(0x20000, [], [1, 2, 3]), { linkType: 192 }).outcome).toBe('malformed-link-header');
    expect(read(pktap(-1, [1, 2, 3]), { linkType: 258 }).outcome).toBe('malformed-link-header');
  });

  it('do not lead anywhere without end', () => {
    let frame = pktap(1, ethernet(IPV4), 12);
    for (let depth = 0; depth < 7; depth++) frame = pktap(258, frame, 12);
    expectSegment(frame, { linkType: 258 });
    expect(read(pktap(258, frame, 12), { linkType: 258 }).outcome).toBe('tunnel-too-deep');
  });
});

describe('Frame Relay', () => {
  const outcome = (...frame: number[]) => read(frame, { linkType: 107 }).outcome;

  it('carries its own management, which may be short', () => {
    expect(outcome(0, 1, 3, 8, 0, 0x75)).toBe('non-ip');
    expect(outcome(0, 1, 3, 8)).toBe('non-ip');
  });

  it('is no IP with another organization', () => {
    expect(outcome(0x18, 0x41, 3, 0, 0x80, 0, 0x80, 0xc2, 0, 7, ...ethernet(IPV4))).toBe('non-ip');
  });

  it('has no endless address', () => {
    expect(outcome(0, 0, 0, 0, 0, 0, 0, 1)).toBe('malformed-link-header');
  });
});

describe('NFLOG', () => {
  it('ends where the field of the packet does', () => {
    const offloaded = [...IPV4];
    offloaded[2] = offloaded[3] = 0;
    expectSegment([...nflog(offloaded), 8, 0, 1, 0, 1, 2, 3, 4], { linkType: 239 });
  });

  it('is malformed when a field is shorter than its header or longer than the frame', () => {
    expect(read([2, 0, 0, 1, 3, 0, 9, 0, ...IPV4], { linkType: 239 }).outcome).toBe('malformed-link-header');
    expect(read([2, 0, 0, 1, 255, 0, 9, 0, ...IPV4], { linkType: 239 }).outcome).toBe('malformed-link-header');
  });

  it('may have no packet', () => {
    expect(read([2, 0, 0, 1, 8, 0, 1, 0, 1, 2, 3, 4], { linkType: 239 }).outcome).toBe('non-ip');
  });
});
