/** Every packet ends in exactly one counter, whatever its link type and whatever became of its octets. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINK_FRAMES } from '../decode/link/frames.js';
import { TUNNEL_FRAMES } from '../decode/tunnel/frames.js';
import { track } from './track.js';

const FRAMES = [...LINK_FRAMES, ...TUNNEL_FRAMES];

const mutated = fc
  .record({
    which: fc.nat(FRAMES.length - 1),
    /** Octets written over others, near the beginning, where the headers are. */
    changes: fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 4 }),
    length: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(120) }),
    more: fc.oneof(fc.constant(0), fc.nat(60)),
    fcsLength: fc.constantFrom(0, 0, 0, 4),
    otherLinkType: fc.option(fc.constantFrom(0, 1, 105, 113, 147, 189, 192, 276, 0x10009, 0x20001), { freq: 8, nil: null }),
  })
  .map(({ which, changes, length, more, fcsLength, otherLinkType }) => {
    const { frame, linkType } = FRAMES[which]!;
    const bytes = Uint8Array.from(frame);
    for (const [at, octet] of changes) if (at < bytes.length) bytes[at] = octet;
    const captured = bytes.slice(0, length ?? bytes.length);
    return { frame: captured, originalLength: captured.length + more, fcsLength, linkType: otherLinkType ?? linkType };
  });

describe('coverage', () => {
  it('adds up to the packets, and what was decoded to those of the flows', () => {
    fc.assert(
      fc.property(fc.array(mutated, { minLength: 1, maxLength: 50 }), (frames) => {
        const { coverages, packets } = track(frames);
        const [coverage] = coverages;
        expect(coverage!.total()).toBe(frames.length);
        for (const [, count] of coverage!.entries()) expect(count).toBeGreaterThan(0);
        expect(packets).toBe(coverage!.of('decoded') + coverage!.of('duplicate'));
        const unread = [...coverage!.unsupportedLinkTypes.values()].reduce((sum, count) => sum + count, 0);
        expect(unread).toBe(coverage!.of('unsupported-link-type'));
        for (const count of coverage!.encapsulated.values()) expect(count).toBeGreaterThan(0);
        expect([...coverage!.encapsulated.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(frames.length);
      }),
      { numRuns: 100 },
    );
  });

  it('counts what it does not read by number, also behind a header that names it', () => {
    const ppi = [0, 0, 8, 0, 195, 0, 0, 0, 1, 2, 3];
    const { coverages } = track([
      { frame: [1, 2, 3], linkType: 189 },
      { frame: ppi, linkType: 192 },
      { frame: [1], linkType: 189 },
    ]);
    expect([...coverages[0]!.unsupportedLinkTypes]).toEqual([
      [189, 2],
      [195, 1],
    ]);
  });

  it('counts wrong checksums, and drops nothing because of them', () => {
    const right = Uint8Array.from(LINK_FRAMES.find(({ name }) => name === 'Ethernet II')!.frame);
    const sum = right.subarray(14, 34).reduce((total, octet, at) => total + (at % 2 === 0 ? octet << 8 : octet), 0);
    const checksum = ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
    right[24] = checksum >> 8;
    right[25] = checksum & 255;
    const wrong = right.slice();
    wrong[25]! ^= 1;
    expect(track([right]).coverages[0]!.wrongIpChecksums).toBe(0);
    const { coverages, outcomes, texts } = track([wrong]);
    expect([coverages[0]!.wrongIpChecksums, outcomes, texts]).toEqual([1, { decoded: 1 }, ['EHLO a\r\n']]);
  });
});
