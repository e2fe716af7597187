import type BetterSqlite from 'better-sqlite3';
import { EvidenceLookup } from './evidence-lookup.js';
import { EvidenceReader } from './evidence-reader.js';
import type { Value } from './evidence-tables.js';
import { type FlowFilter, whereClause } from './filter.js';
import { captureOf, FLOW_COLUMNS, flowOf, HAS_EVIDENCE, hostOf, type Row, verdictOf } from './read-rows.js';
import type {
  Basis,
  CoverageRow,
  FlowOutline,
  HostRow,
  Judgement,
  JudgementSettings,
  Sighting,
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

type FlowStatement = BetterSqlite.Statement<[number], Value[]>;

const NO_SETTINGS: JudgementSettings = { releases: [], hosts: [], staticPorts: [], catalog: '' };

/** An open store. Every read is a parameterised query; nothing outside this room writes SQL. */
export class Store {
  readonly #database: BetterSqlite.Database;
  readonly #lookup: EvidenceLookup;
  #flow: FlowStatement | null = null;

  constructor(database: BetterSqlite.Database) {
    this.#database = database;
    this.#lookup = new EvidenceLookup(database);
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

  /** What hosts were seen serving: greetings, web services, and answers on the given ports. Counted together by SQL, for the flows are many. */
  sightings(ports: readonly number[]): Sighting[] {
    const nothing = { answered: null, banner: null, web: null };
    const banners = this.#all(
      `SELECT DISTINCT f.server_address AS address, e.banner FROM evidence e JOIN flows f ON f.id = e.flow_id WHERE e.banner IS NOT NULL`,
    ).map((row): Sighting => ({ ...nothing, address: row.address as string, banner: row.banner as string }));
    const web = this.#all(
      `SELECT DISTINCT f.server_address AS address, h.server, x.service, x.status
       FROM http_sessions h JOIN flows f ON f.id = h.flow_id JOIN http_exchanges x ON x.flow_id = h.flow_id WHERE x.service IS NOT NULL`,
    ).map(
      (row): Sighting => ({
        ...nothing,
        address: row.address as string,
        web: { server: row.server as string | null, service: row.service as string, status: row.status as number | null },
      }),
    );
    const answered = ports.flatMap((port) =>
      this.#database
        .prepare<[number], Row>(
          'SELECT DISTINCT server_address AS address, transport FROM flows WHERE server_port = ? AND server_payload_bytes > 0',
        )
        .all(port)
        .map((row): Sighting => ({ ...nothing, address: row.address as string, answered: { transport: row.transport as string, port } })),
    );
    return [...banners, ...web, ...answered];
  }

  /** What the judgement was made with. */
  settings(): JudgementSettings {
    const rows = this.#all('SELECT * FROM settings');
    return Object.assign({}, NO_SETTINGS, ...rows.map(({ name, value }) => ({ [name as string]: JSON.parse(value as string) as unknown })));
  }

  /** Every flow, in ascending order of identifiers, with just what tells flows apart for judging. */
  *outlines(): IterableIterator<FlowOutline> {
    const columns = 'id, transport, client_address, client_port, server_address, server_port, server_basis, signature';
    for (const row of this.#iterate(`SELECT ${columns} FROM flows ORDER BY id`, [])) {
      yield {
        id: row[0] as number,
        transport: row[1] as FlowOutline['transport'],
        client: { address: row[2] as string, port: row[3] as number },
        server: { address: row[4] as string, port: row[5] as number },
        serverBasis: row[6] as FlowOutline['serverBasis'],
        signature: row[7] as number,
      };
    }
  }

  /** One flow as observed. */
  flow(id: number): StoredFlow | undefined {
    this.#flow ??= this.#database
      .prepare<[number], Value[]>(`SELECT ${FLOW_COLUMNS} FROM flows f WHERE f.id = ?`)
      .raw() as unknown as FlowStatement;
    const row = this.#flow.get(id);
    return row && flowOf(row, row[HAS_EVIDENCE] === 1 ? this.#lookup.read(id) : null);
  }

  /** Judged flows that the filter lets through, in ascending order of identifiers, one at a time. */
  *judgedFlows(filter: FlowFilter = {}): IterableIterator<JudgedFlow> {
    const { sql, values } = whereClause(filter);
    const verdicts = new Map(this.#all('SELECT * FROM verdicts').map((row) => [row.id, verdictOf(row)]));
    const evidence = filter.id === undefined ? new EvidenceReader(this.#database) : null;
    try {
      const rows = this.#iterate(
        `SELECT ${FLOW_COLUMNS}, v.verdict_id, v.swapped, v.server_basis
         FROM flows f JOIN flow_verdicts v ON v.flow_id = f.id JOIN verdicts d ON d.id = v.verdict_id ${sql} ORDER BY f.id`,
        values,
      );
      for (const row of rows) {
        const id = row[0] as number;
        const flow = flowOf(row, row[HAS_EVIDENCE] === 1 ? (evidence ?? this.#lookup).read(id) : null);
        const [verdict, swapped, basis] = row.slice(HAS_EVIDENCE + 1);
        const placed =
          swapped === 1 ? { ...flow, client: flow.server, server: flow.client, clientIsSide: (flow.clientIsSide ^ 1) as 0 | 1 } : flow;
        yield { ...placed, serverBasis: basis as Basis, verdict: verdicts.get(verdict!)! };
      }
    } finally {
      evidence?.close();
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

  #iterate(sql: string, values: Value[]): IterableIterator<Value[]> {
    return this.#database
      .prepare<Value[], Value[]>(sql)
      .raw()
      .iterate(...values) as IterableIterator<Value[]>;
  }
}
