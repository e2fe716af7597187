import type BetterSqlite from 'better-sqlite3';
import type { SipMedia } from '../inspect/sip/evidence.js';
import { SIP_MEDIA } from './evidence/sip.js';
import type { Value } from './evidence/table.js';
import type { FlowFilter, FlowRange } from './filter.js';
import { FlowReader } from './flow-reader.js';
import { listOf } from './json-shape.js';
import { writeJudgement } from './judgement-writer.js';
import { portScans } from './port-scans.js';
import { type CaptureAnnotations, captureOf, endpointOf, hostOf, interfaceOf, processOf, type Row, runOf } from './read-rows.js';
import type {
  CoverageRow,
  FlowOutline,
  HostRow,
  JudgedFlow,
  Judgement,
  JudgementSettings,
  ListedFlow,
  MissingSet,
  PortScan,
  Sighting,
  StoredCapture,
  StoredEndpoint,
  StoredFlow,
  StoredMedia,
  StoredRun,
} from './rows.js';
import { NO_SETTINGS, settingOf } from './settings.js';
import { sightings } from './sightings.js';
import { attempt, storeError, storeTrouble } from './store-error.js';

/** What reports read of a judged store, whatever gives it. */
export type StoreReader = Pick<
  Store,
  | 'run'
  | 'captures'
  | 'coverage'
  | 'payload'
  | 'limits'
  | 'missingCaptures'
  | 'endpoints'
  | 'media'
  | 'hosts'
  | 'settings'
  | 'outlines'
  | 'lastFlow'
  | 'judgedFlows'
  | 'judgedFlow'
>;

/** An open store. Every read is a parameterised query; nothing outside this room writes SQL. */
export class Store {
  readonly #database: BetterSqlite.Database;
  readonly #flows: FlowReader;

  constructor(database: BetterSqlite.Database) {
    this.#database = database;
    this.#flows = new FlowReader(database);
  }

  close(): void {
    this.#database.close();
  }

  run(): StoredRun {
    return this.#all('SELECT exscope_version, created_at, interrupted FROM runs', runOf)[0]!;
  }

