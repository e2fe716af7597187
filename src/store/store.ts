import type BetterSqlite from 'better-sqlite3';
import { EvidenceReader } from './evidence-reader.js';
import type { Value } from './evidence-tables.js';
import { type FlowFilter, whereClause } from './filter.js';
import { captureOf, flowOf, hostOf, type Row, verdictOf } from './read-rows.js';
import type {
  Basis,
  CoverageRow,
  HostRow,
  Judgement,
  JudgementSettings,
  StoredCapture,
  StoredEndpoint,
  StoredFlow,
  StoredInterface,
  VerdictRow,
} from './rows.js';

/** A flow with its verdict, client and server in the places the judge gave them. */
export interface JudgedFlow extends Omit<StoredFlow, 'serverBasis'> {
  serverBasis: Basis;
  verdict: VerdictRow;
}

const NO_SETTINGS: JudgementSettings = { releases: [], hosts: [], staticPorts: [], catalog: '' };

/** An open store. Every read is a parameterised query; nothing outside this room writes SQL. */
export class Store {
  readonly #database: BetterSqlite.Database;

  constructor(database: BetterSqlite.Database) {
    this.#database = database;
  }

  close(): void {
    this.#database.close();
  }

  captures(): StoredCapture[] {
    const interfaces = this.#all(`SELECT * FROM interfaces ORDER BY capture_id, section, number`);
    return this.#all('SELECT * FROM captures ORDER BY id').map((row) =>
      captureOf(
        row,
        interfaces
          .filter(({ capture_id }) => capture_id === row.id)
          .map(
            (each): StoredInterface => ({
              id: each.number as number,
              section: each.section as number,
              linkType: each.link_type as number,
              snaplen: each.snaplen as number,
              name: each.name as string | null,
              filter: each.filter as string | null,
              packets: each.packets as number,
            }),
          ),
      ),
    );
  }

  /** Where the packets of each capture ended. */
  coverage(): CoverageRow[] {
    const outcomes = this.#all('SELECT * FROM coverage');
    const unsupported = this.#all('SELECT * FROM unsupported_link_types');
    return this.#all('SELECT id, payload_cut FROM captures ORDER BY id').map(({ id, payload_cut }) => ({
      captureId: id as number,
      packets: Object.fromEntries(outcomes.filter((row) => row.capture_id === id).map((row) => [row.outcome, row.packets as number])),
      payloadCut: payload_cut as number,
      unsupportedLinkTypes: unsupported
        .filter((row) => row.capture_id === id)
        .map((row) => [row.link_type as number, row.packets as number]),
    }));
  }

  /** How often each limit was reached, by name; `flows` counts all flows. */
  limits(): Record<string, number> {
    return Object.fromEntries(this.#all('SELECT * FROM limits').map(({ name, times }) => [name, times as number]));
  }

  endpoints(): StoredEndpoint[] {
    return this.#all('SELECT * FROM endpoints ORDER BY rowid').map((row) => ({
      captureId: row.capture_id as number,
      address: row.address as string,
      port: row.port as number,
      transport: row.transport as StoredEndpoint['transport'],
      uuid: row.uuid as string,
      version: row.version as string,
      packet: row.packet as number,
      basis: row.basis as StoredEndpoint['basis'],
    }));
  }

  hosts(): HostRow[] {
    return this.#all('SELECT * FROM hosts ORDER BY exchange DESC, address').map(hostOf);
  }

  /** What the judgement in the store was made with. */
  settings(): JudgementSettings {
    const rows = this.#all('SELECT * FROM settings');
    return Object.assign({}, NO_SETTINGS, ...rows.map(({ name, value }) => ({ [name as string]: JSON.parse(value as string) as unknown })));
  }

  /** Flows as observed, in ascending order of identifiers, one at a time. */
  *flows(): IterableIterator<StoredFlow> {
    const evidence = new EvidenceReader(this.#database);
    try {
      for (const row of this.#iterate('SELECT * FROM flows ORDER BY id', [])) {
        yield flowOf(row, row.has_evidence === 1 ? evidence.read(row.id as number) : null);
      }
    } finally {
      evidence.close();
    }
  }

  /** Judged flows that the filter lets through, in ascending order of identifiers, one at a time. */
  *judgedFlows(filter: FlowFilter = {}): IterableIterator<JudgedFlow> {
    const { sql, values } = whereClause(filter);
    const verdicts = new Map(this.#all('SELECT * FROM verdicts').map((row) => [row.id, verdictOf(row)]));
    const evidence = new EvidenceReader(this.#database, filter.id ?? null);
    try {
      const rows = this.#iterate(
        `SELECT f.*, v.verdict_id, v.swapped, v.server_basis AS judged_basis
         FROM flows f JOIN flow_verdicts v ON v.flow_id = f.id JOIN verdicts d ON d.id = v.verdict_id ${sql} ORDER BY f.id`,
        values,
      );
      for (const row of rows) {
        const flow = flowOf(row, row.has_evidence === 1 ? evidence.read(row.id as number) : null);
        const placed =
          row.swapped === 1 ? { ...flow, client: flow.server, server: flow.client, clientIsSide: (flow.clientIsSide ^ 1) as 0 | 1 } : flow;
        yield { ...placed, serverBasis: row.judged_basis as Basis, verdict: verdicts.get(row.verdict_id!)! };
      }
    } finally {
      evidence.close();
    }
  }

  judgedFlow(id: number): JudgedFlow | undefined {
    return [...this.judgedFlows({ id })][0];
  }

  /** Puts one judgement in the place of the last, all or nothing. */
  replaceJudgement({ settings, hosts, verdicts, flowVerdicts }: Judgement): void {
    const database = this.#database;
    const insert = (table: string, columns: number) =>
      database.prepare<Value[]>(`INSERT INTO ${table} VALUES (${new Array(columns).fill('?').join(', ')})`);
    database.transaction(() => {
      database.exec('DELETE FROM flow_verdicts; DELETE FROM verdicts; DELETE FROM hosts; DELETE FROM settings');
      const setting = insert('settings', 2);
      for (const [name, value] of Object.entries(settings)) setting.run(name, JSON.stringify(value));
      const host = insert('hosts', 6);
      for (const each of hosts) {
        host.run(each.address, JSON.stringify(each.roles), each.basis, each.why, JSON.stringify(each.releases), each.exchange ? 1 : 0);
      }
      const verdict = insert('verdicts', 16);
      for (const [index, each] of verdicts.entries()) {
        verdict.run(
          index + 1,
          each.protocol,
          each.protocolBasis,
          each.pathId,
          each.pathTitle,
          each.pathRelease,
          each.pathBasis,
          each.expectation,
          JSON.stringify(each.reasons),
          each.protection,
          each.protectionMechanism,
          each.protectionBasis,
          each.protectionReason,
          each.byDesign ? 1 : 0,
          each.clientRole,
          each.serverRole,
        );
      }
      const flowVerdict = insert('flow_verdicts', 4);
      for (const each of flowVerdicts) flowVerdict.run(each.flowId, each.verdict + 1, each.swapped ? 1 : 0, each.serverBasis);
    })();
  }

  #all(sql: string): Row[] {
    return this.#database.prepare<[], Row>(sql).all();
  }

  #iterate(sql: string, values: Value[]): IterableIterator<Row> {
    return this.#database.prepare<Value[], Row>(sql).iterate(...values);
  }
}
