/** When a capture begins, told without using it up. */
import { writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { firstTimeOf } from '../../../src/capture/merge/first-time.js';
import { scratch } from '../../helpers/exscope.js';
import { join, pcapFile, Section, text } from '../files.js';

const folder = scratch();
const make = new Section();
const timed = pcapFile([
  { seconds: 12, fraction: 345, bytes: text('first') },
  { seconds: 11, bytes: text('second') },
]);
const long = join(make.header(), make.interface(), make.block(0xbad, new Uint8Array(200_000)), make.enhanced(text('late'), { low: 77 }));

it.each<[string, Uint8Array, number | null]>([
  ['a capture', timed, 12_000_345],
  ['a compressed one', new Uint8Array(gzipSync(timed)), 12_000_345],
  ['one whose first packet comes late', long, 77],
  ['one without packets', pcapFile([]), null],
  ['one without times', join(make.header(), make.interface(), make.simple(text('when?'))), null],
  ['one cut short in its first packet', timed.subarray(0, 30), null],
  ['what is no capture', text('just words, and some more'), null],
  ['an empty file', new Uint8Array(0), null],
])('%s', async (name, bytes, time) => {
  const path = pathOf(folder, name);
  writeFileSync(path, bytes);
  expect(await firstTimeOf({ path, name, size: bytes.length })).toBe(time);
});

it('a stream, and what is not there, tell nothing', async () => {
  expect(await firstTimeOf({ path: '-', name: 'standard input', size: null })).toBe(null);
  expect(await firstTimeOf({ path: pathOf(folder, 'missing'), name: 'missing', size: 9 })).toBe(null);
});
