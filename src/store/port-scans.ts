import type { Value } from './evidence/table.js';
import type { PortScan } from './rows.js';

/** Connections that began in the capture, were captured whole, and on which neither side said a word. */
const SILENT = `client_payload_bytes = 0 AND server_payload_bytes = 0 AND transport = 'tcp' AND state <> 'midstream'
  AND client_gap_bytes = 0 AND server_gap_bytes = 0 AND client_cut_packets = 0 AND server_cut_packets = 0`;

/** Clients that tried at least so many ports of one server in silence, in the order of the addresses. */
export function* portScans(rows: (sql: string, values: Value[]) => Iterable<Value[]>, leastPorts: number): IterableIterator<PortScan> {
  // Few servers have so many ports tried, whoever tries them, and to group by client means to sort. Scanned from front to end: SQLite would walk an
  // index on the ports, and look every flow up.
  const servers = rows(
    `SELECT server_address FROM (SELECT DISTINCT server_address, server_port FROM flows NOT INDEXED WHERE ${SILENT})
     GROUP BY server_address HAVING count(*) >= ?`,
    [leastPorts],
  );
  const tried = Array.from(servers, ([server]) => server);
  if (tried.length === 0) return;
  const scans = rows(
    `SELECT client_address, server_address FROM flows NOT INDEXED WHERE ${SILENT} AND server_address IN (SELECT value FROM json_each(?))
     GROUP BY client_address, server_address HAVING count(DISTINCT server_port) >= ?`,
    [JSON.stringify(tried), leastPorts],
  );
  for (const [client, server] of scans) yield { client: client as string, server: server as string };
}