  captures(): StoredCapture[] {
    const interfaces = this.#all('SELECT * FROM interfaces ORDER BY capture_id, section, number', (row) => ({
      captureId: row.capture_id,
      interface: interfaceOf(row),
    }));
    return this.#all('SELECT * FROM captures ORDER BY id', (row) =>
      captureOf(
        row,
        interfaces.filter(({ captureId }) => captureId === row.id).map((each) => each.interface),
        this.#annotations(row.id as number),
      ),
    );
  }

  #annotations(captureId: number): CaptureAnnotations {
    const of = <Result>(table: string, read: (row: Row) => Result) =>
      this.#all(`SELECT * FROM ${table} WHERE capture_id = ? ORDER BY rowid`, read, captureId);
    return {
      names: of('names', ({ address, name }) => ({ address: address as string, name: name as string })),
      processes: of('processes', processOf),
      drops: of('drops', ({ reason, packets }) => ({ reason: reason as string, packets: packets as number })),
      encapsulated: this.#all(
        'SELECT encapsulation, packets FROM encapsulated WHERE capture_id = ? ORDER BY packets DESC',
        ({ encapsulation, packets }) => [encapsulation as string, packets as number],
        captureId,
      ),
    };
  }

  /** Where the packets of each capture ended. */
  coverage(): CoverageRow[] {
    const outcomes = this.#all('SELECT capture_id, outcome, packets FROM coverage', (row) => row);
    const unsupported = this.#all('SELECT capture_id, link_type, packets FROM unsupported_link_types', (row) => row);
    return this.#all('SELECT id, payload_cut FROM captures ORDER BY id', ({ id, payload_cut }) => ({
      captureId: id as number,
      packets: Object.fromEntries(outcomes.filter((row) => row.capture_id === id).map((row) => [row.outcome, row.packets as number])),
      payloadCut: payload_cut as number,
      unsupportedLinkTypes: unsupported
        .filter((row) => row.capture_id === id)
        .map((row) => [row.link_type as number, row.packets as number]),
    }));
  }

  /** Octets of the payload of all flows, by where they ended. */
  payload(): Record<string, number> {
    return Object.fromEntries(this.#all('SELECT outcome, octets FROM payload', ({ outcome, octets }) => [outcome, octets as number]));
  }

  /** How often each limit was reached, by name; `flows` counts all flows. */
  limits(): Record<string, number> {
    return Object.fromEntries(this.#all('SELECT name, times FROM limits', ({ name, times }) => [name, times as number]));
  }

  /** Gaps in the ring-buffer sets of the run. */
  missingCaptures(): MissingSet[] {
    return this.#all('SELECT * FROM missing_captures ORDER BY rowid', ({ set_name, first, last }) => ({
      set: set_name as string,
      first: first as number,
      last: last as number,
    }));
  }

  endpoints(): StoredEndpoint[] {
    return this.#all('SELECT * FROM endpoints ORDER BY rowid', endpointOf);
  }

  /** What calls agreed on, in the order of their flows. */
  *media(): IterableIterator<StoredMedia> {
    for (const [flowId, media] of this.#iterate("SELECT flow_id, media FROM sip_sessions WHERE media <> '[]' ORDER BY flow_id", [])) {
      for (const each of attempt(this.#database.name, () => listOf<SipMedia>(media, SIP_MEDIA)))
        yield { ...each, flowId: flowId as number };
    }
  }

  hosts(): HostRow[] {
    return this.#all('SELECT * FROM hosts ORDER BY exchange DESC, address', hostOf);
  }

  /** What hosts were seen serving: greetings, web services, and answers on the given ports. */
  sightings(ports: readonly number[]): IterableIterator<Sighting> {
    return sightings((sql, values) => this.#iterate(sql, values), ports);
  }

  /** Who tried at least so many ports of one server without a word. */
  portScans(leastPorts: number): IterableIterator<PortScan> {
    return portScans((sql, values) => this.#iterate(sql, values), leastPorts);
  }

  /** What the judgement was made with. */
  settings(): JudgementSettings {
    const members = this.#all('SELECT name, value FROM settings', ({ name, value }) => [name, settingOf(name as string, value!)]);
    return { ...NO_SETTINGS, ...(Object.fromEntries(members) as Partial<JudgementSettings>) };
  }

  /** Every flow, in ascending order of identifiers, with just what tells flows apart for judging. */
  outlines(): IterableIterator<FlowOutline> {
    return this.#flows.outlines();
  }

  /** One flow as observed. */
  flow(id: number): StoredFlow | undefined {
    return this.#flows.observed(id);
  }

  /** The highest identifier of a flow; 0 when there is none. */
  lastFlow(): number {
    return this.#all('SELECT max(id) AS last FROM flows', ({ last }) => last as number | null)[0] ?? 0;
  }

  /**
   * Judged flows that the filter lets through, in ascending order of identifiers, one at a time. Throws ExscopeError when nothing was judged yet.
   * @param range all when absent.
   */
  *judgedFlows(filter: FlowFilter = {}, range?: FlowRange): IterableIterator<JudgedFlow> {
    this.#refuseUnjudged();
    yield* this.#flows.judged(filter, range);
  }

  /** The same without their evidence, which takes most of the time to read: for lists that show none. */
  *listedFlows(filter: FlowFilter = {}): IterableIterator<ListedFlow> {
    this.#refuseUnjudged();
    yield* this.#flows.listed(filter);
  }

  /** One of them. */
  judgedFlow(id: number): JudgedFlow | undefined {
    this.#refuseUnjudged();
    return this.#flows.oneJudged(id);
  }

  /** Puts one judgement in the place of the last, all or nothing. */
  replaceJudgement(judgement: Judgement): void {
    this.#flows.forgetVerdicts();
    attempt(this.#database.name, () => writeJudgement(this.#database, judgement));
  }

  /** Flows without verdicts would look like a capture without flows. */
  #refuseUnjudged(): void {
    if (this.#all('SELECT 1 FROM settings LIMIT 1', () => 1).length > 0) return;
    const path = this.#database.name;
    throw storeError(`the store ${path} has not been judged`, `Judge it with: exscope judge ${path}`);
  }

  #all<Result>(sql: string, of: (row: Row) => Result, ...values: Value[]): Result[] {
    return attempt(this.#database.name, () =>
      this.#database
        .prepare<Value[], Row>(sql)
        .all(...values)
        .map(of),
    );
  }

  *#iterate(sql: string, values: Value[]): IterableIterator<Value[]> {
    try {
      yield* this.#database
        .prepare<Value[], Value[]>(sql)
        .raw()
        .iterate(...values) as IterableIterator<Value[]>;
    } catch (error) {
      throw storeTrouble(this.#database.name, error);
    }
  }
}
