/** docs/store.md names every table, view and column there is, no other, and its queries answer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.js';
import { NO_SITE, parseHost } from '../../src/site/options.js';
import { MIGRATIONS } from '../../src/store/schema.js';
import { ROOT, scratch } from '../helpers/exscope.js';

const page = readFileSync(join(ROOT, 'docs', 'store.md'), 'utf8');
const path = join(scratch(), 'mixed.exscope.db');
let database: Database.Database;

beforeAll(async () => {
  const site = { ...NO_SITE, hosts: [parseHost('10.20.0.2=mailbox')] };
  await analyze({ captures: [join(ROOT, 'captures', 'mail-server-mixed.pcapng')], store: path, site });
  database = new Database(path, { readonly: true });
});

/** `Table flows` and its columns, as the page has them. */
function documented(): Record<string, string[]> {
  const sections = page.split(/^### /m).slice(1);
  return Object.fromEntries(
    sections.map((section) => {
      const [, kind, name] = /^(Table|View) `(\w+)`/.exec(section)!;
      return [`${kind!.toLowerCase()} ${name}`, [...section.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1]!)];
    }),
  );
}

/** What a store has. */
function present(): Record<string, string[]> {
  const objects = database
    .prepare<[], { type: string; name: string }>("SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view')")
    .all();
  return Object.fromEntries(
    objects.map(({ type, name }) => [
      `${type} ${name}`,
      (database.pragma(`table_info(${name})`) as { name: string }[]).map((column) => column.name),
    ]),
  );
}

const queries = [...page.matchAll(/^([^\n]+)\n\n```sql\n([^`]+)```/gm)].map((match) => [match[1]!, match[2]!] as const);

describe('docs/store.md', () => {
  it('describes every table, view and column, in their order', () => {
    expect(documented()).toEqual(present());
  });

  it('tells the numbers in the file header', () => {
    expect(page).toContain(`\`PRAGMA application_id\` is ${database.pragma('application_id', { simple: true })} `);
    expect(page).toContain(`\`PRAGMA user_version\` is the number of the schema, now ${MIGRATIONS.length}.`);
  });

  it('has a query for each question', () => {
    expect(queries).toHaveLength(page.match(/^```sql$/gm)!.length);
    expect(queries.length).toBeGreaterThan(5);
  });

  it.each(queries)('%s', (question, sql) => {
    const statement = database.prepare(sql);
    expect(statement.readonly).toBe(true);
    const rows = statement.all();
    // A mail server without Exchange around it: no endpoint mapper, and nothing that the catalog does not know.
    if (/endpoint mapper|should not be there/.test(question)) expect(rows).toEqual(expect.any(Array));
    else expect(rows.length).toBeGreaterThan(0);
  });
});
