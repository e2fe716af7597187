import type { Database, Statement } from 'better-sqlite3';
import type { FlowEvidence } from '../inspect/evidence.js';
import { CREDENTIAL, type EvidenceTable, HEAD, HTTP, RPC, SMB, TLS, UPGRADE, type Value } from './evidence-tables.js';

/** Evidence of single flows, in any order; for all flows in turn `EvidenceReader` is faster. */
export class EvidenceLookup {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement<[number], Value[]>>();

  constructor(database: Database) {
    this.#database = database;
  }

  read(flowId: number): FlowEvidence | null {
    const evidence = this.#one(HEAD, flowId);
    if (evidence === null) return null;
    evidence.tls = this.#one(TLS, flowId);
    evidence.upgrade = this.#one(UPGRADE, flowId);
    evidence.smb = this.#one(SMB, flowId);
    evidence.rpc = this.#one(RPC, flowId);
    evidence.http = this.#one(HTTP, flowId);
    evidence.credentials = this.#all(CREDENTIAL, flowId);
    return evidence;
  }

  #one<Part>(table: EvidenceTable<Part>, flowId: number): Part | null {
    return this.#all(table, flowId)[0] ?? null;
  }

  #all<Part>({ table, columns, part }: EvidenceTable<Part>, flowId: number): Part[] {
    let statement = this.#statements.get(table);
    if (statement === undefined) {
      statement = this.#database
        .prepare<[number], Value[]>(`SELECT flow_id, ${columns.join(', ')} FROM ${table} WHERE flow_id = ? ORDER BY rowid`)
        .raw() as unknown as Statement<[number], Value[]>;
      this.#statements.set(table, statement);
    }
    return statement.all(flowId).map(part);
  }
}
