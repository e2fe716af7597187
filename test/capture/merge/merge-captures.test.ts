/** Several captures, one order: every packet once, at its time, whatever the files, their formats and the buffers. */
import { unlinkSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureFacts } from '../../../src/capture/facts.js';
import { type CaptureInput, mergeCaptures } from '../../../src/capture/index.js';
import type { MergeOptions } from '../../../src/capture/merge/merge-captures.js';
import type { PacketRecord } from '../../../src/capture/record.js';
import { scratch } from '../../helpers/exscope.js';
import { join, pcapFile, Section, text } from '../files.js';

const folder = scratch();
let files = 0;

function put(bytes: Uint8Array): CaptureInput {
  const name = `${files++}.cap`;
  const path = pathOf(folder, name);
  writeFileSync(path, bytes);
  return { path, name, size: bytes.length };
}

interface Told {
  capture: number;
  micros: number;
  text: string;
  number: number;
}

async function merged(inputs: readonly CaptureInput[], options: MergeOptions = {}) {
  const packets: Told[] = [];
  const facts: CaptureFacts[] = [];
  const errors: string[] = [];
  let current = -1;
  const late = await mergeCaptures(
    inputs,
    {
      begin: (index) => {
        current = index;
      },
      packet: ({ number, seconds, nanoseconds, buffer, offset, capturedLength }: PacketRecord) => {
        const octets = Buffer.from(buffer.subarray(offset, offset + capturedLength));
        packets.push({ capture: current, micros: seconds * 1e6 + nanoseconds / 1000, text: octets.toString('latin1'), number });
      },
      end: (index, ended) => {
        expect(facts[index]).toBeUndefined();
        expect(index).toBe(current);
        facts[index] = ended;
      },
      unreadable: ({ code }) => errors.push(code),
    },
    options,
  );
  return { packets, facts, errors, late };
}

/** A capture with a packet at each of these seconds. */
const at = (...seconds: number[]) => pcapFile(seconds.map((second) => ({ seconds: second, bytes: text(`at ${second}`) })));
const order = (packets: readonly Told[]) => packets.map(({ text: said }) => said.slice(3)).join(' ');

/** The same packets as pcapng with nanoseconds. */
function pcapng(records: readonly { micros: number; bytes: Uint8Array }[]): Uint8Array {
  const make = new Section(false);
  const blocks = records.map(({ micros, bytes }) => {
    const ticks = BigInt(micros) * 1000n;
    return make.enhanced(bytes, { high: Number(ticks >> 32n), low: Number(ticks & 0xffffffffn) });
  });
  return join(make.header(), make.interface({ options: make.option(9, Uint8Array.of(9)) }), ...blocks);
}

const pcap = (records: readonly { micros: number; bytes: Uint8Array }[]) =>
  pcapFile(records.map(({ micros, bytes }) => ({ seconds: Math.floor(micros / 1e6), fraction: micros % 1e6, bytes })));

const FORMATS = [pcap, pcapng, (records: Parameters<typeof pcap>[0]) => new Uint8Array(gzipSync(pcap(records)))];

