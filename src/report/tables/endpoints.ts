import type { EndpointSummary } from '../summary-endpoints.js';
import { type ColumnOf, type TableOf, tableOf } from './table.js';

const COLUMNS: readonly ColumnOf<EndpointSummary>[] = [
  ['address', ({ address }) => address],
  ['port', ({ port }) => port],
  ['transport', ({ transport }) => transport],
  ['interfaces', ({ interfaces }) => interfaces.join(' ')],
  ['exchange', ({ exchange }) => exchange],
  ['basis', ({ basis }) => basis],
  ['packet', ({ packet }) => packet],
  ['flowCount', ({ flows }) => flows],
  ['portKind', ({ portKind }) => portKind],
  ['configuredService', ({ configured }) => configured?.service ?? null],
  ['configuredPort', ({ configured }) => configured?.port ?? null],
];

/** Server addresses and ports whose RPC service was learned. */
export const endpoints: TableOf = ({ summary }) => tableOf(COLUMNS, summary.endpoints);
