import type { Database, Statement } from 'better-sqlite3';
import type { FlowEvidence } from '../inspect/evidence.js';
import { CREDENTIAL, type EvidenceTable, HEAD, HTTP, RPC, SMB, TLS, UPGRADE, type Value } from './evidence-tables.js';

/** Writes the evidence of one flow after the other. */
export class EvidenceWriter {
  readonly #statements = new Map<string, Statement<Value[]>>();

  constructor(database: Database) {
    for (const { table, columns } of [HEAD, TLS, UPGRADE, RPC, HTTP, SMB, CREDENTIAL]) {
      const marks = columns.map(() => '?').join(', ');
      this.#statements.set(table, database.prepare(`INSERT INTO ${table} (flow_id, ${columns.join(', ')}) VALUES (?, ${marks})`));
    }
  }

  write(flowId: number, evidence: FlowEvidence): void {
    this.#insert(flowId, HEAD, evidence);
    if (evidence.tls !== null) this.#insert(flowId, TLS, evidence.tls);
    if (evidence.upgrade !== null) this.#insert(flowId, UPGRADE, evidence.upgrade);
    if (evidence.smb !== null) this.#insert(flowId, SMB, evidence.smb);
    if (evidence.rpc !== null) this.#insert(flowId, RPC, evidence.rpc);
    if (evidence.http !== null) this.#insert(flowId, HTTP, evidence.http);
    for (const credential of evidence.credentials) this.#insert(flowId, CREDENTIAL, credential);
  }

  #insert<Part>(flowId: number, { table, values }: EvidenceTable<Part>, part: Part): void {
    this.#statements.get(table)!.run(flowId, ...values(part));
  }
}

/** Whether anything was learned at all; most flows of a large capture say nothing, and take no row. */
export function tellsSomething(evidence: FlowEvidence): boolean {
  return (
    evidence.protocol !== null || Object.values(evidence).some((part: unknown) => (Array.isArray(part) ? part.length > 0 : part !== null))
  );
}
