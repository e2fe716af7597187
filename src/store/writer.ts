import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database, { type Statement } from 'better-sqlite3';
import { EXIT, ExscopeError } from '../errors.js';
import type { ObservedEndpoint, ObservedFlow } from '../inspect/observation.js';
import { signatureOf } from '../inspect/signature.js';
import type { Value } from './evidence-tables.js';
import { EvidenceWriter } from './evidence-writer.js';
import type { CaptureRecord } from './rows.js';
import { APPLICATION_ID, INDEXES, migrate } from './schema.js';

/**
 * Takes what observing finds out. Everything goes into a file beside the final one, in one transaction and without a journal: until
 * `finish` renames it, whatever was at the final path stays as it was.
 */
export class StoreWriter {
  readonly #finalPath: string;
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #evidence: EvidenceWriter;
  readonly #flow: Statement<Value[]>;
  readonly #endpoint: Statement<Value[]>;
  readonly #signatures = new Map<string, number>();
  #flows = 0;

  private constructor(finalPath: string, path: string, database: Database.Database) {
    this.#finalPath = finalPath;
    this.#path = path;
    this.#database = database;
    this.#evidence = new EvidenceWriter(database);
    this.#flow = database.prepare(`INSERT INTO flows VALUES (${new Array(28).fill('?').join(', ')})`);
    this.#endpoint = database.prepare('INSERT INTO endpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  }

  /** Throws ExscopeError when `finalPath` holds something that is no exscope store, or cannot be written. */
  static create(finalPath: string): StoreWriter {
    refuseForeign(finalPath);
    const path = join(dirname(finalPath), `.${basename(finalPath)}.partial-${process.pid}`);
    rmSync(path, { force: true });
    let database: Database.Database;
    try {
      database = new Database(path);
    } catch (error) {
      throw unwritable(finalPath, error as Error);
    }
    database.pragma('journal_mode = OFF');
    database.pragma('synchronous = OFF');
    database.pragma('locking_mode = EXCLUSIVE');
    // A capture's row is written when it has been read: after its flows.
    database.pragma('foreign_keys = OFF');
    migrate(database);
    database.exec('BEGIN');
    return new StoreWriter(finalPath, path, database);
  }

  /** `exscope_version` and the time belong to the run; captures follow in their order. */
  begin(exscopeVersion: string): void {
    this.#database.prepare('INSERT INTO runs VALUES (1, ?, ?, 0)').run(exscopeVersion, new Date().toISOString());
  }

  /** A row of `ObservationSink`: called once per flow, the argument is reused by the caller. */
  flow(flow: ObservedFlow): void {
    const client = flow.sides[flow.clientSide];
    const server = flow.sides[flow.clientSide ^ 1]!;
    const id = ++this.#flows;
    const { evidence } = flow;
    const told = evidence !== null && (evidence.protocol !== null || evidence.proofs.length > 0);
    this.#flow.run(
      id,
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
      told ? 1 : 0,
      this.#signature(signatureOf(flow.state, client, server, told ? evidence : null)),
    );
    if (told) this.#evidence.write(id, evidence);
  }

  /** A number for each distinct signature. */
  #signature(text: string): number {
    let number = this.#signatures.get(text);
    if (number === undefined) {
      number = this.#signatures.size + 1;
      this.#signatures.set(text, number);
    }
    return number;
  }

  endpoint(endpoint: ObservedEndpoint): void {
    const { capture, address, port, transport, uuid, version, packet, basis } = endpoint;
    this.#endpoint.run(capture + 1, address, port, transport, uuid, version, packet, basis);
  }

  /** `index` is the capture's position in the run; its facts are known once it has been read. */
  capture(index: number, facts: CaptureRecord): void {
    const id = index + 1;
    const { counters, problem } = facts;
    this.#database
      .prepare(`INSERT INTO captures VALUES (${new Array(23).fill('?').join(', ')})`)
      .run(
        id,
        facts.name,
        facts.path,
        facts.bytes,
        facts.sha256,
        facts.format,
        facts.compression,
        facts.packets,
        facts.firstTimeMicros,
        facts.lastTimeMicros,
        facts.sections,
        facts.droppedByCapture,
        counters.correctedLengths,
        counters.unknownInterface,
        counters.withoutTime,
        counters.blocksSkipped,
        facts.payloadCut,
        facts.containsTlsSecrets ? 1 : 0,
        facts.interrupted ? 1 : 0,
        problem?.code ?? null,
        problem?.message ?? null,
        problem?.offset ?? null,
        problem?.packet ?? null,
      );
    const nic = this.#database.prepare('INSERT INTO interfaces VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    for (const each of facts.interfaces) {
      nic.run(id, each.section, each.id, each.linkType, each.snaplen, each.name, each.filter, each.packets);
    }
    const outcome = this.#database.prepare('INSERT INTO coverage VALUES (?, ?, ?)');
    for (const [name, packets] of facts.coverage) outcome.run(id, name, packets);
    const unsupported = this.#database.prepare('INSERT INTO unsupported_link_types VALUES (?, ?, ?)');
    for (const [linkType, packets] of facts.unsupportedLinkTypes) unsupported.run(id, linkType, packets);
  }

  /** Counters by name: how often each limit was reached. */
  limits(counters: Record<string, number>): void {
    const insert = this.#database.prepare('INSERT INTO limits VALUES (?, ?)');
    for (const [name, times] of Object.entries(counters)) insert.run(name, times);
  }

  /** The store is whole: it takes the place of whatever was at its path. An interrupted run is kept and marked. */
  finish({ interrupted }: { interrupted: boolean }): void {
    this.#database.prepare('UPDATE runs SET interrupted = ?').run(interrupted ? 1 : 0);
    this.#database.exec(INDEXES);
    this.#database.exec('COMMIT');
    this.#database.close();
    const file = openSync(this.#path, 'r+');
    fsyncSync(file);
    closeSync(file);
    try {
      renameSync(this.#path, this.#finalPath);
    } catch (error) {
      rmSync(this.#path, { force: true });
      throw unwritable(this.#finalPath, error as Error);
    }
  }

  /** Nothing of this run is kept. */
  abort(): void {
    if (this.#database.open) this.#database.close();
    rmSync(this.#path, { force: true });
  }
}

/** A typing mistake must not cost anyone a file: only exscope stores and empty files are replaced. */
function refuseForeign(path: string): void {
  if (!existsSync(path)) return;
  const stats = statSync(path);
  if (stats.isDirectory()) throw storeError(`${path} is a folder`, 'Name a file: --store FILE');
  if (stats.size === 0 || applicationId(path) === APPLICATION_ID) return;
  throw storeError(
    `${path} exists and is not an exscope store: it is left alone`,
    'Choose another name with --store, or remove that file first',
  );
}

/** SQLite keeps the application identifier at offset 68 of its header. */
function applicationId(path: string): number {
  const header = Buffer.alloc(72);
  const file = openSync(path, 'r');
  try {
    return readSync(file, header, 0, 72, 0) === 72 && header.toString('latin1', 0, 15) === 'SQLite format 3' ? header.readUInt32BE(68) : 0;
  } finally {
    closeSync(file);
  }
}

function storeError(message: string, hint: string): ExscopeError {
  return new ExscopeError('EXSCOPE_STORE', message, { exitCode: EXIT.usage, hint });
}

function unwritable(path: string, error: Error): ExscopeError {
  return storeError(`cannot write the store ${path}: ${error.message}`, 'Choose a place you may write to with --store FILE');
}
