/** docs/store.md names every table, view and column there is, no other, and its queries answer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.js';
import { ROLES } from '../../src/catalog/roles.js';
import { OUTCOMES } from '../../src/decode/outcome.js';
import { parseHost } from '../../src/site/options.js';
import { NO_SITE } from '../../src/site/profile.js';
import { openDatabase } from '../../src/store/driver.js';
import { MIGRATIONS } from '../../src/store/schema.js';
import { ROOT, scratch } from '../helpers/exscope.js';

/** The only question without an answer in the capture below, where no RPC is spoken. */
const UNANSWERED = 'Which flows go to ports that an endpoint mapper gave out?';

const page = readFileSync(join(ROOT, 'docs', 'store.md'), 'utf8');
const path = join(scratch(), 'mixed.exscope.db');
let database: Database;

beforeAll(async () => {
  const site = { ...NO_SITE, hosts: [parseHost('10.20.0.2=mailbox')] };
  await analyze({ captures: [join(ROOT, 'captures', 'mail-server-mixed.pcapng')], store: path, site });
  database = openDatabase(path, { readonly: true });
});

afterAll(() => database.close());

interface Section {
  /** `table flows` */
  title: string;
  /** First cells of the table, the columns, with what is said of each. */
  columns: [name: string, meaning: string][];
  text: string;
}

/** The parts of the page that describe a table or a view, each up to the next heading. */
const sections: Section[] = page
  .split(/^(?=#{1,6} )/m)
  .filter((part) => part.startsWith('### '))
  .map((text) => {
    const heading = /^### (Table|View) `(\w+)`\n/.exec(text);
    if (heading === null) throw new Error(`neither table nor view: ${text.split('\n', 1)[0]}`);
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    const columns = rows.slice(2).map((row): [string, string] => {
      const cells = /^\| `(\w+)` *\| (.*) \|$/.exec(row);
      if (cells === null) throw new Error(`not a column and its meaning: ${row}`);
      return [cells[1]!, cells[2]!.trim()];
    });
    return { title: `${heading[1]!.toLowerCase()} ${heading[2]!}`, columns, text };
  });

const section = (title: string): Section => sections.find((each) => each.title === title)!;

/** Values a section lists: what stands in code quotes before the colon of each bullet. */
function bullets(title: string): string[] {
  return [...section(title).text.matchAll(/^- (`[^:]*`):/gm)].flatMap((bullet) => quoted(bullet[1]!));
}

const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

/** What a store has. */
function present(): { title: string; columns: string[] }[] {
  return database
    .prepare<[], { type: string; name: string }>("SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY type, name")
    .all()
    .map(({ type, name }) => ({
      title: `${type} ${name}`,
      columns: (database.pragma(`table_info(${name})`) as { name: string }[]).map((column) => column.name),
    }));
}

/** Every distinct value of a column. */
function values(table: string, column: string): string[] {
  return database.prepare<[], string>(`SELECT DISTINCT ${column} FROM ${table} WHERE ${column} IS NOT NULL`).pluck().all();
}

/** Each query with the question right above it. */
const queries = [...page.matchAll(/^([^\n]+)\n\n```sql\n([^`]+)```/gm)].map((match) => [match[1]!, match[2]!] as const);

describe('docs/store.md', () => {
  it('describes every table, view and column once, in their order, and no other', () => {
    const described = sections.map(({ title, columns }) => ({ title, columns: columns.map(([name]) => name) }));
    expect(described.sort((a, b) => (a.title < b.title ? -1 : 1))).toEqual(present());
  });

  it('says something of each column', () => {
    const silent = sections.flatMap(({ title, columns }) =>
      columns.filter(([, meaning]) => meaning === '').map(([name]) => `${title} ${name}`),
    );
    expect(silent).toEqual([]);
  });

  it('tells the numbers in the file header', () => {
    expect(page).toContain(`\`PRAGMA application_id\` is ${database.pragma('application_id', { simple: true })} `);
    expect(page).toContain(`\`PRAGMA user_version\` is the number of the schema, now ${MIGRATIONS.length}.`);
  });

  it('lists every outcome of a packet, every limit, every role and every setting', () => {
    expect(bullets('table coverage')).toEqual([...OUTCOMES]);
    expect(bullets('table payload').sort()).toEqual(values('payload', 'outcome').sort());
    expect(bullets('table limits').sort()).toEqual(values('limits', 'name').sort());
    expect(bullets('table settings').sort()).toEqual(values('settings', 'name').sort());
    expect(quoted(/^Roles: [^#]*/m.exec(section('table hosts').text)![0])).toEqual([...ROLES]);
  });

  it.each([
    ['flow_verdicts', 'server_basis'],
    ['verdicts', 'protocol_basis'],
    ['verdicts', 'path_basis'],
    ['verdicts', 'protection_basis'],
    ['flows', 'server_basis'],
    ['evidence', 'protocol'],
    ['tls_sessions', 'version'],
    ['upgrades', 'verb'],
    ['credentials', 'outcome'],
    ['captures', 'format'],
    ['captures', 'byte_order'],
    ['hosts', 'basis'],
  ])('names the values of %s.%s', (table, column) => {
    const [, meaning] = sections.find(({ title }) => title.endsWith(` ${table}`))!.columns.find(([name]) => name === column)!;
    expect(quoted(meaning)).toEqual(expect.arrayContaining(values(table, column)));
  });

  it.each([
    ['flows', 'state'],
    ['verdicts', 'expectation'],
    ['verdicts', 'protection'],
    ['verdicts', 'protection_reason'],
  ])('lists the values of %s.%s', (table, column) => {
    expect(bullets(`table ${table}`)).toEqual(expect.arrayContaining(values(table, column)));
  });

  it('has a question above each query', () => {
    expect(queries).toHaveLength(page.match(/^```sql$/gm)!.length);
    expect(queries.every(([question]) => question.endsWith('?'))).toBe(true);
    expect(queries.map(([question]) => question)).toContain(UNANSWERED);
  });

  it.each(queries)('%s', (question, sql) => {
    const statement = database.prepare(sql);
    expect(statement.readonly).toBe(true);
    const rows = statement.all();
    if (question === UNANSWERED) expect(rows).toEqual([]);
    else expect(rows.length).toBeGreaterThan(0);
  });

  it('finds flows to learned endpoints where there are some', () => {
    const copy = openDatabase(database.serialize());
    copy
      .prepare('INSERT INTO endpoints VALUES (1, ?, 2143, ?, ?, ?, 1, ?)')
      .run('10.20.0.2', 'tcp', 'a4f1db00-ca47-1067-b31f-00dd010662da', '0.81', 'endpoint-mapper');
    const rows = copy.prepare(queries.find(([question]) => question === UNANSWERED)![1]).all();
    copy.close();
    expect(rows).toEqual([expect.objectContaining({ server_address: '10.20.0.2', server_port: 2143 })]);
  });
});
