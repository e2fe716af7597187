/** A damaged pcapng file is read on at the next section that proves to be one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { join, parse, Section, text } from './files.js';

const frame = text('a frame of 26 octets, just');
const make = new Section();
const big = new Section(false);
const section = (of: Section) => join(of.header(), of.interface(), of.enhanced(frame), of.enhanced(frame));
const bad = new Section().bytes().u32(6, 7).octets(text('damaged!')).done();
/** Begins like a section header, and is none. */
const alike = (length: number, octets = 0) => join(make.bytes().u32(0x0a0d0d0a, length, 0x1a2b3c4d).done(), new Uint8Array(octets));

it('what came before is kept, what the next section holds is read, and both are told', () => {
  const file = join(section(make), bad, text('\n\n\r\r\nrubbish'), section(big));
  const { packets, facts } = parse(file);
  expect(packets.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  const offset = section(make).length;
  const resumed = offset + bad.length + 12;
  expect(facts).toMatchObject({
    packets: 4,
    sections: 2,
    byteOrder: 'mixed',
    counters: { resumed: 1 },
    problem: {
      code: 'damaged',
      offset,
      packet: 2,
      message: `the block at octet ${offset} claims an impossible length of 7, after packet 2: the file is damaged there; reading went on at the section at octet ${resumed}`,
    },
  });
});

describe('what only looks like a section is none', () => {
  it.each<[string, Uint8Array]>([
    ['another length behind it', join(alike(28), make.bytes().u32(1, 2, 3, 99).done())],
    ['a length below the least', alike(12, 16)],
    ['a length that is no multiple of 4', alike(30, 18)],
    ['a length beyond any header', alike(70_000)],
    ['no byte order', make.bytes().u32(0x0a0d0d0a, 28, 0x12345678, 0, 0, 0, 28).done()],
    ['longer than what is left of the file', alike(60_000)],
    ['cut at the end of the file', join(alike(28), alike(40))],
  ])('%s', (_what, lookalike) => {
    const file = join(section(make), bad, lookalike, section(make));
    for (const cuts of [[], [section(make).length + 5], Array.from({ length: file.length - 1 }, (_, at) => at + 1)]) {
      const { packets, facts } = parse(file, cuts);
      expect(packets).toHaveLength(4);
      expect(facts.counters.resumed).toBe(1);
    }
    const none = parse(join(section(make), bad, lookalike));
    expect(none.facts).toMatchObject({ packets: 2, counters: { resumed: 0 }, problem: { code: 'damaged', packet: 2 } });
  });
});

it('several damaged places: the first is told, and how often reading went on', () => {
  const { facts } = parse(join(section(make), bad, section(make), bad, section(make), bad));
  expect(facts).toMatchObject({ packets: 6, counters: { resumed: 2 }, problem: { offset: section(make).length, packet: 2 } });
});

it('after a skipped block whose lengths differ', () => {
  const skipped = make.block(77, new Uint8Array(40));
  skipped[skipped.length - 4]! ^= 4;
  expect(parse(join(section(make), skipped, section(make))).facts).toMatchObject({ packets: 4, counters: { resumed: 1 } });
});

it('many things that look like sections, one after the other, take no longer than any octets', () => {
  const lookalikes = new Uint8Array(3_000_000);
  const one = alike(65_536);
  for (let at = 0; at + 12 <= lookalikes.length; at += 12) lookalikes.set(one, at);
  const file = join(section(make), bad, lookalikes, section(make));
  const cuts = Array.from({ length: 30 }, (_, at) => (at + 1) * 100_000);
  const started = performance.now();
  expect(parse(file, cuts).facts).toMatchObject({ packets: 4, counters: { resumed: 1 } });
  expect(performance.now() - started).toBeLessThan(2000);
});

it('anything between two sections: never throws, and both are read', () => {
  const anything = fc.array(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(alike(28), alike(40), alike(60_000), bad)), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(anything, fc.array(fc.nat(300), { maxLength: 4 }), (parts, places) => {
      const file = join(section(make), bad, ...parts, section(make));
      const once = parse(file);
      const cuts = places.filter((at) => at < file.length).sort((a, b) => a - b);
      expect(parse(file, cuts)).toEqual(once);
      expect(once.packets.length).toBe(4);
    }),
    { numRuns: 300 },
  );
});
