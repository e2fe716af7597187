import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGES } from '../../../src/inspect/ese-replication/constants.js';
import { eseReplication } from '../../../src/inspect/ese-replication/index.js';
import { CLIENT, EITHER, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { join } from '../../helpers/ber.js';
import { NOISE } from '../gss/tokens.js';
import { damage, inspect, type Step } from '../play.js';
import { message } from './messages.js';

const recognise = (bytes: Uint8Array, midstream = false) => eseReplication.recognise(bytes, 0, bytes.length, midstream);
const BODY = Buffer.from('SECRET page of a mailbox database'.repeat(3));
const dialogue: Step[] = [
  [0, message('TST0', NOISE.subarray(0, 40))],
  [0, message('LRGQ', NOISE.subarray(0, 20))],
  [1, message('LRGY', NOISE.subarray(0, 36))],
  [0, message('CLGQ', NOISE)],
  [1, join(message('GRAN', BODY), message('GRAN', BODY))],
];

describe('recognition', () => {
  it('by the whole header of a message, from the start and inside a stream', () => {
    const ping = message('PING');
    for (let length = 0; length < ping.length; length++) {
      expect(recognise(ping.subarray(0, length))).toBe(MORE);
      expect(recognise(ping.subarray(0, length), true)).toBe(NO);
    }
    for (const midstream of [false, true]) {
      expect(recognise(ping, midstream)).toBe(EITHER);
      expect(recognise(message('LOGQ', NOISE), midstream)).toBe(CLIENT);
      expect(recognise(message('CITQ', NOISE), midstream)).toBe(CLIENT);
      expect(recognise(message('SDFY', NOISE), midstream)).toBe(SERVER);
    }
  });

  it('of a message whose packet holds its beginning only', () => {
    expect(recognise(message('SDFY', NOISE, { size: 1_000_000 }))).toBe(SERVER);
  });

  const YEAR = 365n * 864_000_000_000n;
  it.each([
    ['another type', message('LOGX', NOISE)],
    ['a compressed packet', message('LOGQ', NOISE, { kind: 2 })],
    ['kind 0', message('LOGQ', NOISE, { kind: 0 })],
    ['a message shorter than its packet', message('LOGQ', NOISE, { size: 16 })],
    ['a message above the largest', message('LOGQ', NOISE, { size: 1_052_673 })],
    ['a packet above the largest', message('LOGQ', NOISE, { packet: 1_052_673, size: 1_052_673 })],
    ['a packet without a message', message('LOGQ', NOISE, { packet: 15 })],
    ['a local time', message('LOGQ', NOISE, { sent: (2n << 62n) | (2015n * YEAR) })],
    ['a time of no kind', message('LOGQ', NOISE, { sent: 2015n * YEAR })],
    ['a time before the product', message('LOGQ', NOISE, { sent: (1n << 62n) | (2000n * YEAR) })],
    ['a time after 2100', message('LOGQ', NOISE, { sent: (1n << 62n) | (2110n * YEAR) })],
  ])('refuses %s', (_, bytes) => {
    expect([recognise(bytes), recognise(bytes, true)]).toEqual([NO, NO]);
  });

  it('knows every type by four letters of its own', () => {
    expect(MESSAGES.size).toBe(44);
    expect(MESSAGES.get(1_363_627_852)).toBe('CopyLogRequest');
    expect(MESSAGES.get(1_096_045_392)).toBe('PassiveStatus');
  });
});

it('messages in clear are told by name, each once', () => {
  const found = inspect(eseReplication, dialogue, { clientSide: null });
  expect(found).toMatchObject({ protocol: 'ese-replication', clientSide: 0, rejected: false });
  expect(found.cleartext).toEqual({ packet: 1, what: 'replication message TestNetwork0' });
  expect(found.proofs.map(({ packet, what }) => `${packet} ${what}`)).toEqual([
    '1 replication message TestNetwork0 in clear',
    '2 QueryLogRangeRequest',
    '3 QueryLogRangeReply',
    '4 ContinuousLogCopyRequest',
    '5 GranularLogData',
  ]);
  expect(JSON.stringify(found)).not.toContain('SECRET');
});

it('a reply shows who the server is; packets that are compressed or go on with a message are passed over', () => {
  const found = inspect(
    eseReplication,
    [
      [0, message('SDFY', NOISE, { size: 5000 })],
      [0, message('\0\0\0\0', NOISE)],
      [0, message('????', NOISE, { kind: 2 })],
      [1, message('PING')],
      [0, message('SDZY')],
    ],
    { clientSide: null, started: false },
  );
  expect(found.clientSide).toBe(1);
  expect(found.proofs.map(({ what }) => what)).toEqual([
    'replication message SeedDatabaseFileReply in clear',
    'compressed packet',
    'Ping',
    'PageSizeReply',
  ]);
});

it('after a loss goes on where a message begins a segment', () => {
  const found = inspect(eseReplication, [
    [0, message('LOGQ', NOISE)],
    [0, 1000],
    [0, NOISE],
    [0, message('PING')],
  ]);
  expect(found.proofs.map(({ packet, what }) => `${packet} ${what}`)).toEqual(['1 replication message CopyLogRequest in clear', '4 Ping']);
});

it('the same evidence from any cut; damage and noise do no harm', () => {
  const whole = inspect(eseReplication, dialogue);
  for (const cut of [1, 2, 5, 31]) expect(inspect(eseReplication, dialogue, { cut })).toEqual(whole);
  for (let length = 0; length < dialogue.length; length++) inspect(eseReplication, dialogue.slice(0, length), { cut: 3 });
  const first = dialogue[0]![1] as Uint8Array;
  // Every flipped bit of what proves it, but those of the size and of the time, takes the proof away or leaves it true.
  for (let bit = 0; bit < 21 * 8; bit++) {
    const flipped = Uint8Array.from(first);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    const found = inspect(eseReplication, [[0, flipped]]);
    expect(found.rejected).toBe(recognise(flipped) === NO || recognise(flipped) === MORE);
  }
  fc.assert(
    fc.property(fc.nat(8), fc.nat(400), fc.integer({ min: 1, max: 255 }), (which, at, value) => {
      const steps = damage(dialogue, which, at, value);
      expect(JSON.stringify([inspect(eseReplication, steps), inspect(eseReplication, steps, { cut: 11 })])).not.toContain('SECRET');
    }),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => {
      expect(recognise(noise, true)).toBe(NO);
      inspect(eseReplication, [
        [0, noise],
        [1, join(message('PING'), noise)],
      ]);
    }),
  );
});
