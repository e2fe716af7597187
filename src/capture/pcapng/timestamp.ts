import type { PacketRecord } from '../record.js';

/** Largest unit for which every step of the long division stays an exact integer. */
const EXACT_UNITS = 2 ** 36;
/** Microseconds up to the year 2255 fit a double as they are. */
const SAFE_HIGH = 2 ** 21;
/** 0001-01-01 and 9999-12-31T23:59:59: beyond them a time is no time of a packet, and no date either. */
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_799;

/**
 * Sets the time of a packet from its 64-bit count of units, exact to the nanosecond. The count does not fit a double, so it is
 * divided in steps of 16 bits; finer units than 2^36 a second are rare enough for BigInt.
 */
export function setTime(record: PacketRecord, high: number, low: number, unitsPerSecond: number, offsetSeconds: number): void {
  if (unitsPerSecond === 1e6 && high < SAFE_HIGH) {
    const micros = high * 2 ** 32 + low;
    const seconds = Math.floor(micros / 1e6);
    record.seconds = seconds + offsetSeconds;
    record.nanoseconds = (micros - seconds * 1e6) * 1000;
  } else if (unitsPerSecond <= EXACT_UNITS) divide(record, high, low, unitsPerSecond, offsetSeconds);
  else divideSlowly(record, high, low, unitsPerSecond, offsetSeconds);
  withinDates(record);
}

/** Takes away a time that no calendar has. */
export function withinDates(record: PacketRecord): void {
  record.hasTime = record.seconds >= EARLIEST && record.seconds <= LATEST;
  if (record.hasTime) return;
  record.seconds = 0;
  record.nanoseconds = 0;
}

function divide(record: PacketRecord, high: number, low: number, units: number, offsetSeconds: number): void {
  let seconds = Math.floor(high / units);
  let rest = high - seconds * units;
  let value = rest * 65_536 + (low >>> 16);
  let quotient = Math.floor(value / units);
  seconds = seconds * 65_536 + quotient;
  rest = value - quotient * units;
  value = rest * 65_536 + (low & 0xffff);
  quotient = Math.floor(value / units);
  seconds = seconds * 65_536 + quotient;
  rest = value - quotient * units;
  record.seconds = seconds + offsetSeconds;
  record.nanoseconds = units === 1e9 ? rest : nanoseconds(rest, units);
}

/** rest / units of a second, rounded down: times 10^9 = 31,250 x 32,000, in two steps that stay exact. */
function nanoseconds(rest: number, units: number): number {
  const value = rest * 31_250;
  const quotient = Math.floor(value / units);
  return quotient * 32_000 + Math.floor(((value - quotient * units) * 32_000) / units);
}

function divideSlowly(record: PacketRecord, high: number, low: number, unitsPerSecond: number, offsetSeconds: number): void {
  const value = (BigInt(high) << 32n) | BigInt(low);
  const units = BigInt(unitsPerSecond);
  record.seconds = Number(value / units) + offsetSeconds;
  record.nanoseconds = Number(((value % units) * 1_000_000_000n) / units);
}
