import type { Database } from 'better-sqlite3';
import { FACTS_AND_VERDICTS } from './migrations/0001-facts-and-verdicts.js';

/** "EXSC" in the file header: any tool can tell an exscope store from another database. */
export const APPLICATION_ID = 0x45585343;

/** Applied in order; `PRAGMA user_version` is how many have been. A released migration never changes again. */
export const MIGRATIONS: readonly string[] = [FACTS_AND_VERDICTS];

/**
 * Made after loading: that is faster than keeping it up to date row by row. There is none for the addresses of flows: to make it takes as long as
 * half a dozen searches without it.
 */
export const INDEXES = `
CREATE INDEX credentials_by_flow ON credentials (flow_id);
CREATE INDEX certificates_by_flow ON certificates (flow_id);
`;

/** Brings an empty or older database to the current schema: every step, or none. */
export function migrate(database: Database, migrations: readonly string[] = MIGRATIONS): void {
  const version = userVersion(database);
  if (version >= migrations.length) return;
  database.transaction(() => {
    for (const migration of migrations.slice(version)) database.exec(migration);
    database.pragma(`user_version = ${migrations.length}`);
    database.pragma(`application_id = ${APPLICATION_ID}`);
  })();
}

export function userVersion(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}
