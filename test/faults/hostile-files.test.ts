/** Files users hand over that mean harm: every loader of YAML refuses them in words, soon, and changes nothing in the program. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { baselineOf } from '../../src/audit/baseline.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { loadPolicies } from '../../src/catalog/policies.js';
import { ExscopeError } from '../../src/errors.js';
import { loadSite } from '../../src/site/load.js';
import { scratch } from '../helpers/exscope.js';

const folder = scratch();
const catalog = loadCatalog();
let count = 0;

const LOADERS: [string, (file: string) => unknown][] = [
  ['site profile', (file) => loadSite(file, catalog)],
  ['own catalog', (file) => loadCatalog({ own: [file] })],
  ['policy', (file) => loadPolicies([file], catalog)],
  ['baseline', (file) => baselineOf(file)],
];

const rows = (depth: number) => Array.from({ length: depth }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]`);

const HOSTILE: [string, string][] = [
  ['an alias bomb', ['l0: &l0 [lol, lol]', ...rows(12)].join('\n')],
  ['an alias of itself', 'a: &a\n  b: *a\n'],
  ['lists in lists, too deep for any stack', `name: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n`],
  ['maps in maps, too deep for any stack', `name: ${'{a: '.repeat(50_000)}1${'}'.repeat(50_000)}\n`],
  ['a prototype', '__proto__:\n  polluted: true\n'],
  ['a prototype further down', 'name: x\nhosts:\n  - __proto__: { polluted: true }\n    address: 10.0.0.1\n'],
  ['a constructor', 'constructor:\n  prototype: { polluted: true }\n'],
  ['a merged prototype', 'a: &a { __proto__: { polluted: true } }\n<<: *a\n'],
  ['code', 'name: !!js/function "function () { process.exit(9) }"\nx: !!python/object/apply:os.system ["id"]\n'],
  ['a second document', 'name: x\n---\nname: y\n'],
  ['octets that are no text', '\u0000\u0001\ufffe\u001b[2J: x\n'],
  ['a list', '- x\n'],
];

describe.each(LOADERS)('%s', (_what, load) => {
  it.each(HOSTILE)('%s is refused', (_name, text) => {
    const file = join(folder, `${count++}.yaml`);
    writeFileSync(file, text);
    const began = performance.now();
    let error: unknown;
    try {
      load(file);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ExscopeError);
    expect((error as ExscopeError).message).toContain(file);
    expect((error as ExscopeError).message.length).toBeLessThan(1000);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});
