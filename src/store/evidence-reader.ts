import type { Database } from 'better-sqlite3';
import type { FlowEvidence } from '../inspect/evidence.js';
import { CREDENTIAL, HEAD, HTTP, HTTP_EXCHANGE, PROOF, RPC, RPC_INTERFACE, SMB, TLS, UPGRADE, type Value } from './evidence-tables.js';

type Row = Record<string, Value> & { flow_id: number };

/** One evidence table, read once from front to end beside the flows. */
class Cursor<Part> {
  readonly #rows: IterableIterator<Row>;
  readonly #part: (row: Row) => Part;
  #next: Row | null = null;

  constructor(database: Database, { table, part }: { table: string; part(row: Row): Part }, onlyFlow: number | null) {
    // Rows of one flow stay in the order they were written.
    const where = onlyFlow === null ? '' : 'WHERE flow_id = ?';
    const statement = database.prepare<number[], Row>(`SELECT * FROM ${table} ${where} ORDER BY flow_id, rowid`);
    this.#rows = onlyFlow === null ? statement.iterate() : statement.iterate(onlyFlow);
    this.#part = part;
    this.#advance();
  }

  /** Parts of a flow; flows must be asked for in ascending order. */
  of(flowId: number): Part[] {
    while (this.#next !== null && this.#next.flow_id < flowId) this.#advance();
    const parts: Part[] = [];
    while (this.#next !== null && this.#next.flow_id === flowId) {
      parts.push(this.#part(this.#next));
      this.#advance();
    }
    return parts;
  }

  close(): void {
    this.#rows.return?.();
  }

  #advance(): void {
    const { value, done } = this.#rows.next();
    this.#next = done ? null : value;
  }
}

/** Puts FlowEvidence together again while flows are read in ascending order: one pass over each table, no query per flow. */
export class EvidenceReader {
  readonly #head: Cursor<FlowEvidence>;
  readonly #tls;
  readonly #upgrade;
  readonly #smb;
  readonly #rpc;
  readonly #interfaces;
  readonly #http;
  readonly #exchanges;
  readonly #credentials;
  readonly #proofs;

  constructor(database: Database, onlyFlow: number | null = null) {
    const cursor = <Part>(table: { table: string; part(row: Row): Part }) => new Cursor(database, table, onlyFlow);
    this.#head = cursor(HEAD);
    this.#tls = cursor(TLS);
    this.#upgrade = cursor(UPGRADE);
    this.#smb = cursor(SMB);
    this.#rpc = cursor(RPC);
    this.#interfaces = cursor(RPC_INTERFACE);
    this.#http = cursor(HTTP);
    this.#exchanges = cursor(HTTP_EXCHANGE);
    this.#credentials = cursor(CREDENTIAL);
    this.#proofs = cursor(PROOF);
  }

  read(flowId: number): FlowEvidence | null {
    const evidence = this.#head.of(flowId)[0];
    if (evidence === undefined) return null;
    evidence.tls = this.#tls.of(flowId)[0] ?? null;
    evidence.upgrade = this.#upgrade.of(flowId)[0] ?? null;
    evidence.smb = this.#smb.of(flowId)[0] ?? null;
    evidence.rpc = this.#rpc.of(flowId)[0] ?? null;
    if (evidence.rpc !== null) evidence.rpc.interfaces = this.#interfaces.of(flowId);
    evidence.http = this.#http.of(flowId)[0] ?? null;
    if (evidence.http !== null) evidence.http.exchanges = this.#exchanges.of(flowId);
    evidence.credentials = this.#credentials.of(flowId);
    evidence.proofs = this.#proofs.of(flowId);
    return evidence;
  }

  close(): void {
    for (const cursor of [
      this.#head,
      this.#tls,
      this.#upgrade,
      this.#smb,
      this.#rpc,
      this.#interfaces,
      this.#http,
      this.#exchanges,
      this.#credentials,
      this.#proofs,
    ]) {
      cursor.close();
    }
  }
}
