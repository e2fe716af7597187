/** pcapng: sections, interfaces, every kind of packet block, and blocks that lie. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_CAPTURE_LIMITS } from '../../src/capture/facts.js';
import { PcapngParser } from '../../src/capture/pcapng/pcapng-parser.js';
import { FRAMES, join, parse, Section, text } from './files.js';

const frame = text('a frame of 26 octets, just');
const hex = Buffer.from(frame).toString('hex');

describe.each([
  ['little', new Section(true)],
  ['big', new Section(false)],
] as const)('%s-endian', (byteOrder, make) => {
  const begin = join(make.header(), make.interface());

  it('enhanced, simple and obsolete packets, each of its interface', () => {
    const { packets, facts } = parse(
      join(
        make.header(),
        make.interface({ linkType: 1, snaplen: 10, options: make.option(2, text('eth0')) }),
        make.interface({ linkType: 113, options: join(make.option(2, text('any')), make.option(11, text('\0tcp port 25'))) }),
        make.enhanced(frame, { id: 1, low: 3_000_004, original: 99 }),
        make.packet(frame, { id: 1, drops: 0xffff, low: 5_000_006 }),
        make.simple(frame.subarray(0, 10), 26),
      ),
    );
    const common = { linkType: 113, interfaceId: 1, hasTime: true, fcsLength: 0 };
    expect(packets).toEqual([
      { ...common, number: 1, hex, originalLength: 99, seconds: 3, nanoseconds: 4000 },
      { ...common, number: 2, hex, originalLength: 26, seconds: 5, nanoseconds: 6000 },
      {
        number: 3,
        hex: hex.slice(0, 20),
        originalLength: 26,
        linkType: 1,
        interfaceId: 0,
        seconds: 0,
        nanoseconds: 0,
        hasTime: false,
        fcsLength: 0,
      },
    ]);
    expect(facts).toMatchObject({
      byteOrder,
      packets: 3,
      capturedBytes: 62,
      originalBytes: 151,
      firstTimeMicros: 3_000_004,
      lastTimeMicros: 5_000_006,
      interfaces: [
        { id: 0, section: 0, linkType: 1, snaplen: 10, name: 'eth0', filter: null, packets: 1 },
        { id: 1, section: 0, linkType: 113, snaplen: 0, name: 'any', filter: 'tcp port 25', packets: 2 },
      ],
      counters: { withoutTime: 1 },
      problem: null,
    });
  });

  it('the flags of a packet override the frame check sequence of its interface', () => {
    const flags = (octets: number) =>
      make.option(
        2,
        make
          .bytes()
          .u32((octets << 5) | 1)
          .done(),
      );
    const { packets } = parse(
      join(
        make.header(),
        make.interface({ options: make.option(13, Uint8Array.of(4)) }),
        make.interface({ options: make.option(13, Uint8Array.of(32)) }),
        make.enhanced(frame),
        make.enhanced(frame, { options: join(make.option(1, text('a comment')), flags(2)) }),
        make.enhanced(frame, { options: flags(0) }),
        make.enhanced(frame, { options: join(make.option(0, text('')), flags(2)) }),
        make.enhanced(frame, { id: 1 }),
      ),
    );
    expect(packets.map(({ fcsLength }) => fcsLength)).toEqual([4, 2, 4, 4, 4]);
  });

  it('an offset of seconds, which may be negative', () => {
    const at = (high: number, low: number) =>
      parse(
        join(make.header(), make.interface({ options: make.option(14, make.u64(high, low)) }), make.enhanced(frame, { low: 7_000_001 })),
      ).packets;
    expect(at(0, 1000)).toMatchObject([{ seconds: 1007, nanoseconds: 1000 }]);
    expect(at(0xffffffff, 0xfffffff6)).toMatchObject([{ seconds: -3, nanoseconds: 1000 }]);
  });

  it('a time that is no date counts as none', () => {
    const { packets, facts } = parse(
      join(make.header(), make.interface({ options: make.option(9, Uint8Array.of(0)) }), make.enhanced(frame, { high: 0xfffffff0 })),
    );
    expect(packets).toMatchObject([{ hasTime: false, seconds: 0, nanoseconds: 0 }]);
    expect(facts).toMatchObject({ firstTimeMicros: null, lastTimeMicros: null, counters: { withoutTime: 1 } });
  });

  it('dropped packets are those of the last statistics of each interface', () => {
    const drops = (id: number, code: number, count: number) => make.statistics(id, make.option(code, make.u64(0, count)));
    expect(parse(begin).facts.droppedByCapture).toBeNull();
    const twice = join(begin, make.interface(), drops(0, 5, 4), drops(0, 7, 10), drops(0, 5, 6), drops(1, 5, 100), drops(7, 5, 9999));
    expect(parse(twice).facts.droppedByCapture).toBe(116);
    expect(parse(join(twice, begin, drops(0, 5, 1000))).facts.droppedByCapture).toBe(1116);
    const unknown = make.statistics(0, make.option(5, make.u64(0xffffffff, 0xffffffff)));
    expect(parse(join(begin, unknown)).facts.droppedByCapture).toBeNull();
  });

  it('other blocks are skipped, counted by type, and secrets only noticed', () => {
    const secrets = make.block(10, make.bytes().u32(0x544c534b, 20).octets(text('CLIENT_RANDOM 123456')).done());
    const others = Array.from({ length: 40 }, (_, at) => make.block(1000 + at, new Uint8Array(0)));
    const { facts } = parse(join(begin, secrets, make.block(200, new Uint8Array(4)), make.block(200, new Uint8Array(0)), ...others));
    expect(facts).toMatchObject({ containsTlsSecrets: true, counters: { blocksSkipped: 43 }, problem: null });
    expect(facts.skippedBlocks.slice(0, 3)).toEqual([
      { type: 10, blocks: 1 },
      { type: 200, blocks: 2 },
      { type: 1000, blocks: 1 },
    ]);
    expect(facts.skippedBlocks).toHaveLength(32);
    expect(JSON.stringify(facts)).not.toContain('123456');
  });

  it('packets of an interface nobody described are counted, not read', () => {
    const { packets, facts } = parse(
      join(make.header(), make.simple(frame), make.interface(), make.enhanced(frame, { id: 1 }), make.enhanced(frame)),
    );
    expect(packets).toHaveLength(1);
    expect(facts).toMatchObject({ packets: 1, counters: { unknownInterface: 2 }, problem: null });
  });

  it('interfaces beyond the limits are read but not listed, then not read', () => {
    const file = join(
      begin,
      make.interface({ linkType: 2 }),
      make.interface({ linkType: 3 }),
      ...[0, 1, 2].map((id) => make.enhanced(frame, { id })),
    );
    const { packets, facts } = parse(file, [], { maxInterfaces: 1, maxSectionInterfaces: 2 });
    expect(packets.map(({ linkType }) => linkType)).toEqual([1, 2]);
    expect(facts.interfaces).toHaveLength(1);
    expect(facts.counters).toMatchObject({ interfacesNotListed: 2, unknownInterface: 1 });
  });

  it('names are kept harmless and short', () => {
    const { facts } = parse(join(make.header(), make.interface({ options: make.option(2, text(`\u001b[2J${'x'.repeat(5000)}`)) })));
    expect(facts.interfaces[0]!.name).toMatch(/^\?\[2Jx{100,200}…$/);
  });

  describe('damage ends the reading where it is', () => {
    const good = make.enhanced(frame);
    const offset = begin.length + good.length;
    const change = (block: Uint8Array, at: number, value: number) =>
      join(block.subarray(0, at), make.bytes().u32(value).done(), block.subarray(at + 4));
    it.each([
      ['a length below the least', change(good, 4, 8), /impossible length of 8/],
      ['a length that is no multiple of 4', change(good, 4, good.length + 1), /impossible length/],
      ['a length beyond the limit', change(good, 4, 16_777_220), /16777220 octets.*maxBlockLength 16777216/],
      ['two lengths that differ', change(good, good.length - 4, good.length + 4), /two lengths that differ/],
      ['two lengths of a skipped block that differ', change(make.block(77, new Uint8Array(80)), 88, 96), /two lengths that differ/],
      ['a packet longer than its block', make.enhanced(frame, { captured: 29 }), /too short/],
      ['a block too short for a packet', make.block(6, new Uint8Array(16)), /too short/],
      ['a section without a byte order', change(make.header(), 8, 0x12345678), /without a byte order/],
      ['a section header too short', make.block(0x0a0d0d0a, make.bytes().u32(0x1a2b3c4d).done()), /impossible length/],
    ])('%s', (_what, block, message) => {
      const { packets, facts } = parse(join(begin, good, block, good));
      expect(packets).toHaveLength(1);
      expect(facts.problem).toEqual({ code: 'damaged', message: expect.stringMatching(message), offset, packet: 1 });
      expect(facts.problem!.message).toContain(`octet ${offset}`);
    });
  });

  it('a version whose blocks may differ is not guessed at', () => {
    expect(parse(join(make.header({ minor: 2 }), make.interface(), make.enhanced(frame))).packets).toHaveLength(1);
    const { packets, facts } = parse(join(begin, make.enhanced(frame), make.header({ major: 2 }), make.interface(), make.enhanced(frame)));
    expect(packets).toHaveLength(1);
    expect(facts).toMatchObject({ sections: 1, problem: { code: 'unknown-version', packet: 1 } });
  });
});

it('sections have their own byte order and interfaces', () => {
  const [little, big] = [new Section(true), new Section(false)];
  const { packets, facts } = parse(
    join(
      little.header(),
      little.interface({ linkType: 1 }),
      little.enhanced(FRAMES[0]!),
      big.header(),
      big.enhanced(FRAMES[1]!),
      big.interface({ linkType: 276 }),
      big.enhanced(FRAMES[3]!),
    ),
  );
  expect(packets.map(({ number, linkType }) => [number, linkType])).toEqual([
    [1, 1],
    [2, 276],
  ]);
  expect(facts).toMatchObject({ byteOrder: 'mixed', sections: 2, counters: { unknownInterface: 1 }, problem: null });
  expect(facts.interfaces.map(({ section, packets: count }) => [section, count])).toEqual([
    [0, 1],
    [1, 1],
  ]);
});

it('blocks before the first section are damage', () => {
  const parser = new PcapngParser(() => {}, DEFAULT_CAPTURE_LIMITS);
  const block = new Section().interface();
  parser.push(block, 0, block.length);
  expect(parser.facts.problem).toMatchObject({ code: 'damaged', offset: 0, packet: 0, message: expect.stringContaining('section header') });
});
