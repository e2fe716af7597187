import type { PacketRecord } from '../record.js';

/** Largest unit for which every step of the division below stays an exact integer. */
const EXACT_UNITS = 2 ** 36;

/**
 * Sets the time of a packet from its 64-bit count of units, exact to the nanosecond. The count does not fit a double, so it is
 * divided in two steps of 16 bits; finer units than 2^36 a second are rare enough for BigInt.
 */
export function setTime(record: PacketRecord, high: number, low: number, unitsPerSecond: number, offsetSeconds: number): void {
  if (unitsPerSecond > EXACT_UNITS) {
    setTimeSlowly(record, high, low, unitsPerSecond, offsetSeconds);
    return;
  }
  let seconds = Math.floor(high / unitsPerSecond);
  let rest = high - seconds * unitsPerSecond;
  let value = rest * 65_536 + (low >>> 16);
  let quotient = Math.floor(value / unitsPerSecond);
  seconds = seconds * 65_536 + quotient;
  rest = value - quotient * unitsPerSecond;
  value = rest * 65_536 + (low & 0xffff);
  quotient = Math.floor(value / unitsPerSecond);
  seconds = seconds * 65_536 + quotient;
  rest = value - quotient * unitsPerSecond;
  record.seconds = seconds + offsetSeconds;
  record.nanoseconds = unitsPerSecond === 1e6 ? rest * 1000 : unitsPerSecond === 1e9 ? rest : Math.floor((rest / unitsPerSecond) * 1e9);
}

function setTimeSlowly(record: PacketRecord, high: number, low: number, unitsPerSecond: number, offsetSeconds: number): void {
  const value = (BigInt(high) << 32n) | BigInt(low);
  const units = BigInt(unitsPerSecond);
  record.seconds = Number(value / units) + offsetSeconds;
  record.nanoseconds = Number(((value % units) * 1_000_000_000n) / units);
}
