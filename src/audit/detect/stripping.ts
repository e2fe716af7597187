import type { JudgedFlow } from '../../store/index.js';
import { type Collective, named, protocolOf, type Seen, type Sighting } from './sighting.js';

/** What is known of one server and port. */
interface Server {
  /** It offered an upgrade to TLS, or granted one, in some flow. */
  offers: boolean;
  /** Flows in which a whole list of what it can do has none. */
  without: Seen[];
}

/**
 * Servers that offer an upgrade to TLS to some clients and not to others: what lies between may have removed it, or the server treats its clients
 * differently. The capture cannot tell, and neither does the wording.
 */
export class Stripping implements Collective {
  readonly #servers = new Map<string, Server>();

  see(flow: JudgedFlow): void {
    const upgrade = flow.evidence?.upgrade ?? null;
    if (upgrade === null) return;
    const { address, port } = flow.server;
    const key = `${flow.evidence!.protocol} ${address} ${port}`;
    let server = this.#servers.get(key);
    if (server === undefined) {
      server = { offers: false, without: [] };
      this.#servers.set(key, server);
    }
    if (upgrade.offered !== null || upgrade.accepted !== null) server.offers = true;
    // A removed offer that shows itself is a sighting of its own.
    else if (upgrade.notOffered !== null && upgrade.stripped === null) {
      server.without.push({
        id: flow.id,
        server: flow.server,
        client: flow.client,
        firstSeenMicros: flow.firstSeenMicros,
        lastSeenMicros: flow.lastSeenMicros,
        sighting: missing(flow, upgrade.notOffered),
      });
    }
  }

  get sent(): ReadonlyMap<string, Server> {
    return this.#servers;
  }

  merge(later: ReadonlyMap<string, Server>): void {
    for (const [key, { offers, without }] of later) {
      const server = this.#servers.get(key);
      if (server === undefined) this.#servers.set(key, { offers, without });
      else {
        server.offers ||= offers;
        for (const seen of without) server.without.push(seen);
      }
    }
  }

  *end(): Generator<Seen> {
    for (const { offers, without } of this.#servers.values()) if (offers) yield* without;
  }
}

const missing = (flow: JudgedFlow, packet: number): Sighting => ({
  kind: 'upgrade-stripped',
  problem: `${protocolOf(flow)}/sometimes`,
  severity: 'medium',
  says: 'upgrade-stripped.sometimes',
  values: named(flow),
  packets: [packet],
});