describe('property', () => {
  it('all records exactly once, and in order of time when each file is', async () => {
    const record = fc.record({
      micros: fc.integer({ min: 0, max: 5_000_000 }),
      file: fc.nat(),
      length: fc.oneof(fc.nat(60), fc.nat(2000)),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
        fc.constantFrom(1, 17, 64, 1000, undefined),
        fc.integer({ min: 1, max: 7 }),
        async (records, count, formats, bufferSize, maxOpenCaptures) => {
          const marked = records
            .sort((a, b) => a.micros - b.micros)
            .map(({ micros, file, length }, place) => ({ micros, file, bytes: text(`${place} `.padEnd(length, 'x')) }));
          const parts = Array.from({ length: count }, (_, part) => marked.filter(({ file }) => file % count === part));
          const inputs = parts.map((part, index) => put(FORMATS[formats[index]!]!(part)));
          const { packets, facts, errors, late } = await merged(inputs, { maxOpenCaptures, ...(bufferSize && { bufferSize }) });
          for (const { path } of inputs) unlinkSync(path);
          expect(errors).toEqual([]);
          expect(facts).toHaveLength(count);
          expect(facts.reduce((sum, { packets: read }) => sum + read, 0)).toBe(records.length);
          expect(packets.map(({ text: said }) => said).sort()).toEqual(
            marked.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).sort(),
          );
          // Numbers are those of the packet's own file, one after the other.
          for (const [index] of facts.entries()) {
            const own = packets.filter(({ capture }) => capture === index).map(({ number }) => number);
            expect(own).toEqual(own.map((_, place) => place + 1));
          }
          if (maxOpenCaptures >= count) expect(late).toBe(0);
          const times = packets.map(({ micros }) => micros);
          if (late === 0) expect(times).toEqual([...times].sort((a, b) => a - b));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('packets in the order of their times', () => {
  it('files one after the other, by time and not by name, each in one piece', async () => {
    const inputs = [put(at(7, 8, 9)), put(at(1, 2, 3)), put(at(4, 5, 6))];
    const { packets, facts } = await merged(inputs);
    expect(order(packets)).toBe('1 2 3 4 5 6 7 8 9');
    expect(facts.map(({ path }) => path)).toEqual([inputs[1]!.path, inputs[2]!.path, inputs[0]!.path]);
  });

  it('side by side, equal times in the order of the captures', async () => {
    const { packets } = await merged([put(at(1, 3, 3, 5)), put(at(1, 2, 3, 6))]);
    expect(packets.map(({ capture, text: said }) => `${capture}:${said.slice(3)}`)).toEqual([
      '0:1',
      '1:1',
      '1:2',
      '0:3',
      '0:3',
      '1:3',
      '0:5',
      '1:6',
    ]);
  });

  it('within a capture its own order holds', async () => {
    const { packets } = await merged([put(at(1, 9, 2, 10)), put(at(5))]);
    expect(order(packets)).toBe('1 5 9 2 10');
  });

  it('one that has no times keeps its place, one without packets is there too', async () => {
    const make = new Section();
    const untimed = join(make.header(), make.interface(), make.simple(text('at -')), make.simple(text('at --')));
    const { packets, facts } = await merged([put(at(5, 6)), put(untimed), put(at()), put(at(1, 9))]);
    expect(order(packets)).toBe('1 5 - -- 6 9');
    expect(facts).toHaveLength(4);
  });

  it('what is no capture stops none of the others', async () => {
    const gone = put(at(1));
    unlinkSync(gone.path);
    const { packets, errors } = await merged([put(text('words, more than a few')), put(at(2, 3)), gone, put(new Uint8Array(0))]);
    expect(order(packets)).toBe('2 3');
    expect(errors.sort()).toEqual(['EXSCOPE_EMPTY', 'EXSCOPE_NOT_A_CAPTURE', 'EXSCOPE_UNREADABLE']);
  });

  it('a damaged one gives what comes before the damage, at its time', async () => {
    const broken = join(at(1, 4), pcapFile([{ seconds: 5, bytes: text('x'), captured: 0xffffffff }]).subarray(24));
    const { packets, facts } = await merged([put(broken), put(at(2, 3, 9))], { bufferSize: 10 });
    expect(order(packets)).toBe('1 2 3 4 9');
    expect(facts.map(({ problem }) => problem?.code ?? null)).toEqual(['damaged', null]);
  });
});

describe('as many as may be read at once', () => {
  const inputs = () => [put(at(1, 10)), put(at(2, 11)), put(at(3, 12)), put(at(4, 13))];

  it.each([
    [1, 3, '1 10 2 11 3 12 4 13'],
    [2, 2, '1 2 10 3 11 4 12 13'],
    [3, 1, '1 2 3 10 4 11 12 13'],
    [4, 0, '1 2 3 4 10 11 12 13'],
  ])('%i: %i come late', async (maxOpenCaptures, late, expected) => {
    const result = await merged(inputs(), { maxOpenCaptures, bufferSize: 20 });
    expect(result.late).toBe(late);
    expect(order(result.packets)).toBe(expected);
  });

  it('one after the other none is late, however many', async () => {
    const { late, facts } = await merged(
      Array.from({ length: 100 }, (_, day) => put(at(day * 10, day * 10 + 9))),
      { maxOpenCaptures: 1 },
    );
    expect(late).toBe(0);
    expect(facts).toHaveLength(100);
  });
});

describe('reading', () => {
  it('keeps of each capture no more than what is read at once', async () => {
    const bufferSize = 6_000;
    const seconds = Array.from({ length: 6_000 }, (_, second) => second);
    const inputs = [0, 1, 2].map((part) => put(at(...seconds.filter((second) => second % 3 === part))));
    const read = new Map<string, number>();
    let packets = 0;
    let ahead = 0;
    await mergeCaptures(
      inputs,
      {
        begin: () => {},
        packet: ({ capturedLength }) => {
          packets += 16 + capturedLength;
          ahead = Math.max(ahead, [...read.values()].reduce((sum, bytes) => sum + bytes, 0) - packets);
        },
        end: () => {},
        unreadable: () => {},
      },
      { bufferSize, onProgress: ({ name }, bytes) => read.set(name, bytes) },
    );
    expect(packets).toBe(inputs.reduce((sum, { size }) => sum + size! - 24, 0));
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThanOrEqual(inputs.length * (bufferSize + 24));
  });

  it('waits until whoever gets the packets is ready, and ends with its error', async () => {
    const inputs = [put(at(1, 3)), put(at(2, 4))];
    const failing = merged(inputs, { ready: () => Promise.reject(new TypeError('the store is full')) });
    await expect(failing).rejects.toThrow('the store is full');
    const sink = { begin: () => {}, end: () => {}, unreadable: () => {} };
    const thrown = mergeCaptures(inputs, {
      ...sink,
      packet: () => {
        throw new TypeError('from the sink');
      },
    });
    await expect(thrown).rejects.toThrow('from the sink');
  });

  it.each([
    ['side by side', [at(...Array.from({ length: 500 }, (_, n) => 2 * n)), at(...Array.from({ length: 500 }, (_, n) => 2 * n + 1))]],
    ['one after the other', [at(...Array.from({ length: 500 }, (_, n) => n)), at(1000, 1001), at(2000, 2001)]],
  ])('interrupted, %s: every capture is there, marked', async (_what, captures) => {
    const stop = new AbortController();
    const { packets, facts } = await merged(captures.map(put), {
      bufferSize: 1000,
      signal: stop.signal,
      onProgress: (_input, bytes) => bytes > 3000 && stop.abort(),
    });
    expect(facts.map(({ interrupted, problem }) => ({ interrupted, problem }))).toEqual(
      captures.map(() => ({ interrupted: true, problem: null })),
    );
    expect(facts.reduce((sum, { packets: read }) => sum + read, 0)).toBe(packets.length);
    expect(packets.length).toBeGreaterThan(50);
    expect(packets.length).toBeLessThan(400);
  });

  it('interrupted before the first octet', async () => {
    const { packets, facts } = await merged([put(at(1)), put(at(2))], { signal: AbortSignal.abort() });
    expect(packets).toEqual([]);
    expect(facts.map(({ interrupted }) => interrupted)).toEqual([true, true]);
  });
});
