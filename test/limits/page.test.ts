/** docs/limits.md is what the table of limits says, the table is whole, and its counters and options are there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CAPTURE_LIMITS } from '../../src/capture/facts.js';
import { analyzeCommand } from '../../src/cli/analyze.js';
import { OUTCOMES } from '../../src/decode/outcome.js';
import { DEFAULT_FLOW_LIMITS } from '../../src/flow/limits.js';
import { DEFAULT_INSPECT_LIMITS } from '../../src/inspect/limits.js';
import { flagOf, LIMITS } from '../../src/limits.js';
import { ROOT } from '../helpers/exscope.js';
import { limitsPage } from './page.js';

const limits = LIMITS.flatMap((room) => room.limits);
const store = readFileSync(join(ROOT, 'docs', 'store.md'), 'utf8');
const section = (title: string) => store.split(/^### /m).find((part) => part.startsWith(`${title}\n`));

describe('docs/limits.md', () => {
  it('is what the table says; npm run docs:limits writes it anew', async () => {
    await expect(limitsPage()).toMatchFileSnapshot('../../docs/limits.md');
  });
});

describe('the table', () => {
  it('has every limit of the rooms, once', () => {
    const rooms = { ...DEFAULT_CAPTURE_LIMITS, ...DEFAULT_FLOW_LIMITS, ...DEFAULT_INSPECT_LIMITS };
    // What is a duplicate is no matter of how much there is.
    const { duplicateWindowMillis: _, dropDuplicates: __, ...all } = rooms;
    const named = Object.fromEntries(limits.map((limit) => [limit.name, limit.default]));
    expect(named).toMatchObject(all);
    expect(Object.keys(named)).toHaveLength(limits.length);
  });

  it.each(limits.flatMap(({ name, counted }) => ('in' in counted ? [[name, counted.in] as const] : [])))(
    '%s: %s is in docs/store.md, or in a report',
    (_name, where) => {
      const [table, counter] = where.split('.') as [string, string];
      if (table === 'limits') expect(section('Table `limits`')).toContain(`- \`${counter}\`: `);
      else if (table === 'coverage') expect(OUTCOMES).toContain(counter);
      else if (table === 'findings' || table === 'summary')
        expect(readFileSync(join(ROOT, 'docs/schemas/report.schema.json'), 'utf8')).toContain(`"${counter}"`);
      else expect(section(`Table \`${table}\``)).toContain(`| \`${counter}\``);
    },
  );

  it('gives analyze its options', () => {
    const options = analyzeCommand().options.map(({ long }) => long);
    for (const limit of limits) expect([limit.name, options.includes(flagOf(limit))]).toEqual([limit.name, 'least' in limit.choice]);
    expect(options.filter((option) => option?.startsWith('--max-')).length).toBe(limits.filter(({ choice }) => 'least' in choice).length);
  });
});
