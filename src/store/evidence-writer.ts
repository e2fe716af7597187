import type { Database, Statement } from 'better-sqlite3';
import type { FlowEvidence } from '../inspect/evidence.js';
import { CREDENTIAL, HEAD, HTTP, HTTP_EXCHANGE, PROOF, RPC, RPC_INTERFACE, SMB, TLS, UPGRADE, type Value } from './evidence-tables.js';

/** Writes the evidence of one flow after the other. */
export class EvidenceWriter {
  readonly #statements = new Map<string, Statement<Value[]>>();

  constructor(database: Database) {
    for (const { table, columns } of [HEAD, TLS, UPGRADE, RPC, RPC_INTERFACE, HTTP, HTTP_EXCHANGE, SMB, CREDENTIAL, PROOF]) {
      const marks = columns.map(() => '?').join(', ');
      this.#statements.set(table, database.prepare(`INSERT INTO ${table} (flow_id, ${columns.join(', ')}) VALUES (?, ${marks})`));
    }
  }

  write(flowId: number, evidence: FlowEvidence): void {
    this.#insert(flowId, HEAD, evidence);
    if (evidence.tls !== null) this.#insert(flowId, TLS, evidence.tls);
    if (evidence.upgrade !== null) this.#insert(flowId, UPGRADE, evidence.upgrade);
    if (evidence.smb !== null) this.#insert(flowId, SMB, evidence.smb);
    if (evidence.rpc !== null) {
      this.#insert(flowId, RPC, evidence.rpc);
      for (const each of evidence.rpc.interfaces) this.#insert(flowId, RPC_INTERFACE, each);
    }
    if (evidence.http !== null) {
      this.#insert(flowId, HTTP, evidence.http);
      for (const exchange of evidence.http.exchanges) this.#insert(flowId, HTTP_EXCHANGE, exchange);
    }
    for (const credential of evidence.credentials) this.#insert(flowId, CREDENTIAL, credential);
    for (const proof of evidence.proofs) this.#insert(flowId, PROOF, proof);
  }

  #insert<Part>(flowId: number, { table, values }: { table: string; values(part: Part): Value[] }, part: Part): void {
    this.#statements.get(table)!.run(flowId, ...values(part));
  }
}
