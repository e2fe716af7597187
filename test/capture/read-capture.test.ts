/** Reading from disk: sizes, hashes, folders, interruption, and files that fail. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join as pathOf } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { expandInputs, type ReadOptions, readCapture } from '../../src/capture/index.js';
import { scratch } from '../helpers/exscope.js';
import { lz4Stored, zstdStored } from './compressed.js';
import { join, parse, pcapFile, Section, type Seen, samples, sinkInto, text } from './files.js';
import { netmonFile } from './netmon-files.js';
import { snoopFile } from './snoop-files.js';

const folder = scratch();

function put(name: string, bytes: Uint8Array): string {
  const path = pathOf(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function read(path: string, options: ReadOptions = {}) {
  const packets: Seen[] = [];
  const facts = await readCapture({ path, name: basename(path), size: statSync(path).size }, sinkInto(packets), options);
  return { packets, facts };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const many = pcapFile(Array.from({ length: 500 }, (_, at) => ({ seconds: at, bytes: text(`frame ${at}`) })));

describe.each(Object.entries(samples()))('%s', (name, file) => {
  const whole = parse(file);

  it('from a file, plain and compressed, with buffers of every size', async () => {
    const plain = put(`${name}.cap`, file);
    const zipped = gzipSync(file);
    const gz = put(`${name}.gz`, zipped);
    for (const bufferSize of [1, 7, 100, 511, 512, 513, 100_000]) {
      expect(await read(plain, { bufferSize })).toEqual({
        packets: whole.packets,
        facts: {
          path: plain,
          name: basename(plain),
          bytes: file.length,
          sha256: sha256(file),
          compression: null,
          interrupted: false,
          ...whole.facts,
        },
      });
      for (const [name, packed] of [
        ['lz4', lz4Stored(file, 37)],
        ['zstd', zstdStored(file, 37)],
      ] as const) {
        const other = await read(put(`sample.${name}`, packed), { bufferSize });
        expect(other.packets).toEqual(whole.packets);
        expect(other.facts).toMatchObject({ ...whole.facts, compression: name, sha256: sha256(packed) });
      }
      const compressed = await read(gz, { bufferSize });
      expect(compressed.packets).toEqual(whole.packets);
      expect(compressed.facts).toMatchObject({ ...whole.facts, compression: 'gzip', bytes: zipped.length, sha256: sha256(zipped) });
    }
  });
});

describe('what is wrong with a file', () => {
  it('cut short: its packets are kept', async () => {
    const { packets, facts } = await read(put('cut.pcap', many.subarray(0, 5000)));
    expect(facts.problem).toMatchObject({ code: 'cut-short', packet: packets.length });
    expect(packets.length).toBeGreaterThan(100);
  });

  it('cut short and compressed: one problem, that of the compression', async () => {
    const zipped = gzipSync(many, { level: 0 });
    const { packets, facts } = await read(put('cut.gz', zipped.subarray(0, 5000)), { bufferSize: 777 });
    expect(facts).toMatchObject({ bytes: 5000, sha256: sha256(zipped.subarray(0, 5000)) });
    expect(facts.problem).toMatchObject({ code: 'cut-short', message: 'the compressed file is cut short', packet: packets.length });
    expect(facts.problem!.offset).toBeGreaterThan(4900);
    expect(packets.length).toBeGreaterThan(100);
  });

  it('cut short and compressed, with too few records to prove their layout: they are kept', async () => {
    const few = pcapFile([{ bytes: text('first') }, { bytes: text('second') }]);
    const zipped = new Uint8Array(gzipSync(few));
    const { packets, facts } = await read(put('few.gz', zipped.subarray(0, zipped.length - 4)));
    expect(packets).toHaveLength(2);
    expect(facts.problem).toMatchObject({ code: 'cut-short', message: 'the compressed file is cut short', packet: 2 });
  });

  it('compressed twice: read; more often: refused', async () => {
    const twice = lz4Stored(new Uint8Array(gzipSync(many)));
    expect((await read(put('twice', twice))).facts).toMatchObject({ packets: 500, compression: 'lz4', problem: null });
    await expect(read(put('thrice', zstdStored(twice)))).rejects.toMatchObject({
      message: 'thrice is compressed more than twice',
      exitCode: 3,
    });
  });

  it('a bomb: ended in plain words', async () => {
    const bomb = gzipSync(gzipSync(join(pcapFile([{ bytes: text('good') }]), new Uint8Array(300_000))));
    const { packets, facts } = await read(put('bomb', bomb), { limits: { maxExpansion: 3 } });
    expect(facts.problem).toMatchObject({ code: 'limit', message: 'the compressed data expands more than 3 times (maxExpansion)' });
    expect(packets.length).toBeGreaterThan(0);
  });

  it('damaged: the hash is that of the whole file', async () => {
    const damaged = join(pcapFile([{ bytes: text('good') }, { bytes: text('bad'), captured: 0xffffffff }]), new Uint8Array(5000));
    const { facts } = await read(put('damaged.pcap', damaged), { bufferSize: 100 });
    expect(facts).toMatchObject({ packets: 1, bytes: damaged.length, sha256: sha256(damaged), problem: { code: 'damaged' } });
    const zipped = gzipSync(damaged, { level: 0 });
    const compressed = await read(put('damaged.gz', zipped), { bufferSize: 100 });
    expect(compressed.facts).toMatchObject({ packets: 1, bytes: zipped.length, sha256: sha256(zipped), problem: { code: 'damaged' } });
  });

  it('no capture: refused as soon as it is known', async () => {
    const path = put('big.zip', join(text('PK\x03\x04'), new Uint8Array(1_000_000)));
    let progress = 0;
    const reading = read(path, { bufferSize: 1000, onProgress: (bytes) => (progress = bytes) });
    await expect(reading).rejects.toMatchObject({ code: 'EXSCOPE_NOT_A_CAPTURE', exitCode: 3 });
    expect(progress).toBeLessThan(2000);
    await expect(read(put('text.gz', gzipSync('just words')))).rejects.toMatchObject({ code: 'EXSCOPE_NOT_A_CAPTURE' });
    await expect(read(put('empty.gz', gzipSync('')))).rejects.toMatchObject({ code: 'EXSCOPE_EMPTY' });
    await expect(read(put('empty.pcap', new Uint8Array(0)))).rejects.toMatchObject({ code: 'EXSCOPE_EMPTY' });
    const stub = gzipSync(many).subarray(0, 12);
    await expect(read(put('stub.gz', stub))).rejects.toMatchObject({
      code: 'EXSCOPE_NOT_A_CAPTURE',
      message: expect.stringContaining('cut short'),
    });
  });

  it('shorter than it was: what is there is read, and has no fingerprint, for nobody knows what was there', async () => {
    const path = put('shrunk.pcap', many);
    const { size } = statSync(path);
    truncateSync(path, 4000);
    const facts = await readCapture({ path, name: 'shrunk.pcap', size }, () => {});
    expect(facts).toMatchObject({ bytes: 4000, sha256: null, problem: { code: 'read-error' } });
    expect(facts.packets).toBeGreaterThan(10);
  });

  it('longer than it was: it is read as it was', async () => {
    const size = many.length - 500;
    const facts = await readCapture({ path: put('grown.pcap', many), name: 'grown.pcap', size }, () => {}, { bufferSize: 333 });
    expect(facts).toMatchObject({ bytes: size, sha256: sha256(many.subarray(0, size)) });
  });

  it('a path that cannot be read', async () => {
    const missing = pathOf(folder, 'missing.pcap');
    const error = { code: 'EXSCOPE_UNREADABLE', exitCode: 3, message: expect.stringContaining('missing.pcap') };
    await expect(readCapture({ path: missing, name: 'missing.pcap', size: 100 }, () => {})).rejects.toMatchObject(error);
    await expect(readCapture({ path: missing, name: 'missing.pcap', size: null }, () => {})).rejects.toMatchObject(error);
    await expect(expandInputs([missing])).rejects.toMatchObject(error);
    // Opens, but cannot be read.
    await expect(readCapture({ path: folder, name: 'a folder', size: 100 }, () => {})).rejects.toMatchObject({
      code: 'EXSCOPE_UNREADABLE',
    });
  });

  it('an error of the sink is the sink’s, compressed or not', async () => {
    for (const path of [put('sink.pcap', many), put('sink.gz', gzipSync(many))]) {
      const reading = readCapture({ path, name: 'x', size: statSync(path).size }, () => {
        throw new TypeError('from the sink');
      });
      await expect(reading).rejects.toThrow('from the sink');
    }
  });
});

describe('interruption', () => {
  it.each([
    ['plain', many],
    ['compressed', new Uint8Array(gzipSync(many, { level: 0 }))],
  ])('%s: what was read is kept, and nothing is wrong with the file', async (name, file) => {
    const stop = new AbortController();
    const { packets, facts } = await read(put(`interrupted-${name}`, file), {
      bufferSize: 2000,
      signal: stop.signal,
      onProgress: (bytes) => bytes >= 6000 && stop.abort(),
    });
    expect(facts).toMatchObject({ interrupted: true, problem: null, sha256: null, packets: packets.length });
    expect(packets.length).toBeGreaterThan(100);
    expect(packets.length).toBeLessThan(300);
  });

  it.skipIf(process.platform === 'win32')(
    'a pipe on which nothing comes any more',
    async () => {
      const path = pathOf(folder, 'pipe');
      execFileSync('mkfifo', [path]);
      const writer = spawn('sh', ['-c', 'exec > "$1"; cat "$2"; exec sleep 60', 'sh', path, put('piped.pcap', many)]);
      try {
        const [input] = await expandInputs([path]);
        expect(input).toEqual({ path, name: 'pipe', size: null });
        const stop = new AbortController();
        const facts = await readCapture(input!, () => {}, {
          signal: stop.signal,
          onProgress: (bytes) => bytes === many.length && setTimeout(() => stop.abort(), 20),
        });
        expect(facts).toMatchObject({ interrupted: true, packets: 500, bytes: many.length, problem: null });
      } finally {
        writer.kill();
      }
    },
    10_000,
  );

  it('with fewer packets than tell how records are laid out', async () => {
    const stop = new AbortController();
    const two = many.subarray(0, 24 + 2 * ((many.length - 24) / 500) + 10);
    const { packets, facts } = await read(put('two.pcap', two), { signal: stop.signal, onProgress: () => stop.abort() });
    expect(facts).toMatchObject({ interrupted: true, packets: 2, problem: null });
    expect(packets).toHaveLength(2);
  });

  it('before the first octet', async () => {
    const { packets, facts } = await read(put('before.pcap', many), { signal: AbortSignal.abort() });
    expect(packets).toEqual([]);
    expect(facts).toMatchObject({ interrupted: true, bytes: 0, packets: 0, problem: null });
  });
});

it('tells the progress in octets on disk', async () => {
  const seen: number[] = [];
  await read(put('progress.pcap', many), { bufferSize: 5000, onProgress: (bytes) => seen.push(bytes) });
  expect(seen).toEqual([...Array.from({ length: Math.floor(many.length / 5000) }, (_, at) => (at + 1) * 5000), many.length]);
});

describe('folders', () => {
  it('stand for the captures in them, by name and by content', async () => {
    const ring = pathOf(folder, 'ring');
    mkdirSync(pathOf(ring, 'deeper.pcap'), { recursive: true });
    const make = new Section();
    writeFileSync(pathOf(ring, 'b.bin'), make.header());
    writeFileSync(pathOf(ring, 'a.pcap.gz'), gzipSync(many));
    writeFileSync(pathOf(ring, 'notes.pcap'), 'words');
    writeFileSync(pathOf(ring, 'notes.gz'), gzipSync('words'));
    writeFileSync(pathOf(ring, 'C.cap'), many);
    // The first block of these does not end within what is read of a file at first.
    const long = pcapFile([{ bytes: new Uint8Array(120_000).fill(7) }]);
    writeFileSync(pathOf(ring, 'd.lz4'), lz4Stored(long, 65_536));
    writeFileSync(pathOf(ring, 'e.zst'), zstdStored(long, 131_072));
    writeFileSync(pathOf(ring, 'f.lz4'), lz4Stored(text('words')));
    writeFileSync(pathOf(ring, 'g.cap'), netmonFile([{ bytes: text('frame') }]));
    writeFileSync(pathOf(ring, 'h.snoop'), snoopFile([]));
    symlinkSync('C.cap', pathOf(ring, 'latest'));
    symlinkSync('gone', pathOf(ring, 'dangling'));
    const inputs = await expandInputs([ring, '-', pathOf(ring, 'notes.pcap')]);
    // `latest` is C.cap again.
    expect(inputs.map(({ name }) => name)).toEqual([
      'C.cap',
      'a.pcap.gz',
      'b.bin',
      'd.lz4',
      'e.zst',
      'g.cap',
      'h.snoop',
      'standard input',
      'notes.pcap',
    ]);
    expect(inputs[0]).toEqual({ path: pathOf(ring, 'C.cap'), name: 'C.cap', size: many.length });
    expect(inputs[7]).toEqual({ path: '-', name: 'standard input', size: null });
  });

  it('without captures are an error', async () => {
    const empty = pathOf(folder, 'empty');
    mkdirSync(empty);
    await expect(expandInputs([empty])).rejects.toMatchObject({ code: 'EXSCOPE_NO_CAPTURES', exitCode: 3 });
  });

  it('that may not be read are an error', async () => {
    const locked = pathOf(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0);
    // The superuser may read everything: be nobody for a moment.
    const root = process.getuid?.() === 0;
    if (root) process.seteuid!(65_534);
    try {
      await expect(expandInputs([locked])).rejects.toMatchObject({
        code: 'EXSCOPE_UNREADABLE',
        message: expect.stringContaining('permission denied'),
      });
    } finally {
      if (root) process.seteuid!(0);
    }
  });
});
