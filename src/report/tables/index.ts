import { controls } from './controls.js';
import { endpoints } from './endpoints.js';
import { findings } from './findings.js';
import { flows } from './flows.js';
import type { TableOf } from './table.js';
import { tls } from './tls.js';

/** One line a table. */
export const TABLES = { findings, controls, flows, endpoints, tls } as const satisfies Record<string, TableOf>;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];
