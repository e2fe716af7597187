import type BetterSqlite from 'better-sqlite3';
import { EvidenceLookup } from './evidence/lookup.js';
import { EvidenceReader } from './evidence/reader.js';
import type { Value } from './evidence/table.js';
import { type FlowFilter, type FlowRange, whereClause } from './filter.js';
import { PagedQuery } from './paged-query.js';
import { FLOW_COLUMNS, flowOf, HAS_EVIDENCE, judgedFlowOf, OUTLINE_COLUMNS, outlineOf, type Row, VERDICT, verdictOf } from './read-rows.js';
import type { FlowOutline, JudgedFlow, ListedFlow, StoredFlow, VerdictRow } from './rows.js';
import { attempt } from './store-error.js';

type FlowStatement = BetterSqlite.Statement<[number], Value[]>;

/** Columns of `judgedFlowOf`, in its order. */
const JUDGED_COLUMNS = [...FLOW_COLUMNS, 'v.verdict_id', 'v.swapped', 'v.server_basis'];
const JUDGED_FLOWS = 'flows f JOIN flow_verdicts v ON v.flow_id = f.id JOIN verdicts d ON d.id = v.verdict_id';

const EVERY_FLOW: FlowRange = { after: 0, upTo: Number.POSITIVE_INFINITY };

/** Reads the flows of a store, page by page in ascending order of identifiers, or one by one. Throws ExscopeError. */
export class FlowReader {
  readonly #database: BetterSqlite.Database;
  readonly #lookup: EvidenceLookup;
  #flow: FlowStatement | null = null;
  #judgedFlow: FlowStatement | null = null;
  /** Of the judgement there is: read once, for single flows are asked for by the thousand. */
  #verdicts: Map<Value, VerdictRow> | null = null;

  constructor(database: BetterSqlite.Database) {
    this.#database = database;
    this.#lookup = new EvidenceLookup(database);
  }

  *outlines(): IterableIterator<FlowOutline> {
    const query = attempt(this.#database.name, () => new PagedQuery(this.#database, OUTLINE_COLUMNS, 'flows WHERE id > ?', 'id'));
    for (const row of this.#rows(query, [])) yield outlineOf(row);
  }

  observed(id: number): StoredFlow | undefined {
    return attempt(this.#database.name, () => {
      this.#flow ??= this.#prepare(`SELECT ${FLOW_COLUMNS.join(', ')} FROM flows f WHERE f.id = ?`);
      const row = this.#flow.get(id);
      return row && flowOf(row, row[HAS_EVIDENCE] === 1 ? this.#lookup.read(id) : null);
    });
  }

  *judged(filter: FlowFilter, range: FlowRange = EVERY_FLOW): IterableIterator<JudgedFlow> {
    const evidence = attempt(this.#database.name, () => new EvidenceReader(this.#database));
    for (const row of this.#judgedRows(filter, range)) yield this.#judgedOf(row, evidence);
  }

  *listed(filter: FlowFilter): IterableIterator<ListedFlow> {
    for (const row of this.#judgedRows(filter, EVERY_FLOW)) yield judgedFlowOf(row, null, this.#verdictOf(row));
  }

  oneJudged(id: number): JudgedFlow | undefined {
    return attempt(this.#database.name, () => {
      this.#judgedFlow ??= this.#prepare(`SELECT ${JUDGED_COLUMNS.join(', ')} FROM ${JUDGED_FLOWS} WHERE f.id = ?`);
      const row = this.#judgedFlow.get(id);
      return row && this.#judgedOf(row, this.#lookup);
    });
  }

  /** There is another judgement. */
  forgetVerdicts(): void {
    this.#verdicts = null;
  }

  *#judgedRows(filter: FlowFilter, { after, upTo }: FlowRange): IterableIterator<Value[]> {
    const { conditions, values } = whereClause(filter);
    const from = `${JUDGED_FLOWS} WHERE ${[...conditions, 'f.id > ?'].join(' AND ')}`;
    const query = attempt(this.#database.name, () => new PagedQuery(this.#database, JUDGED_COLUMNS, from, 'f.id'));
    for (const row of this.#rows(query, values, after)) {
      if ((row[0] as number) > upTo) return;
      yield row;
    }
  }

  /** Rows that begin with the number of their flow, in its order. */
  *#rows(query: PagedQuery, values: Value[], after = 0): IterableIterator<Value[]> {
    for (let last: Value = after; !query.ended; ) {
      const rows = attempt(this.#database.name, () => query.read(...values, last));
      yield* rows;
      last = rows.at(-1)?.[0] ?? last;
    }
  }

  /** A row of JUDGED_FLOWS with what is known of its payload. */
  #judgedOf(row: Value[], evidence: Pick<EvidenceLookup, 'read'>): JudgedFlow {
    const verdict = this.#verdictOf(row);
    return judgedFlowOf(row, row[HAS_EVIDENCE] === 1 ? attempt(this.#database.name, () => evidence.read(row[0] as number)) : null, verdict);
  }

  #verdictOf(row: Value[]): VerdictRow {
    this.#verdicts ??= attempt(
      this.#database.name,
      () =>
        new Map(
          this.#database
            .prepare<[], Row>('SELECT * FROM verdicts')
            .all()
            .map((each) => [each.id!, verdictOf(each)]),
        ),
    );
    return this.#verdicts.get(row[VERDICT]!)!;
  }

  #prepare(sql: string): FlowStatement {
    return this.#database.prepare<[number], Value[]>(sql).raw() as unknown as FlowStatement;
  }
}
