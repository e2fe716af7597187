/** Times against exact arithmetic. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setTime } from '../../src/capture/pcapng/timestamp.js';
import { PacketRecord } from '../../src/capture/record.js';

const LATEST = 253_402_300_799n;

function exactly(high: number, low: number, units: bigint) {
  const count = (BigInt(high) << 32n) | BigInt(low);
  const seconds = count / units;
  if (seconds > LATEST) return { seconds: 0, nanoseconds: 0, hasTime: false };
  return { seconds: Number(seconds), nanoseconds: Number(((count % units) * 1_000_000_000n) / units), hasTime: true };
}

function read(high: number, low: number, units: bigint, offset = 0) {
  const record = new PacketRecord();
  setTime(record, high, low, Number(units), offset);
  return { seconds: record.seconds, nanoseconds: record.nanoseconds, hasTime: record.hasTime };
}

const u32 = fc.oneof(fc.nat(0xffffffff), fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 2 ** 21 - 1, 2 ** 21));

describe('units of a second', () => {
  const tens = Array.from({ length: 20 }, (_, n) => ({ name: `10^-${n}`, units: 10n ** BigInt(n) }));
  const twos = Array.from({ length: 64 }, (_, n) => ({ name: `2^-${n}`, units: 2n ** BigInt(n) }));

  it.each([...tens, ...twos])('$name', ({ units }) => {
    const same = fc.property(u32, u32, (high, low) => {
      expect(read(high, low, units)).toEqual(exactly(high, low, units));
    });
    fc.assert(same, { numRuns: 300 });
  });

  it('at the edges of a second', () => {
    for (const { units } of [...tens, ...twos]) {
      for (const count of [units - 1n, units, units + 1n, 1_795_441_222n * units - 1n, 1_795_441_222n * units]) {
        if (count < 0n || count >= 1n << 64n) continue;
        const [high, low] = [Number(count >> 32n), Number(count & 0xffffffffn)];
        expect(read(high, low, units)).toEqual(exactly(high, low, units));
      }
    }
  });
});

it('an offset moves the seconds, and may move the time out of all years', () => {
  expect(read(0, 5, 1n, -10)).toEqual({ seconds: -5, nanoseconds: 0, hasTime: true });
  expect(read(0, 5, 1n, 2 ** 60)).toEqual({ seconds: 0, nanoseconds: 0, hasTime: false });
  expect(read(0, 5, 1n, -(2 ** 60))).toEqual({ seconds: 0, nanoseconds: 0, hasTime: false });
});
