import type { PortScan, StoredFlow } from '../store/rows.js';
import { MAX_SCANS } from './limits.js';

/** From so many ports of one server on, all of them without a word, a client is taken for a scanner. No program that uses Exchange tries so many. */
export const SCAN_PORTS = 64;

/** Nothing was said on the connection, and nothing of it is missing from the capture. */
export function isSilent({ transport, state, client, server }: Pick<StoredFlow, 'transport' | 'state' | 'client' | 'server'>): boolean {
  if (transport !== 'tcp' || state === 'midstream') return false;
  return [client, server].every(({ payloadBytes, gapBytes, cutPackets }) => payloadBytes + gapBytes + cutPackets === 0);
}

/** Who scanned whom. */
export class ScanBook {
  /** Scans beyond `maxScans`. */
  limited = 0;
  /** Servers, by client. */
  readonly #servers = new Map<string, Set<string>>();
  #size = 0;

  constructor(scans: Iterable<PortScan>, maxScans = MAX_SCANS) {
    for (const { client, server } of scans) {
      if (this.#size++ >= maxScans) {
        this.limited++;
        continue;
      }
      const servers = this.#servers.get(client);
      if (servers === undefined) this.#servers.set(client, new Set([server]));
      else servers.add(server);
    }
  }

  has(client: string, server: string): boolean {
    return this.#size > 0 && this.#servers.get(client)?.has(server) === true;
  }
}
