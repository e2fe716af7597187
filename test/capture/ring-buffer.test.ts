/** Numbers that are missing in the files of a ring buffer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingCaptures } from '../../src/capture/index.js';

const inputsOf = (...paths: string[]) => paths.map((path) => ({ path, name: path.slice(path.lastIndexOf('/') + 1), size: 1 }));
const member = (number: number, rest = '.pcapng') => `cas_${String(number).padStart(5, '0')}_20261123${String(100_000 + number)}${rest}`;

describe('missing numbers of a ring-buffer set', () => {
  it('are told gap by gap, whatever the order of the files', () => {
    const inputs = inputsOf(...[9, 2, 6, 3, 8].map((number) => `ring/${member(number)}`));
    expect(missingCaptures(inputs)).toEqual([
      { set: 'ring/cas_*.pcapng', first: 4, last: 5 },
      { set: 'ring/cas_*.pcapng', first: 7, last: 7 },
    ]);
  });

  it('before the first and behind the last file are none', () => {
    expect(missingCaptures(inputsOf(member(7), member(8)))).toEqual([]);
    expect(missingCaptures(inputsOf(member(7)))).toEqual([]);
    expect(missingCaptures([])).toEqual([]);
  });

  it('are those of each set by itself: another folder, another name, another format', () => {
    const inputs = inputsOf(
      `a/${member(1)}`,
      `b/${member(3)}`,
      `a/${member(5, '.pcap')}`,
      'a/dc_00007_20261123100007.pcapng',
      `a/${member(3)}`,
    );
    expect(missingCaptures(inputs)).toEqual([{ set: 'a/cas_*.pcapng', first: 2, last: 2 }]);
  });

  it('also when some files were compressed since', () => {
    expect(missingCaptures(inputsOf(member(1, '.pcapng.gz'), member(2, '.pcapng.zst'), member(3)))).toEqual([]);
    expect(missingCaptures(inputsOf(member(1, '.pcapng.gz'), member(4)))).toEqual([{ set: 'cas_*.pcapng', first: 2, last: 3 }]);
  });

  it.each([
    ['the time before the number', ['cas_20261123100001_00001.pcap', 'cas_20261123100003_00003.pcap'], 'cas_*.pcap'],
    ['no extension', ['cas_00001_20261123100001', 'cas_00003_20261123100003'], 'cas_*'],
    ['more digits', ['cas_99999_20261123100001.pcap', 'cas_100001_20261123100003.pcap'], 'cas_*.pcap'],
    ['underscores in the name', ['a_b_00001_20261123100001.pcap', 'a_b_00003_20261123100003.pcap'], 'a_b_*.pcap'],
  ])('with %s', (_what, names, set) => {
    expect(missingCaptures(inputsOf(...names))).toMatchObject([{ set }]);
  });

  it.each(['cas_00001.pcap', 'cas_1_20261123100001.pcap', 'cas_00001_20261123.pcap', 'cas00001_2026112310000.pcap'])(
    '%s is no member of a set',
    (name) => {
      expect(missingCaptures(inputsOf(name, member(9)))).toEqual([]);
    },
  );

  it('and those that are there make the whole set', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (numbers) => {
        const there = new Set(numbers);
        const missing = new Set<number>();
        for (const { first, last } of missingCaptures(inputsOf(...numbers.map((number) => member(number)))))
          for (let number = first; number <= last; number++) missing.add(number);
        for (let number = Math.min(...numbers); number <= Math.max(...numbers); number++)
          expect(missing.has(number)).toBe(!there.has(number));
        expect(missing.size + there.size).toBe(Math.max(...numbers) - Math.min(...numbers) + 1);
      }),
    );
  });
});
