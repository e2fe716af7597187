/** What flows have in common lies in the store once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyTls } from '../../src/inspect/evidence.js';
import { openDatabase } from '../../src/store/driver.js';
import { Kinds } from '../../src/store/evidence/kinds.js';
import type { Value } from '../../src/store/evidence/table.js';
import { evidence, observed, writeStore } from './fixtures.js';

const path = fc.array(fc.constantFrom<Value>(null, 0, 1, '0', '1', ''), { maxLength: 4 });

function numberOf(kinds: Kinds, path: readonly Value[], added: (id: number) => void): number {
  kinds.start();
  for (const value of path) kinds.step(value);
  return kinds.number(added);
}

describe('a kind', () => {
  it('has one number for one path, and each path another', () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 30 }), (paths) => {
        const kinds = new Kinds();
        const added: number[] = [];
        const numbers = new Map<string, number>();
        for (const each of paths) {
          const number = numberOf(kinds, each, (id) => added.push(id));
          const key = JSON.stringify(each);
          expect(number).toBe(numbers.get(key) ?? added.at(-1));
          numbers.set(key, number);
        }
        expect(added).toEqual(Array.from(numbers.keys(), (_, at) => at + 1));
      }),
    );
  });

  it('is forgotten when there are too many, and its number is not given again', () => {
    const kinds = new Kinds();
    const added: number[] = [];
    for (let i = 0; i < 40_000; i++) numberOf(kinds, [i], (id) => added.push(id));
    expect(numberOf(kinds, [0], (id) => added.push(id))).toBe(40_001);
    expect(numberOf(kinds, [39_999], () => expect.unreachable())).toBe(40_000);
    expect(new Set(added).size).toBe(40_001);
  });
});

describe('a store', () => {
  it('keeps the kinds of evidence and of TLS once, whatever the packets, names and banners', () => {
    const flows = [1, 2, 3].map((n) =>
      observed(`10.0.0.${n}:1025`, '10.0.0.5:443', {
        evidence: evidence({
          protocol: 'tls',
          banner: `banner ${n}`,
          proofs: [{ packet: n, side: 0, what: 'ClientHello' }],
          tls: { ...emptyTls(), version: n === 3 ? '1.3' : '1.2', sni: `mail${n}.example`, clientHelloPacket: n },
        }),
      }),
    );
    const database = openDatabase(writeStore({ flows }), { readonly: true });
    const all = (sql: string) => database.prepare(sql).raw().all();
    expect(all('SELECT count(*) FROM evidence_kinds')).toEqual([[1]]);
    expect(all('SELECT count(*) FROM tls_kinds')).toEqual([[2]]);
    expect(all('SELECT flow_id, banner FROM evidence')).toEqual([1, 2, 3].map((n) => [n, `banner ${n}`]));
    expect(all('SELECT * FROM proofs')).toEqual([1, 2, 3].map((n) => [n, n, 0, 'ClientHello']));
    expect(all('SELECT version, sni FROM tls_sessions')).toEqual([
      ['1.2', 'mail1.example'],
      ['1.2', 'mail2.example'],
      ['1.3', 'mail3.example'],
    ]);
    database.close();
  });
});
