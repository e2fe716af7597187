import { closeSync, openSync, rmSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { FlowEvidence } from '../inspect/evidence.js';
import type { ObservedEndpoint, ObservedFlow } from '../inspect/observation.js';
import { COURSES, courseOf, walkSignature } from '../inspect/signature.js';
import { BulkInsert } from './bulk-insert.js';
import { captureRows } from './capture-rows.js';
import { needDriver, openDatabase } from './driver.js';
import { Kinds } from './evidence/kinds.js';
import type { Value } from './evidence/table.js';
import { EvidenceWriter, tellsSomething } from './evidence/writer.js';
import { removeLeftovers } from './leftovers.js';
import { partialPath } from './partial-path.js';
import { placeStore, refuseInUse } from './replace.js';
import type { CaptureRecord, MissingSet } from './rows.js';
import { INDEXES, migrate } from './schema.js';
import { isMediumFailure, unwritable } from './store-error.js';

/** Distinct signatures remembered. Reached: they are forgotten, and one seen again gets another number, so that judging works a little more. */
const MAX_SIGNATURES = 65_536;

/**
 * Takes what observing finds out. Everything goes into a file beside the final one, in one transaction: until
 * `finish` renames it, whatever was at the final path stays as it was.
 */
export class StoreWriter {
  readonly #finalPath: string;
  readonly #path: string;
  readonly #database: Database;
  readonly #evidence: EvidenceWriter;
  readonly #flow: BulkInsert;
  readonly #endpoint: BulkInsert;
  /** Of the evidence alone; and by that number and the flow's course. */
  readonly #signature = new Kinds();
  readonly #courses = new Map<number, number>();
  #lastCourse = 0;
  /** A process that exits in the middle leaves no file behind. */
  readonly #atExit = () => this.abort();
  #finished = false;

  private constructor(finalPath: string, path: string, database: Database) {
    this.#finalPath = finalPath;
    this.#path = path;
    this.#database = database;
    this.#evidence = new EvidenceWriter(database);
    this.#flow = new BulkInsert(database, 'flows', 29);
    this.#endpoint = new BulkInsert(database, 'endpoints', 8);
    process.once('exit', this.#atExit);
  }

  /** Throws ExscopeError when `finalPath` holds something that is no exscope store, or cannot be written. */
  static create(finalPath: string): StoreWriter {
    needDriver();
    refuseInUse(finalPath);
    removeLeftovers(finalPath);
    const path = partialPath(finalPath);
    let database: Database;
    try {
      rmSync(path, { force: true });
      // In a folder of many users somebody may have put a link there, which SQLite would follow.
      closeSync(openSync(path, 'wx'));
      database = openDatabase(path);
    } catch (error) {
      throw unwritable(finalPath, error);
    }
    try {
      // Flows arrive in the order they end, not in that of their numbers: pages of this size are split half as often as the usual ones.
      database.pragma('page_size = 16384');
      // KiB, half of what is usual: what is written again lies near the end, and the rest takes memory only.
      database.pragma('cache_size = -8192');
      // The driver refuses OFF. New pages are never journalled, so this stays small, and no second file appears.
      database.pragma('journal_mode = MEMORY');
      database.pragma('synchronous = OFF');
      database.pragma('locking_mode = EXCLUSIVE');
      // A capture's row is written when it has been read: after its flows.
      database.pragma('foreign_keys = OFF');
      migrate(database);
      database.exec('BEGIN');
      return new StoreWriter(finalPath, path, database);
    } catch (error) {
      database.close();
      rmSync(path, { force: true });
      throw unwritable(finalPath, error);
    }
  }

  /** `exscope_version` and the time belong to the run; captures follow in their order. */
  begin(exscopeVersion: string): void {
    this.#insert('runs', [1, exscopeVersion, new Date().toISOString(), 0]);
  }

  /** Answers with the number of this kind of evidence; 0 for what says nothing. */
  evidence(flow: number, evidence: FlowEvidence): number {
    if (!tellsSomething(evidence)) return 0;
    try {
      this.#evidence.write(flow, evidence);
    } catch (error) {
      throw this.#trouble(error);
    }
    this.#signature.start();
    walkSignature(evidence, this.#signature);
    return this.#signature.number();
  }

  /** `told`: what its evidence was answered with, 0 without. */
  flow(flow: ObservedFlow, told: number): void {
    const client = flow.sides[flow.clientSide];
    const server = flow.sides[flow.clientSide ^ 1]!;
    try {
      this.#flow.add(flow.number, [
        flow.capture + 1,
        flow.transport,
        flow.vlan,
        flow.firstSeenMicros,
        flow.lastSeenMicros,
        flow.firstPacket,
        flow.lastPacket,
        client.address,
        client.port,
        client.packets,
        client.bytes,
        client.payloadBytes,
        client.gapBytes,
        client.cutPackets,
        server.address,
        server.port,
        server.packets,
        server.bytes,
        server.payloadBytes,
        server.gapBytes,
        server.cutPackets,
        flow.serverBasis,
        flow.state,
        flow.clientSide,
        flow.inspectionLimited ? 1 : 0,
        told === 0 ? 0 : 1,
        flow.encapsulation,
        this.#signatureOf(told * COURSES + courseOf(flow.state, client, server)),
      ]);
    } catch (error) {
      throw this.#trouble(error);
    }
  }

  /** A small number for each course that flows with this evidence took. */
  #signatureOf(course: number): number {
    let number = this.#courses.get(course);
    if (number === undefined) {
      if (this.#courses.size >= MAX_SIGNATURES) this.#courses.clear();
      number = ++this.#lastCourse;
      this.#courses.set(course, number);
    }
    return number;
  }

  endpoint({ capture, address, port, transport, uuid, version, packet, basis }: ObservedEndpoint): void {
    try {
      this.#endpoint.add(capture + 1, [address, port, transport, uuid, version, packet, basis]);
    } catch (error) {
      throw this.#trouble(error);
    }
  }

  /** `index` is the capture's position in the run; its facts are known once it has been read. */
  capture(index: number, facts: CaptureRecord): void {
    for (const [table, values] of captureRows(index + 1, facts)) this.#insert(table, values);
  }

  /** Octets of payload, by where they ended. */
  payload(octets: Record<string, number>): void {
    for (const [outcome, number] of Object.entries(octets)) this.#insert('payload', [outcome, number]);
  }

  /** Counters by name: how often each limit was reached. */
  limits(counters: Record<string, number>): void {
    for (const [name, times] of Object.entries(counters)) this.#insert('limits', [name, times]);
  }

  /** The store is whole and takes the place of whatever was at its path. An interrupted run is kept and marked. */
  finish(end: { interrupted: boolean; missing?: readonly MissingSet[] }): void {
    this.seal(end);
    placeStore(this.#finalPath);
  }

  /** The store is whole, beside its place. */
  seal({ interrupted, missing = [] }: { interrupted: boolean; missing?: readonly MissingSet[] }): void {
    try {
      for (const { set, first, last } of missing) this.#insert('missing_captures', [set, first, last]);
      this.#flow.flush();
      this.#evidence.flush();
      this.#endpoint.flush();
      this.#database.prepare('UPDATE runs SET interrupted = ?').run(interrupted ? 1 : 0);
      // Sorting takes as much as the cache has, on top of it, when the inspectors still have all that is theirs.
      this.#database.pragma('cache_size = -1024');
      this.#database.pragma('shrink_memory');
      this.#database.exec(INDEXES);
      this.#database.exec('COMMIT');
      this.#database.close();
    } catch (error) {
      throw this.#trouble(error);
    }
    this.#finished = true;
    process.off('exit', this.#atExit);
  }

  /** Nothing of a run that did not finish is kept. */
  abort(): void {
    process.off('exit', this.#atExit);
    if (this.#finished) return;
    if (this.#database.open) this.#database.close();
    rmSync(this.#path, { force: true });
  }

  /** For rows there are few of. */
  #insert(table: string, values: Value[]): void {
    try {
      this.#database.prepare<Value[]>(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`).run(...values);
    } catch (error) {
      throw this.#trouble(error);
    }
  }

  #trouble(error: unknown): unknown {
    return isMediumFailure(error) ? unwritable(this.#finalPath, error) : error;
  }
}
