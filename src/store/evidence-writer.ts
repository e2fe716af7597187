import type { Database } from 'better-sqlite3';
import type { FlowEvidence } from '../inspect/evidence.js';
import { BulkInsert } from './bulk-insert.js';
import { CREDENTIAL, type EvidenceTable, HEAD, HTTP, RPC, SMB, TLS, UPGRADE } from './evidence-tables.js';

/** Writes the evidence of one flow after the other. */
export class EvidenceWriter {
  readonly #tables = new Map<string, BulkInsert>();

  constructor(database: Database) {
    for (const { table, columns } of [HEAD, TLS, UPGRADE, RPC, HTTP, SMB, CREDENTIAL]) {
      this.#tables.set(table, new BulkInsert(database, `${table} (flow_id, ${columns.join(', ')})`, columns.length + 1));
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

  /** Nothing waits any longer. */
  flush(): void {
    for (const table of this.#tables.values()) table.flush();
  }

  #insert<Part>(flowId: number, { table, values }: EvidenceTable<Part>, part: Part): void {
    this.#tables.get(table)!.add(flowId, values(part));
  }
}

/** Whether anything was learned at all; most flows of a large capture say nothing, and take no row. */
export function tellsSomething(evidence: FlowEvidence): boolean {
  return (
    evidence.protocol !== null || Object.values(evidence).some((part: unknown) => (Array.isArray(part) ? part.length > 0 : part !== null))
  );
}
