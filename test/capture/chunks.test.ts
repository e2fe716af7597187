/** The size of the pieces a capture comes in changes nothing; nothing a capture holds makes a parser throw or grow. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAMES, join, parse, pcapFile, Section, samples, text } from './files.js';
import { snoopFile } from './snoop-files.js';

const make = new Section();
const OTHERS = {
  snoop: snoopFile(FRAMES.map((bytes, at) => ({ bytes, seconds: at, drops: at }))),
  'pcapng, with options and names': join(
    make.header(),
    make.interface(),
    ...FRAMES.map((bytes, at) =>
      make.enhanced(bytes, { low: at, options: join(make.option(1, text(`PID=${at} drop reason=none`)), make.option(4, make.u64(0, at))) }),
    ),
    make.block(4, make.option(1, text('\x0a\0\0\x01cas01\0'))),
  ),
};

describe.each(Object.entries({ ...samples(), ...OTHERS }))('%s', (_name, file) => {
  const whole = parse(file);
  const everyOctet = Array.from({ length: file.length }, (_, at) => at);

  it('is a good sample', () => {
    expect(whole.packets.length).toBeGreaterThanOrEqual(4);
    expect(whole.facts.problem).toBeNull();
  });

  it('in two pieces, cut at every octet', () => {
    for (const at of everyOctet) expect(parse(file, [at])).toEqual(whole);
  });

  it('octet by octet, and in pieces of every small size', () => {
    for (let size = 1; size <= 40; size++)
      expect(
        parse(
          file,
          everyOctet.filter((at) => at % size === 0),
        ),
      ).toEqual(whole);
  });

  it('ending at every octet: whole packets before, and the offset of what is cut', () => {
    let offsets = new Set<number>();
    for (const end of everyOctet.slice(1)) {
      const { packets, facts } = parse(file.subarray(0, end));
      expect(packets).toEqual(whole.packets.slice(0, packets.length));
      expect(facts.packets).toBe(packets.length);
      if (facts.problem === null) continue;
      expect(facts.problem).toMatchObject({ code: 'cut-short', packet: packets.length });
      expect(facts.problem.message).toContain(`octet ${facts.problem.offset}`);
      expect(facts.problem.offset).toBeLessThan(end);
      // The capture up to that offset is whole.
      if (!offsets.has(facts.problem.offset) && facts.problem.offset > 0) {
        expect(parse(file.subarray(0, facts.problem.offset)).facts.problem).toBeNull();
        offsets = offsets.add(facts.problem.offset);
      }
    }
    expect(offsets.size).toBeGreaterThanOrEqual(whole.packets.length);
  });

  it('with any octets changed, in any pieces: the same result, and no throw', () => {
    const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const cuts = fc.uniqueArray(fc.nat(file.length), { maxLength: 8 });
    fc.assert(
      fc.property(changes, cuts, (changed, places) => {
        const damaged = file.slice();
        // The format itself stays, or it would be another parser's.
        for (const [at, value] of changed) if (at >= 4) damaged[at] = value;
        const once = parse(damaged);
        expect(
          parse(
            damaged,
            places.sort((a, b) => a - b),
          ),
        ).toEqual(once);
        expect(once.packets.length).toBe(once.facts.packets);
        for (const { hex, originalLength, nanoseconds } of once.packets) {
          expect(originalLength).toBeGreaterThanOrEqual(hex.length / 2);
          expect(nanoseconds).toBeGreaterThanOrEqual(0);
          expect(nanoseconds).toBeLessThan(1e9);
        }
      }),
      { numRuns: 200 },
    );
  });
});

it('random octets behind a good header', () => {
  const heads = [
    pcapFile([]),
    new Section(true).header(),
    new Section(false).header(),
    join(new Section().header(), new Section().interface()),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), fc.nat(300), (head, tail, at) => {
      const file = join(head, tail);
      expect(parse(file, [Math.min(at, file.length)])).toEqual(parse(file));
    }),
    { numRuns: 2000 },
  );
});

it('a block that is skipped is not kept, however long', () => {
  const make = new Section();
  const long = make.block(77, new Uint8Array(3_000_000).fill(5));
  const file = join(make.header(), make.interface(), long, make.enhanced(FRAMES[0]!));
  const cuts = Array.from({ length: Math.floor(file.length / 4096) }, (_, at) => (at + 1) * 4096);
  expect(parse(file, cuts)).toEqual(parse(file));
  expect(parse(file).packets).toHaveLength(1);
});
