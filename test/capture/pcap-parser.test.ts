/** The same packets as another reader sees: the npm package pcap-parser, on captures of this project. */
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/index.js';
import { ROOT } from '../helpers/exscope.js';

interface Packet {
  header: { timestampSeconds: number; timestampMicroseconds: number; capturedLength: number; originalLength: number };
  data: Buffer;
}

const { parse } = createRequire(import.meta.url)('pcap-parser') as { parse(path: string): NodeJS.EventEmitter };

const folder = join(ROOT, 'captures');
const captures = readdirSync(folder).filter((name) => name.endsWith('.pcap'));

describe('pcap-parser and exscope read the same', () => {
  it.each(captures)('%s', async (name) => {
    const path = join(folder, name);
    const theirs: string[] = [];
    const parser = parse(path);
    parser.on('packet', ({ header, data }: Packet) => {
      const { timestampSeconds, timestampMicroseconds, originalLength } = header;
      theirs.push(`${timestampSeconds} ${timestampMicroseconds * 1000} ${originalLength} ${data.toString('hex')}`);
    });
    await once(parser, 'end');
    const ours: string[] = [];
    await readCapture(
      { path, name, size: statSync(path).size },
      ({ seconds, nanoseconds, originalLength, buffer, offset, capturedLength }) => {
        const hex = Buffer.from(buffer.subarray(offset, offset + capturedLength)).toString('hex');
        ours.push(`${seconds} ${nanoseconds} ${originalLength} ${hex}`);
      },
    );
    expect(ours.length).toBeGreaterThan(5);
    expect(ours).toEqual(theirs);
  });
});
