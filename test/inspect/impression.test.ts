import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { impressionOf } from '../../src/inspect/impression.js';
import { ROOT } from '../helpers/exscope.js';

const text = readFileSync(join(ROOT, 'LICENSE')).subarray(0, 1056);
/** Words without end, and without a pattern that compression would leave. */
const words = [1];
while (words.length < 6000) words.push((words.at(-1)! * 48_271) % 2_147_483_647);
const page = Buffer.from(words.map((word) => word.toString(36)).join(' '));
/** Octets without a pattern, the same each time. */
const random = (length: number) => createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16)).update(Buffer.alloc(length));

describe('the impression of a payload', () => {
  it.each([
    ['text', text, 'text'],
    ['base64', Buffer.from(random(900).toString('base64')), 'text'],
    ['random octets', random(1056), 'random'],
    ['compressed text, which looks the same', deflateRawSync(page).subarray(0, 2048), 'random'],
    ['text in UTF-16', Buffer.from(text.toString(), 'utf16le'), 'structured'],
    ['text in UTF-16 behind a constant', Buffer.from(text.toString(), 'utf16le').map((octet) => octet ^ 0xa5), 'structured'],
    ['few random octets', random(1000), null],
    ['little text', text.subarray(0, 200), null],
    ['nothing', Buffer.alloc(0), null],
  ])('of %s', (_name, bytes, expected) => {
    expect(impressionOf([bytes])).toBe(expected);
  });

  it('passes over the beginning of each part', () => {
    expect(impressionOf([Buffer.concat([random(32), text]), Buffer.alloc(32)])).toBe('text');
  });
});
