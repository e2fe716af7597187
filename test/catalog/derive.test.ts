import { describe, expect, it } from 'vitest';
import { deriveReleases } from '../../src/catalog/derive.js';
import type { ReleaseRows } from '../../src/catalog/schema/index.js';

type Row = ReleaseRows['paths'][number];
const row = (id: string, title = id) => ({ id, title }) as Row;
const file = (release: string, paths: Row[], more: Partial<ReleaseRows> = {}) =>
  ({ release, title: release, roles: [], dynamicRpc: [], notes: [], without: [], paths, ...more }) as unknown as ReleaseRows;

const fault = (index: number, path: PropertyKey[], message: string): never => {
  throw new Error(`${index} ${path.join('.')}: ${message}`);
};
const derive = (...files: ReleaseRows[]) => deriveReleases(files, fault);

describe('a release that extends another', () => {
  const base = file('2016', [row('2016/web'), row('2016/pop3'), row('2016/um')]);

  it('has its rows under its own name, and remembers who states them', () => {
    const [, later] = derive(base, file('2019', [], { extends: '2016' }));
    expect(later!.paths).toEqual([
      { id: '2019/web', title: '2016/web', statedIn: '2016' },
      { id: '2019/pop3', title: '2016/pop3', statedIn: '2016' },
      { id: '2019/um', title: '2016/um', statedIn: '2016' },
    ]);
    expect(later!.extends).toBe('2016');
  });

  it('leaves out what it says, and replaces what it states itself', () => {
    const [, later] = derive(base, file('2019', [row('2019/pop3', 'own')], { extends: '2016', without: ['um'] }));
    expect(later!.paths).toEqual([
      { id: '2019/web', title: '2016/web', statedIn: '2016' },
      { id: '2019/pop3', title: 'own' },
    ]);
  });

  it('goes through several, whatever their order', () => {
    const files = derive(
      file('se', [], { extends: '2019', without: ['pop3'] }),
      base,
      file('2019', [row('2019/web', 'own')], { extends: '2016', without: ['um'] }),
    );
    expect(files.map(({ release }) => release)).toEqual(['se', '2016', '2019']);
    expect(files[0]!.paths).toEqual([{ id: 'se/web', title: 'own', statedIn: '2019' }]);
  });

  it.each([
    ['a release nobody states', [base, file('2019', [], { extends: '2013' })], '1 extends: there is no file of release "2013"'],
    [
      'a path the other does not have',
      [base, file('2019', [], { extends: '2016', without: ['un'] })],
      '1 without.0: "un" is no path of 2016',
    ],
    ['nothing to leave out', [file('2019', [], { without: ['um'] })], '0 without: means nothing without "extends"'],
    ['itself', [file('2019', [], { extends: 'se' }), file('se', [], { extends: '2019' })], '0 extends: extends itself, by way of others'],
  ])('is refused when it names %s', (_, files, message) => {
    expect(() => derive(...files)).toThrow(message);
  });
});
