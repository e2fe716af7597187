import type { Database } from 'better-sqlite3';
import type { FlowEvidence } from '../../inspect/evidence.js';
import { BulkInsert } from '../bulk-insert.js';
import { HEAD } from './head.js';
import { MANY, ONE } from './parts.js';
import type { EvidenceTable } from './table.js';

/** One part's table and the way into it. */
interface Into<Name> {
  readonly name: Name;
  readonly rows: BulkInsert;
  readonly values: EvidenceTable<unknown>['values'];
}

/** Writes the evidence of one flow after the other. */
export class EvidenceWriter {
  readonly #head: BulkInsert;
  readonly #one: Into<(typeof ONE)[number][0]>[];
  readonly #many: Into<(typeof MANY)[number][0]>[];

  constructor(database: Database) {
    const into = ({ table, columns }: { table: string; columns: readonly string[] }) =>
      new BulkInsert(database, `${table} (flow_id, ${columns.join(', ')})`, columns.length + 1);
    this.#head = into(HEAD);
    this.#one = ONE.map(([name, table]) => ({ name, rows: into(table), values: table.values }));
    this.#many = MANY.map(([name, table]) => ({ name, rows: into(table), values: table.values }));
  }

  write(flowId: number, evidence: FlowEvidence): void {
    this.#head.add(flowId, HEAD.values(evidence));
    for (const { name, rows, values } of this.#one) {
      const part = evidence[name];
      if (part !== null) rows.add(flowId, values(part));
    }
    for (const { name, rows, values } of this.#many) for (const part of evidence[name]) rows.add(flowId, values(part));
  }

  /** Nothing waits any longer. */
  flush(): void {
    this.#head.flush();
    for (const { rows } of [...this.#one, ...this.#many]) rows.flush();
  }
}

/** Whether anything was learned at all; most flows of a large capture say nothing, and take no row. */
export function tellsSomething(evidence: FlowEvidence): boolean {
  return (
    evidence.protocol !== null || Object.values(evidence).some((part: unknown) => (Array.isArray(part) ? part.length > 0 : part !== null))
  );
}
