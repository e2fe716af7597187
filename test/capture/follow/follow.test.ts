/** Captures read while they are written, and what may happen to them meanwhile. */
import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { followCaptures, readCapture } from '../../../src/capture/index.js';
import { ExscopeError } from '../../../src/errors.js';
import { ROOT, scratch } from '../../helpers/exscope.js';
import { type Frame, framesOf, pcapngOf, pcapOf } from '../../helpers/split.js';

const folder = scratch();
let frames: Frame[];
let count = 0;

beforeAll(async () => {
  frames = await framesOf(join(ROOT, 'captures', 'imap-cleartext.pcap'));
});

function place(): string {
  const path = join(folder, `${count++}`);
  mkdirSync(path);
  return path;
}

interface Followed {
  /** Octets of every packet, in the order they came. */
  packets: Buffer[];
  /** What became of each capture: its name and its damage, or why it could not be read. */
  captures: string[];
}

/** Follows what `write` does; ends when that has ended, or after `idleSeconds`. */
async function followed(where: string, write: (seen: Followed) => Promise<void>, idleSeconds?: number): Promise<Followed> {
  const stop = new AbortController();
  const seen: Followed = { packets: [], captures: [] };
  const writing = write(seen).then(() => idleSeconds ?? stop.abort());
  for await (const input of followCaptures(where, { stop: stop.signal, idleSeconds })) {
    try {
      const facts = await readCapture(input, ({ buffer, offset, capturedLength }) => {
        seen.packets.push(Buffer.from(buffer.subarray(offset, offset + capturedLength)));
      });
      seen.captures.push(`${input.name}: ${facts.problem?.code ?? 'whole'}`);
    } catch (error) {
      if (!(error instanceof ExscopeError)) throw error;
      seen.captures.push(error.message);
    }
  }
  await writing;
  return seen;
}

/** Waits until so many packets were read: how long that takes depends on what else the machine does. */
async function read({ packets }: Followed, count: number): Promise<void> {
  while (packets.length < count) await setTimeout(10);
}

const octets = (some: readonly Frame[]) => some.map(({ bytes }) => bytes);

/** Appends a file in pieces that end anywhere. */
async function trickle(path: string, file: Buffer, pieces = 6, millis = 90): Promise<void> {
  const size = Math.ceil(file.length / pieces);
  for (let at = 0; at < file.length; at += size) {
    appendFileSync(path, file.subarray(at, at + size));
    await setTimeout(millis);
  }
}

describe('one file', () => {
  it.each([
    ['pcap', pcapOf],
    ['pcapng', pcapngOf],
  ])('%s: records that are cut in the middle are waited for', async (name, made) => {
    const path = join(place(), `x.${name}`);
    writeFileSync(path, '');
    const { packets, captures } = await followed(path, () => trickle(path, made(frames)));
    expect(packets).toEqual(octets(frames));
    expect(captures).toEqual([`x.${name}: whole`]);
  });

  it('left in the middle of a record: what is whole is read, and nothing is damaged', async () => {
    const path = join(place(), 'x.pcap');
    const file = pcapOf(frames);
    writeFileSync(path, file.subarray(0, file.length - 5));
    const again = await followed(path, async () => {}, 1);
    expect(again.packets).toEqual(octets(frames.slice(0, -1)));
    expect(again.captures).toEqual(['x.pcap: whole']);
  });

  it('that is not there is not waited for: its name may be mistyped', async () => {
    await expect(followed(join(place(), 'x.pcap'), async () => {})).rejects.toThrow(/cannot read .*x\.pcap: no such file/);
  });

  it('two packets are told, although the layout of the records is found out by trying three', async () => {
    const path = join(place(), 'x.pcap');
    writeFileSync(path, pcapOf(frames.slice(0, 2)));
    expect((await followed(path, async () => {})).packets).toEqual(octets(frames.slice(0, 2)));
  });

  it('that is put in the place of the one before, or begun anew, is another capture', async () => {
    const path = join(place(), 'x.pcap');
    const third = Math.ceil(frames.length / 3);
    const parts = [frames.slice(0, third), frames.slice(third, third * 2 - 2), frames.slice(third * 2)];
    writeFileSync(path, pcapOf(parts[0]!));
    const { packets, captures } = await followed(path, async (seen) => {
      await read(seen, parts[0]!.length);
      renameSync(path, `${path}.1`);
      writeFileSync(path, pcapOf(parts[2]!));
      await read(seen, parts[0]!.length + parts[2]!.length);
      await setTimeout(300);
      truncateSync(path);
      await setTimeout(300);
      appendFileSync(path, pcapOf(parts[1]!));
    });
    expect(captures).toEqual(Array(3).fill('x.pcap: whole'));
    expect(packets).toEqual(octets([...parts[0]!, ...parts[2]!, ...parts[1]!]));
  });
});

