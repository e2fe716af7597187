import type { Value } from './evidence/table.js';
import type { Sighting } from './rows.js';

type Rows = (sql: string, values: Value[]) => Iterable<Value[]>;

const NOTHING = { answered: null, banner: null, web: null, headers: null };

/**
 * What hosts were seen serving, counted together by SQL, for the flows are many. The order of the joins and the scan are said outright: SQLite would
 * walk an index and look every flow up.
 */
export function* sightings(rows: Rows, ports: readonly number[]): IterableIterator<Sighting> {
  const banners = rows(
    'SELECT DISTINCT f.server_address, e.banner FROM flow_evidence e CROSS JOIN flows f ON f.id = e.flow_id WHERE e.banner IS NOT NULL',
    [],
  );
  for (const [address, banner] of banners) yield { ...NOTHING, address: address as string, banner: banner as string };
  const web = rows(
    `SELECT DISTINCT f.server_address, h.server, x.service, x.status
     FROM http_sessions h CROSS JOIN flows f ON f.id = h.flow_id CROSS JOIN http_exchanges x ON x.flow_id = h.flow_id WHERE x.service IS NOT NULL`,
    [],
  );
  for (const [address, server, service, status] of web) {
    const served = { server: server as string | null, service: service as string, status: status as number | null };
    yield { ...NOTHING, address: address as string, web: served };
  }
  const headers = rows(
    `SELECT DISTINCT f.server_address, h.exchange_version, h.front_end FROM http_sessions h CROSS JOIN flows f ON f.id = h.flow_id
     WHERE h.exchange_version IS NOT NULL OR h.front_end IS NOT NULL`,
    [],
  );
  for (const [address, version, frontEnd] of headers) {
    const named = { exchangeVersion: version as string | null, frontEnd: frontEnd as string | null };
    yield { ...NOTHING, address: address as string, headers: named };
  }
  const answered = rows(
    `SELECT DISTINCT server_address, transport, server_port
     FROM flows NOT INDEXED WHERE server_port IN (${ports.map(() => '?').join(', ')}) AND server_payload_bytes > 0`,
    [...ports],
  );
  for (const [address, transport, port] of answered) {
    yield { ...NOTHING, address: address as string, answered: { transport: transport as string, port: port as number } };
  }
}
