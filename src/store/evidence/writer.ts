import type { Database } from 'better-sqlite3';
import type { FlowEvidence } from '../../inspect/evidence.js';
import { HEAD } from './head.js';
import { PartWriter } from './part-writer.js';
import { MANY, ONE } from './parts.js';

/** Writes the evidence of one flow after the other. */
export class EvidenceWriter {
  readonly #head: PartWriter<FlowEvidence>;
  readonly #one;
  readonly #many;

  constructor(database: Database) {
    this.#head = new PartWriter(database, HEAD);
    this.#one = ONE.map(([name, table]) => ({ name, writer: new PartWriter(database, table) }));
    this.#many = MANY.map(([name, table]) => ({ name, writer: new PartWriter(database, table) }));
  }

  write(flowId: number, evidence: FlowEvidence): void {
    this.#head.write(flowId, evidence);
    for (const { name, writer } of this.#one) {
      const part = evidence[name];
      if (part !== null) writer.write(flowId, part);
    }
    for (const { name, writer } of this.#many) for (const part of evidence[name]) writer.write(flowId, part);
  }

  /** Nothing waits any longer. */
  flush(): void {
    this.#head.flush();
    for (const { writer } of [...this.#one, ...this.#many]) writer.flush();
  }
}

/** Whether anything was learned at all; most flows of a large capture say nothing, and take no row. */
export function tellsSomething(evidence: FlowEvidence): boolean {
  return (
    evidence.protocol !== null ||
    evidence.leftOut > 0 ||
    Object.entries(evidence).some(
      ([name, part]: [string, unknown]) => name !== 'leftOut' && (Array.isArray(part) ? part.length > 0 : part !== null),
    )
  );
}
