/** What a pcapng capture tells of its packets besides their octets: processes, drops, names. */
import { describe, expect, it } from 'vitest';
import { join, parse, Section, text } from './files.js';

const frame = text('a frame of 26 octets, just');

describe.each([
  ['little', new Section(true)],
  ['big', new Section(false)],
] as const)('%s-endian', (_order, make) => {
  const begin = join(make.header(), make.interface());
  const commented = (comment: string) => make.enhanced(frame, { options: make.option(1, text(comment)) });

  it('comments name processes and reasons for drops', () => {
    const { packets, facts } = parse(
      join(
        begin,
        ...[
          'PID=4242 ProcessorNumber=1',
          'PID=4242',
          'pid: 4',
          'Drop Reason=INET: no route, at 7',
          'dropped reason: filter',
          'PID=',
          'words only',
        ].map(commented),
      ),
    );
    expect(packets).toHaveLength(7);
    expect(facts.processes).toEqual([
      { pid: 4242, path: null, local: null, remote: null, packets: 2 },
      { pid: 4, path: null, local: null, remote: null, packets: 1 },
    ]);
    expect(facts.drops).toEqual([
      { reason: 'INET: no route', packets: 1 },
      { reason: 'filter', packets: 1 },
    ]);
  });

  it('comments are kept harmless, and beyond the limit only counted', () => {
    const file = join(begin, commented('drop reason=\u001b[2Jx'), ...[1, 2, 3, 1].map((pid) => commented(`PID=${pid}`)));
    const { facts } = parse(file, [], { maxAnnotations: 2 });
    expect(facts.drops).toEqual([{ reason: '?[2Jx', packets: 1 }]);
    expect(facts.processes.map(({ pid, packets }) => [pid, packets])).toEqual([
      [1, 2],
      [2, 1],
    ]);
    expect(facts.counters.annotationsNotListed).toBe(1);
  });

  it('other options change nothing: hash, packet id, queue, verdict, and those that lie', () => {
    const plain = parse(join(begin, make.enhanced(frame)));
    const options = [3, 5, 6, 7, 0x8bad].map((code) => make.option(code, text('12345')));
    expect(parse(join(begin, make.enhanced(frame, { options: join(...options) })))).toEqual(plain);
    const lying = make.bytes().u16(1, 60_000).octets(text('PID=7')).pad().done();
    expect(parse(join(begin, make.enhanced(frame, { options: lying })))).toEqual(plain);
  });

  it('drops before a packet are added up; what no count can be is not one', () => {
    const dropped = (high: number, low: number) => make.enhanced(frame, { options: make.option(4, make.u64(high, low)) });
    expect(parse(join(begin, make.enhanced(frame))).facts.droppedByCapture).toBeNull();
    expect(parse(join(begin, dropped(0, 3), make.enhanced(frame), dropped(0, 4))).facts.droppedByCapture).toBe(7);
    expect(parse(join(begin, make.packet(frame, { drops: 5 }), make.packet(frame, { drops: 0xffff }))).facts.droppedByCapture).toBe(5);
    expect(parse(join(begin, dropped(0xffffffff, 0xffffffff))).facts.droppedByCapture).toBeNull();
    expect(parse(join(begin, dropped(1, 2))).facts.droppedByCapture).toBeNull();
    // Statistics count the same losses.
    expect(parse(join(begin, dropped(0, 3), make.statistics(0, make.option(5, make.u64(0, 2))))).facts.droppedByCapture).toBe(3);
  });

  describe('names', () => {
    const record = (type: number, value: Uint8Array) => make.option(type, value);
    const ipv4 = (last: number, names: string) => record(1, join(Uint8Array.of(10, 0, 0, last), text(names)));
    const names = (...records: Uint8Array[]) => make.block(4, join(...records, make.bytes().u16(0, 0).done()));

    it('of IPv4 and IPv6, the first of each address', () => {
      const ipv6 = record(2, join(Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9), text('edge\0')));
      const { facts } = parse(
        join(begin, names(ipv4(1, 'cas01\0cas.example\0'), ipv6, record(3, text('an EUI')), ipv4(1, 'other\0'), ipv4(2, 'without end'))),
      );
      expect(facts.names).toEqual([
        { address: '10.0.0.1', name: 'cas01' },
        { address: 'fe80::9', name: 'edge' },
        { address: '10.0.0.2', name: 'without end' },
      ]);
      expect(facts).toMatchObject({ problem: null, counters: { blocksSkipped: 0, annotationsNotListed: 0 } });
    });

    it('harmless, and beyond the limit only counted', () => {
      const { facts } = parse(join(begin, names(ipv4(1, '\u001b[2J\0'), ipv4(2, 'b\0'), ipv4(1, 'c\0'))), [], { maxAnnotations: 1 });
      expect(facts.names).toEqual([{ address: '10.0.0.1', name: '?[2J' }]);
      expect(facts.counters.annotationsNotListed).toBe(1);
    });

    it('that lie are left out', () => {
      const { facts } = parse(
        join(begin, make.block(4, make.bytes().u16(1, 400).u32(1).done()), names(record(1, Uint8Array.of(10, 0, 0, 1)), ipv4(3, '\0'))),
      );
      expect(facts).toMatchObject({ names: [], problem: null });
    });
  });

  it('every unit of time, and binary ones', () => {
    const at = (resolution: number, high: number, low: number) => {
      const options = make.option(9, Uint8Array.of(resolution));
      const [packet] = parse(join(make.header(), make.interface({ options }), make.enhanced(frame, { high, low }))).packets;
      return [packet!.seconds, packet!.nanoseconds, packet!.hasTime];
    };
    expect(at(3, 0, 1_234_567)).toEqual([1234, 567_000_000, true]);
    expect(at(9, 1, 0)).toEqual([4, 294_967_296, true]);
    expect(at(0x80 | 10, 0, 1024 * 7 + 512)).toEqual([7, 500_000_000, true]);
    expect(at(0x80 | 32, 9, 0x80000000)).toEqual([9, 500_000_000, true]);
    expect(at(0x7f, 0xffffffff, 0xffffffff)).toEqual([0, 0, true]);
    expect(at(0xff, 0xffffffff, 0xffffffff)).toEqual([0, 0, true]);
  });
});
