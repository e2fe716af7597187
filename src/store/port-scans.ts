import type { Value } from './evidence/table.js';
import type { PortScan } from './rows.js';

/**
 * Clients that tried at least so many ports of one server, on connections that began in the capture, were captured whole, and on which neither side
 * said a word. In the order of the addresses.
 */
export function* portScans(rows: (sql: string, values: Value[]) => Iterable<Value[]>, leastPorts: number): IterableIterator<PortScan> {
  // Scanned from front to end: an index on the ports would be walked, and each flow looked up.
  const scans = rows(
    `SELECT client_address, server_address FROM flows NOT INDEXED
     WHERE client_payload_bytes = 0 AND server_payload_bytes = 0 AND transport = 'tcp' AND state <> 'midstream'
       AND client_gap_bytes = 0 AND server_gap_bytes = 0 AND client_cut_packets = 0 AND server_cut_packets = 0
     GROUP BY client_address, server_address HAVING count(DISTINCT server_port) >= ?`,
    [leastPorts],
  );
  for (const [client, server] of scans) yield { client: client as string, server: server as string };
}
