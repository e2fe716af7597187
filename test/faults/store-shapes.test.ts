/** JSON of a store that is not what it should be is damage, and is said to be: it is no error of exscope, and nothing is made up from it. */
import { copyFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { flowLines } from '../../src/cli/flow-lines.js';
import { ExscopeError } from '../../src/errors.js';
import { openDatabase } from '../../src/store/driver.js';
import { arbitraryEvidence } from '../store/arbitrary-evidence.js';
import { newPath, observed, reading, writeStore } from '../store/fixtures.js';

const WRONG = ['{}', 'null', '[1]', '["text"]', '[{"packet":[]}]', 'no JSON'];

const catalog = loadCatalog();
const store = writeStore({
  flows: fc
    .sample(arbitraryEvidence, { numRuns: 25, seed: 3 })
    .map((evidence, at) => observed(`10.0.0.9:${at + 1}`, '10.0.0.5:143', { evidence })),
  judgement: {
    hosts: [{ address: '10.0.0.5', roles: ['mailbox'], basis: 'inferred', why: 'it answered', releases: ['2016'], exchange: true }],
  },
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Columns that hold nothing but lists and objects; of the settings some are. */
function columnsOfJson(): [table: string, column: string][] {
  const database = openDatabase(store, { readonly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  const columns = tables.flatMap((table) =>
    (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }): [string, string] => [table, name]),
  );
  const found = columns.filter(([table, column]) => {
    const values = database.prepare(`SELECT ${column} FROM ${table} WHERE ${column} IS NOT NULL`).pluck().all() as unknown[];
    return values.length > 0 && values.every((value) => /^[[{].*[\]}]$/s.test(String(value)) && isJson(String(value)));
  });
  database.close();
  return found;
}

function readEverything(path: string): string {
  return reading(path, (opened) => {
    return [...flowLines(opened, catalog), JSON.stringify([[...opened.media()], opened.hosts(), opened.settings()])].join('');
  });
}

const columns = [...columnsOfJson(), ['settings', 'value'] as const];

it('is looked for in every part of evidence', () => {
  expect(columns.length).toBeGreaterThan(15);
  expect(readEverything(store)).not.toMatch(/undefined|\[object /);
});

it.each(columns)('%s.%s', (table, column) => {
  const copy = newPath();
  let refused = 0;
  for (const wrong of WRONG) {
    copyFileSync(store, copy);
    const database = openDatabase(copy);
    database.prepare(`UPDATE ${table} SET ${column} = ?`).run(wrong);
    database.close();
    try {
      readEverything(copy);
    } catch (error) {
      expect(error, wrong).toBeInstanceOf(ExscopeError);
      expect((error as ExscopeError).message).toContain('damaged');
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(0);
});
