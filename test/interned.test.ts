import { describe, expect, it } from 'vitest';
import { Interned } from '../src/interned.js';

describe('texts in one place', () => {
  it('are the text that was asked for, however many there are', () => {
    const texts = new Interned(3);
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 10; n++) expect(texts.of(['a', String(n)].join(''))).toBe(`a${n}`);
    }
  });

  it('are no names of an object', () => {
    expect(new Interned(3).of('__proto__')).toBe('__proto__');
    expect(new Interned(3).of('constructor')).toBe('constructor');
  });
});