describe('a ring buffer', () => {
  const name = (number: number) => `cas_${String(number).padStart(5, '0')}_20261123101500.pcapng`;

  it('is read file by file, also those that are deleted while others are read', async () => {
    const where = place();
    const parts = Array.from({ length: 6 }, (_, n) => frames.filter((_, at) => at % 6 === n));
    for (const n of [0, 1, 2]) writeFileSync(join(where, name(n)), pcapngOf(parts[n]!));
    const { packets, captures } = await followed(where, async (seen) => {
      // Of the third, which is the newest, the end is not yet known.
      await read(seen, parts[0]!.length + parts[1]!.length + parts[2]!.length);
      for (const n of [0, 1, 2]) rmSync(join(where, name(n)));
      for (const n of [3, 4, 5]) {
        writeFileSync(join(where, 'notes.txt'), 'not a capture');
        await trickle(join(where, name(n)), pcapngOf(parts[n]!), 3, 120);
      }
    });
    expect(captures).toEqual([0, 1, 2, 3, 4, 5].map((n) => `${name(n)}: whole`));
    expect(packets).toEqual(octets(parts.flat()));
  });

  it('may begin later than who follows it, and by a pattern others are left alone', async () => {
    const where = place();
    const { packets, captures } = await followed(join(where, 'cas_*'), async () => {
      await setTimeout(100);
      writeFileSync(join(where, 'dc_00001_20261123101500.pcap'), pcapOf(frames));
      writeFileSync(join(where, name(1)), pcapngOf(frames));
      await setTimeout(300);
    });
    expect(captures).toEqual([`${name(1)}: whole`]);
    expect(packets).toEqual(octets(frames));
  });

  it('whose finished files are compressed is read once', async () => {
    const where = place();
    const half = frames.length >> 1;
    const first = pcapngOf(frames.slice(0, half));
    const { packets } = await followed(where, async (seen) => {
      writeFileSync(join(where, name(1)), first);
      await read(seen, half);
      writeFileSync(join(where, name(2)), pcapngOf(frames.slice(half)));
      writeFileSync(join(where, `${name(1)}.gz`), gzipSync(first));
      rmSync(join(where, name(1)));
      await setTimeout(300);
    });
    expect(packets).toEqual(octets(frames));
  });

  it('a finished file that ends in the middle of a record is damaged', async () => {
    const where = place();
    writeFileSync(join(where, name(1)), pcapngOf(frames).subarray(0, -3));
    await setTimeout(20);
    writeFileSync(join(where, name(2)), pcapngOf(frames));
    const { packets, captures } = await followed(where, async () => {});
    expect(captures).toEqual([`${name(1)}: cut-short`, `${name(2)}: whole`]);
    expect(packets).toHaveLength(2 * frames.length - 1);
  });

  it('of which an old file is written on says what was missed', async () => {
    const where = place();
    writeFileSync(join(where, name(1)), pcapngOf(frames));
    await setTimeout(20);
    writeFileSync(join(where, name(2)), pcapngOf(frames));
    const { packets, captures } = await followed(where, async (seen) => {
      await read(seen, frames.length + 1);
      appendFileSync(join(where, name(1)), Buffer.alloc(40));
      await setTimeout(500);
    });
    expect(packets).toHaveLength(2 * frames.length);
    expect(captures).toContainEqual(expect.stringMatching(/00001\S* was written on after a later capture had begun: 40 octets of it/));
  });
});
