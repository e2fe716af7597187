/**
 * No regular expression of exscope takes more time than in proportion to what it reads: whatever a capture or an imported file has them read, they end.
 * An automaton of each says on which text a backtracking engine may have very many ways to try, and the engine is tried on that.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import type { reason } from '../../src/judge/reasons.js';
import { automatonOf } from './expressions/automaton.js';
import { expressionsOf } from './expressions/collect.js';
import { witnessOf } from './expressions/witness.js';

const { literals, makers } = expressionsOf(['src', 'bin']);

function slownessOf(expression: RegExp): string | null {
  return witnessOf(expression, automatonOf(expression));
}

/** Those that take the square, a higher power, or two to the power of what they read, with the text that shows it. */
function slow(expressions: readonly { place: string; expression: RegExp }[]): string[] {
  return expressions.flatMap(({ place, expression }) => {
    const witness = slownessOf(expression);
    return witness === null ? [] : [`${place} ${expression} on ${witness}`];
  });
}

/** Expressions that are literals nowhere: files that make them, and what has to be done for all of them to be made. */
const MADE: Record<string, () => Promise<unknown>> = {
  'src/judge/reasons.ts': async () => {
    const codes: Record<Parameters<typeof reason>[0], true> = {
      'wrong-direction': true,
      retired: true,
      'local-only': true,
      'internal-only': true,
      'static-port-drift': true,
      'protocol-mismatch': true,
      'port-scan': true,
      'no-data-path': true,
      'other-release': true,
      'wrong-server-role': true,
      'wrong-client-role': true,
      'forbidden-network': true,
      'roles-or-release': true,
      exception: true,
      'exception-expired': true,
      'accepted-cleartext': true,
    };
    const { readReason } = await import('../../src/judge/reasons.js');
    return Object.keys(codes).map((code) => readReason(`${code}: x`));
  },
  'src/site/importers/firewall-rules.ts': async () => {
    const { readFirewallRules } = await import('../../src/site/importers/firewall-rules.js');
    return readFirewallRules('ip saddr 10.0.0.1 ip daddr 10.0.0.2 tcp dport 25 accept', 'rules.nft');
  },
  'src/site/importers/reg-remarks.ts': () => import('../../src/site/importers/reg-remarks.js'),
};

/** Those whose expressions come from catalogs: of the shipped one they are held here, and one of a user's own is run as it is (SECURITY.md). */
const OF_CATALOGS = ['src/audit/detect/tls.ts', 'src/catalog/schema/tls.ts'];

describe('every regular expression', () => {
  it('is found', () => {
    expect(literals.length).toBeGreaterThan(250);
    expect(literals.filter(({ place }) => place.startsWith('src/report/formats/html/page/')).length).toBeGreaterThan(3);
    expect(makers).toEqual([...Object.keys(MADE), ...OF_CATALOGS].sort());
  });

  it('that is written in the program is linear', () => {
    expect(slow(literals)).toEqual([]);
  }, 60_000);

  it('of the shipped catalog is linear', () => {
    const patterns = loadCatalog().tlsGrades.flatMap(({ id, pattern }) => (pattern === undefined ? [] : [{ id, pattern }]));
    expect(patterns.length).toBeGreaterThan(5);
    expect(slow(patterns.map(({ id, pattern }) => ({ place: id, expression: new RegExp(pattern) })))).toEqual([]);
  });

  describe('that is made while it runs', () => {
    const made: RegExp[] = [];

    beforeAll(() => {
      vi.resetModules();
      vi.stubGlobal(
        'RegExp',
        new Proxy(RegExp, {
          construct(target, [source, flags]: [string, string?]) {
            const expression = new target(source, flags);
            if (/[\\/]src[\\/]/.test(new Error().stack!.split('\n')[2]!)) made.push(expression);
            return expression;
          },
        }),
      );
    });
    afterAll(() => {
      vi.unstubAllGlobals();
    });

    it.each(Object.entries(MADE))('by %s is linear', async (place, make) => {
      made.length = 0;
      await make();
      expect(made.length).toBeGreaterThan(2);
      expect(slow(made.map((expression) => ({ place, expression })))).toEqual([]);
    });
  });
});

describe('an expression', () => {
  it.each([
    /\s+$/,
    /[^/]*$/,
    /#.*$/,
    /\bhttp:[^[]*\[/,
    /^(ab)*(ab)*$/,
    /^(?:a|b)*(?:a|c)*d/,
    /^(.*), (.*): (.*) \((.*)\)$/,
    /(^|\t)(?=\s*=)/g,
    /x{5,}$/,
  ])('%s takes the square of what it reads, or more', (expression) => {
    expect(slownessOf(expression)).not.toBeNull();
  });

  it.each([/^(a+)+$/, /^(a*)*$/, /^(a|a)*$/, /(?:ab|a|b)+c/, /^(?:\w+\s?)+$/, /^"(?:[^"]|\\.)*"$/, /^(?:a?b?)*c/])(
    '%s never ends',
    (expression) => {
      expect(slownessOf(expression)).toContain('exponential');
    },
  );

  it.each([
    /(?<!\s)\s+$/,
    /\s+/g,
    /^\s+|x$/g,
    /^"(?:[^"\\]|\\.)*"$/,
    /^(.*)$/s,
    /\b0+(?=\d)/g,
    /^[^,]*,[^,]*,n=([^,]+)$/,
    /\bhttp:[^[]{0,255}\[/,
    /^(?:\w+\s)+$/,
    /(\d{4})-(\d\d)/,
    /a(?:-?\d)+z/,
  ])('%s takes time in proportion', (expression) => {
    expect(slownessOf(expression)).toBeNull();
  });

  it('that cannot be judged is not passed over', () => {
    expect(() => slownessOf(/(a)\1/)).toThrow('is not read');
    expect(() => slownessOf(/(?<=ab*)c/)).toThrow('is not read');
  });
});
