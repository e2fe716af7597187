/** Microsoft Network Monitor: every version's frames, times and tables, and tables that lie. */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/index.js';
import { NO_SHARED, SHARED, scratch } from '../helpers/exscope.js';
import { FRAMES, join, type Seen, sinkInto, text } from './files.js';
import { filetime, NETMON_START_SECONDS, type NetmonFrame, netmonFile } from './netmon-files.js';

const folder = scratch();
let count = 0;

function put(file: Uint8Array): string {
  const path = pathOf(folder, `${count++}.cap`);
  writeFileSync(path, file);
  return path;
}

async function read(file: Uint8Array, options: Parameters<typeof readCapture>[2] & { stream?: boolean } = {}) {
  const { stream = false, ...rest } = options;
  const packets: Seen[] = [];
  const facts = await readCapture({ path: put(file), name: 'trace.cap', size: stream ? null : file.length }, sinkInto(packets), rest);
  return { packets, facts };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const frames: NetmonFrame[] = FRAMES.map((bytes, at) => ({
  bytes,
  original: bytes.length + at,
  delta: [0, at * 1_000_001],
  filetime: filetime(1_500_000_000 + at, 12_345_67 + at),
  mediaType: [1, 8, 1, 0xe071][at]!,
}));

describe('versions', () => {
  it('2.3: a media type and a time of its own for each frame', async () => {
    const { packets, facts } = await read(netmonFile(frames));
    expect(packets.map((packet) => packet.hex)).toEqual(FRAMES.map(hex));
    expect(
      packets.map(({ number, originalLength, linkType, interfaceId, fcsLength }) => [
        number,
        originalLength,
        linkType,
        interfaceId,
        fcsLength,
      ]),
    ).toEqual([
      [1, 11, 1, 0, 0],
      [2, 4, 101, 1, 0],
      [3, 2, 1, 0, 0],
      [4, 27, 113, 2, 0],
    ]);
    expect(packets.map(({ seconds, nanoseconds, hasTime }) => [seconds, nanoseconds, hasTime])).toEqual(
      [0, 1, 2, 3].map((at) => [1_500_000_000 + at, 123_456_700 + at * 100, true]),
    );
    expect(facts).toMatchObject({
      format: 'netmon',
      byteOrder: 'little',
      packets: 4,
      sections: 1,
      timeZoneUnknown: false,
      problem: null,
      interfaces: [
        { id: 0, linkType: 1, packets: 2 },
        { id: 1, linkType: 101, packets: 1 },
        { id: 2, linkType: 113, packets: 1 },
      ],
    });
  });

  it.each<[[number, number], number[]]>([
    [
      [2, 2],
      [1, 101, 1, 113],
    ],
    [
      [2, 1],
      [1, 101, 1, 113],
    ],
    [
      [2, 0],
      [6, 6, 6, 6],
    ],
  ])('%j: times since the beginning, by a clock whose time zone is not told', async (version, linkTypes) => {
    const { packets, facts } = await read(netmonFile(frames, { version, mediaType: 2 }));
    expect(packets.map((packet) => packet.hex)).toEqual(FRAMES.map(hex));
    expect(packets.map(({ linkType }) => linkType)).toEqual(linkTypes);
    expect(packets.map(({ seconds, nanoseconds }) => seconds + nanoseconds / 1e9)).toEqual(
      [0.81, 1.810001, 2.810002, 3.810003].map((after) => NETMON_START_SECONDS + after),
    );
    expect(facts).toMatchObject({ timeZoneUnknown: true, problem: null });
  });

  it('1.1: lengths of 16 bits, and milliseconds', async () => {
    const { packets, facts } = await read(netmonFile(frames, { version: [1, 1], mediaType: 1 }));
    expect(packets.map((packet) => packet.hex)).toEqual(FRAMES.map(hex));
    expect(packets[1]).toMatchObject({ seconds: NETMON_START_SECONDS + 1000, nanoseconds: 811_000_000, originalLength: 4, linkType: 1 });
    expect(facts).toMatchObject({ packets: 4, timeZoneUnknown: true, problem: null });
  });

  it('of another kind are not guessed at', async () => {
    const { packets, facts } = await read(netmonFile(frames, { version: [3, 0] }));
    expect(packets).toEqual([]);
    expect(facts.problem).toEqual({
      code: 'unknown-version',
      message: 'the file is of Network Monitor version 3.0, which exscope does not know',
      offset: 0,
      packet: 0,
    });
  });
});

describe('times', () => {
  const at = (delta: [number, number]) => read(netmonFile([{ bytes: text('x'), delta }], { version: [2, 0] }));

  it('before the beginning of the capture', async () => {
    expect((await at([0xffffffff, 0xffffffff - 999_999])).packets).toMatchObject([
      { seconds: NETMON_START_SECONDS - 1, nanoseconds: 810_000_000, hasTime: true },
    ]);
  });

  it('that no calendar has count as none', async () => {
    for (const high of [0x7fffffff, 0x80000000, 0x200000]) {
      const { packets, facts } = await at([high, 0]);
      expect(packets).toMatchObject([{ hasTime: false, seconds: 0, nanoseconds: 0 }]);
      expect(facts).toMatchObject({ firstTimeMicros: null, counters: { withoutTime: 1 } });
    }
    const late = await read(netmonFile([{ bytes: text('x') }], { version: [2, 0], start: [65_535, 1, 0, 1, 0, 0, 0, 0] }));
    expect(late.packets).toMatchObject([{ hasTime: false }]);
  });
});

describe('frames', () => {
  it('are found by their table, whatever lies between them, in the order of the file', async () => {
    for (const bufferSize of [1, 7, 64, 200, 100_000]) {
      const { packets, facts } = await read(netmonFile(frames, { gap: 300, table: (offsets) => [...offsets].reverse() }), { bufferSize });
      expect(packets.map((packet) => packet.hex)).toEqual(FRAMES.map(hex));
      expect(facts.problem).toBeNull();
    }
  });

  it('that tell of the capture itself are not packets', async () => {
    const own = [0xfffc, 0xfffd, 0xfffe].map((mediaType) => ({ bytes: text('network info'), mediaType }));
    const { packets, facts } = await read(netmonFile([own[0]!, frames[0]!, own[1]!, own[2]!, frames[1]!]));
    expect(packets.map(({ number, hex: octets }) => [number, octets])).toEqual([
      [1, hex(FRAMES[0]!)],
      [2, hex(FRAMES[1]!)],
    ]);
    expect(facts).toMatchObject({ packets: 2, problem: null });
  });

  it('of media types without a LINKTYPE_ are kept apart', async () => {
    const types = [0, 1, 2, 3, 4, 7, 8, 9, 0xe000, 0xe080, 0xe081, 0xe08a, 0xe08b];
    const { packets } = await read(netmonFile(types.map((mediaType) => ({ bytes: text('x'), mediaType }))));
    expect(packets.map(({ linkType }) => linkType)).toEqual([1, 1, 6, 10, 0x10004, 101, 101, 101, 0, 105, 0x1e081, 0x1e08a, 0x8b]);
  });

  it('beyond the limit end the reading, with offset and packet', async () => {
    const { packets, facts } = await read(netmonFile([frames[0]!, { bytes: text('x'), captured: 262_145 }, frames[1]!]));
    expect(packets).toHaveLength(1);
    const offset = 128 + 16 + FRAMES[0]!.length + 15;
    expect(facts.problem).toEqual({
      code: 'damaged',
      message: expect.stringMatching(new RegExp(`^packet 2, at octet ${offset}, claims 262145 octets.*maxPacketLength 262144`)),
      offset,
      packet: 1,
    });
  });

  it('that begin within another or within the header are not read, and that is told', async () => {
    for (const wrong of [10, 150]) {
      const { packets, facts } = await read(netmonFile(frames, { table: (offsets) => [wrong, ...offsets] }));
      expect(packets.map((packet) => packet.hex)).toEqual(FRAMES.map(hex));
      expect(facts.problem).toMatchObject({ code: 'damaged', offset: wrong, message: expect.stringContaining(`one at octet ${wrong}`) });
    }
  });
});

describe('cut short', () => {
  const file = netmonFile(frames);
  const table = file.length - 16;

  it('within the table: the frames it still tells of are read, and the others are missed', async () => {
    const { packets, facts } = await read(file.subarray(0, table + 9));
    expect(packets).toHaveLength(2);
    expect(facts.problem).toEqual({
      code: 'cut-short',
      message: `the file ends within the table of frames, at octet ${table + 8}: where 2 of its 4 frames are is not known`,
      offset: table + 8,
      packet: 2,
    });
  });

  it('before the table: no frame can be found', async () => {
    for (const end of [table, 200, 128, 64]) {
      const { packets, facts } = await read(file.subarray(0, end));
      expect(packets).toEqual([]);
      expect(facts.problem).toMatchObject({ code: 'cut-short', message: expect.stringMatching(/table of frames.*missing.*cut short/) });
    }
    expect((await read(file.subarray(0, 20))).facts.problem).toMatchObject({ code: 'cut-short', offset: 0 });
  });

  it('a frame the table has beyond the end', async () => {
    const { packets, facts } = await read(netmonFile(frames, { table: (offsets) => [...offsets, 9999] }));
    expect(packets).toHaveLength(4);
    expect(facts.problem).toMatchObject({ code: 'cut-short', offset: 9999, message: expect.stringContaining('frame 5 of 5') });
  });
});

describe('processes', () => {
  const four = (last: number) => Uint8Array.of(10, 0, 0, last);
  const six = Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  const processes = [
    {
      pid: 4242,
      path: 'C:\\Windows\\System32\\lsass.exe',
      ports: [49_155, 389] as [number, number],
      addresses: [four(1), four(2)] as [Uint8Array, Uint8Array],
      icon: text('an icon'),
    },
    {
      pid: 77,
      path: `C:\\${'x'.repeat(300)}\u001b[2J`,
      ports: [80, 50_000] as [number, number],
      addresses: [six, six] as [Uint8Array, Uint8Array],
    },
  ];

  it('are told with their connections', async () => {
    const { packets, facts } = await read(netmonFile(frames, { processes }));
    expect(packets).toHaveLength(4);
    expect(facts.processes).toEqual([
      {
        pid: 4242,
        path: 'C:\\Windows\\System32\\lsass.exe',
        local: { address: '10.0.0.1', port: 49_155 },
        remote: { address: '10.0.0.2', port: 389 },
        packets: 0,
      },
      {
        pid: 77,
        path: expect.stringMatching(/^…x{190,}\?\[2J$/),
        local: { address: 'fe80::1', port: 80 },
        remote: { address: 'fe80::1', port: 50_000 },
        packets: 0,
      },
    ]);
    expect(facts.counters.annotationsNotListed).toBe(0);
  });

  it.each<[[number, number]]>([[[2, 2]], [[2, 3]]])('%j: frames name them by their place in the table', async (version) => {
    const naming = [1, 0xffffffff, 1, 0, 2].map((process, at) => ({ ...frames[at % frames.length]!, process }));
    // What is no packet names nobody.
    const own: NetmonFrame = { bytes: text('x'), mediaType: 0xfffd, process: 0 };
    const file = netmonFile([own, ...naming], { processes, version });
    for (const bufferSize of [1, 50, 100_000]) {
      const { packets, facts } = await read(file, { bufferSize });
      expect(packets).toHaveLength(5);
      expect(facts.processes.map(({ pid, packets: named }) => [pid, named])).toEqual([
        [4242, 1],
        [77, 2],
      ]);
    }
    expect((await read(file, { stream: true })).facts.processes.map(({ packets: named }) => named)).toEqual([1, 2]);
  });

  it('of long paths the end is kept, with the name of the file', async () => {
    const path = (folders: number) => `C:\\${'folder\\'.repeat(folders)}store.exe`;
    const of = async (long: string) => {
      const { facts } = await read(netmonFile(frames, { processes: [{ ...processes[0]!, path: long }] }));
      return facts.processes[0]!.path!;
    };
    expect(await of(path(2))).toBe('C:\\folder\\folder\\store.exe');
    expect(await of('x'.repeat(200))).toBe('x'.repeat(200));
    expect(await of('x'.repeat(201))).toBe(`…${'x'.repeat(199)}`);
    expect(await of(path(1000))).toMatch(/^…[\w\\]{190}store\.exe$/);
  });

  it('beyond the limit are counted', async () => {
    const { facts } = await read(netmonFile([{ ...frames[0]!, process: 1 }], { processes }), { limits: { maxAnnotations: 1 } });
    expect(facts.processes).toMatchObject([{ pid: 4242, packets: 0 }]);
    expect(facts.counters.annotationsNotListed).toBe(1);
  });

  it('of versions that have none are not made up', async () => {
    expect((await read(netmonFile(frames, { processes, version: [2, 1] }))).facts.processes).toEqual([]);
  });

  it('cut anywhere: those that are whole', async () => {
    const file = netmonFile(frames, { processes });
    const before = netmonFile(frames).length;
    for (let end = before; end <= file.length; end++) {
      const { packets, facts } = await read(file.subarray(0, end));
      expect(packets).toHaveLength(4);
      expect(facts.problem).toBeNull();
      expect(facts.processes.length).toBe(end === file.length ? 2 : facts.processes.length === 0 ? 0 : 1);
    }
  });
});

describe('through a pipe or compressed', () => {
  const file = netmonFile(frames, { processes: [] });

  it('it is read once all of it has come', async () => {
    const whole = await read(file);
    const zipped = new Uint8Array(gzipSync(file));
    for (const bufferSize of [1, 1000]) {
      expect((await read(zipped, { bufferSize })).packets).toEqual(whole.packets);
      expect((await read(file, { bufferSize, stream: true })).packets).toEqual(whole.packets);
    }
    expect((await read(zipped)).facts).toMatchObject({ compression: 'gzip', packets: 4, problem: null });
  });

  it('something else behind the compressed data does not lose it', async () => {
    const { packets, facts } = await read(join(new Uint8Array(gzipSync(file)), text('rubbish')));
    expect(packets).toHaveLength(4);
    expect(facts.problem).toMatchObject({ code: 'damaged', message: expect.stringContaining('not gzip'), packet: 4 });
  });

  it('cut short: the compression tells it', async () => {
    const zipped = new Uint8Array(gzipSync(file, { level: 0 }));
    const { facts } = await read(zipped.subarray(0, zipped.length - 30));
    expect(facts.problem).toMatchObject({ code: 'cut-short', message: 'the compressed file is cut short', packet: 0 });
  });

  it('more than the limit cannot be kept', async () => {
    const { packets, facts } = await read(new Uint8Array(gzipSync(file)), { limits: { maxBufferedBytes: file.length - 1 } });
    expect(packets).toEqual([]);
    expect(facts.problem).toMatchObject({ code: 'limit', message: expect.stringContaining(`maxBufferedBytes`) });
  });
});

describe('any octets changed, any cut', () => {
  const file = netmonFile(frames, {
    gap: 9,
    processes: [{ pid: 1, path: 'a.exe', ports: [1, 2], addresses: [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 6, 7, 8)] }],
  });

  it('never throws, and the counters add up', async () => {
    const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        changes,
        fc.integer({ min: 64, max: file.length }),
        fc.integer({ min: 1, max: 300 }),
        async (changed, end, bufferSize) => {
          const damaged = file.slice();
          for (const [at, value] of changed) if (at >= 4) damaged[at] = value;
          const { packets, facts } = await read(damaged.subarray(0, end), { bufferSize });
          expect(facts.packets).toBe(packets.length);
          expect(facts.interfaces.reduce((sum, each) => sum + each.packets, 0)).toBe(packets.length);
          expect(facts.capturedBytes).toBe(packets.reduce((sum, packet) => sum + packet.hex.length / 2, 0));
          for (const { hex: octets, originalLength, nanoseconds } of packets) {
            expect(originalLength).toBeGreaterThanOrEqual(octets.length / 2);
            expect(nanoseconds).toBeGreaterThanOrEqual(0);
            expect(nanoseconds).toBeLessThan(1e9);
          }
          expect((await read(damaged.subarray(0, end))).packets).toEqual(packets);
        },
      ),
      { numRuns: 200 },
    );
  });
});

const windows = pathOf(SHARED, 'windows');
const real = NO_SHARED || !existsSync(windows) ? [] : readdirSync(windows).filter((name) => name.endsWith('.cap'));

describe.skipIf(NO_SHARED)('real captures of Windows', () => {
  it('are read whole', async () => {
    for (const name of real) {
      const path = pathOf(windows, name);
      const packets: Seen[] = [];
      const facts = await readCapture({ path, name, size: statSync(path).size }, sinkInto(packets));
      expect([name, facts.format, facts.problem]).toEqual([name, 'netmon', null]);
      expect(packets.length).toBeGreaterThan(10);
      expect(facts.interfaces.every(({ linkType }) => linkType === 1)).toBe(true);
      expect(facts.firstTimeMicros).toBeGreaterThan(Date.UTC(2016, 0) * 1000);
      expect(facts.lastTimeMicros).toBeLessThan(Date.UTC(2022, 0) * 1000);
    }
    expect(real.length).toBeGreaterThan(2);
  });
});
