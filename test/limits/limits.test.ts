/** Every limit of the table is driven to where it does nothing yet, and past it. A limit without a driver fails. */
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import { CAPTURE_DRIVERS } from './capture-drivers.js';
import { FLOW_DRIVERS } from './flow-drivers.js';
import { INSPECT_DRIVERS } from './inspect-drivers.js';
import { JUDGE_DRIVERS } from './judge-drivers.js';

const drivers = { ...CAPTURE_DRIVERS, ...FLOW_DRIVERS, ...INSPECT_DRIVERS, ...JUDGE_DRIVERS };
const limits = LIMITS.flatMap((room) => room.limits);

it('all limits are driven, and nothing else', () => {
  expect(Object.keys(drivers).sort()).toEqual(limits.map(({ name }) => name).sort());
});

describe.each(limits)('$name', ({ name, counted }) => {
  it('does nothing while it is only reached', async () => {
    expect(await drivers[name]!(false)).toEqual({ counted: 0, acted: false });
  });

  it('does what it says once it is passed, and counts it', async () => {
    const driven = await drivers[name]!(true);
    expect(driven.acted).toBe(true);
    if ('in' in counted) expect(driven.counted).toBeGreaterThan(0);
  });
});
