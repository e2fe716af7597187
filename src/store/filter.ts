import type { Value } from './evidence/table.js';
import type { Expectation, Protection } from './rows.js';

/** All parts given must hold. */
export interface FlowFilter {
  expectation?: Expectation;
  protection?: Protection;
  protocol?: string;
  /** Address of either end. */
  host?: string;
  /** Port of the server, as judged. */
  port?: number;
  /** Data path identifier. */
  path?: string;
}

/** Flows one after the other: those behind the first of these numbers, up to the second. */
export interface FlowRange {
  after: number;
  upTo: number;
}

/** The filter as conditions over `flows f`, `flow_verdicts v` and `verdicts d`; values are parameters, never text. */
export function whereClause(filter: FlowFilter): { conditions: string[]; values: Value[] } {
  const conditions: string[] = [];
  const values: Value[] = [];
  const add = (condition: string, ...parameters: Value[]) => {
    conditions.push(condition);
    values.push(...parameters);
  };
  if (filter.expectation !== undefined) add('d.expectation = ?', filter.expectation);
  if (filter.protection !== undefined) add('d.protection = ?', filter.protection);
  if (filter.protocol !== undefined) add('d.protocol = ?', filter.protocol);
  if (filter.path !== undefined) add('d.path_id = ?', filter.path);
  if (filter.host !== undefined) add('(f.client_address = ? OR f.server_address = ?)', filter.host, filter.host);
  if (filter.port !== undefined) add('iif(v.swapped, f.client_port, f.server_port) = ?', filter.port);
  return { conditions, values };
}
