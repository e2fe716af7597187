import type { Catalog } from '../catalog/index.js';
import type { Basis, StoredEndpoint } from '../store/rows.js';

/** What is known to listen on one address and port. */
export interface KnownService {
  /** Interface names of the catalog; an interface the catalog does not know is its UUID. */
  interfaces: string[];
  basis: Extract<Basis, 'endpoint-mapper' | 'payload'>;
  packet: number;
}

/** Learned endpoints by address and port. What an endpoint mapper said outranks what a bind showed; both hold for the whole capture, before and after. */
export class EndpointBook {
  /** By address, then by port. */
  readonly #services = new Map<string, Map<number, KnownService>>();
  readonly #byAddress = new Map<string, Set<string>>();
  readonly #mappers = new Set<string>();

  constructor(endpoints: Iterable<StoredEndpoint>, catalog: Catalog) {
    for (const endpoint of endpoints) {
      if (endpoint.transport !== 'tcp') continue;
      if (endpoint.basis === 'endpoint-mapper') this.#mappers.add(endpoint.address);
      const name = catalog.interfaceByUuid(endpoint.uuid, endpoint.version)?.name ?? endpoint.uuid;
      let services = this.#services.get(endpoint.address);
      if (services === undefined) {
        services = new Map();
        this.#services.set(endpoint.address, services);
      }
      const known = services.get(endpoint.port);
      if (known === undefined || (known.basis === 'payload' && endpoint.basis === 'endpoint-mapper')) {
        services.set(endpoint.port, { interfaces: [name], basis: endpoint.basis, packet: endpoint.packet });
      } else if (known.basis === endpoint.basis && !known.interfaces.includes(name)) known.interfaces.push(name);
      let names = this.#byAddress.get(endpoint.address);
      if (names === undefined) {
        names = new Set();
        this.#byAddress.set(endpoint.address, names);
      }
      names.add(name);
    }
  }

  at(address: string, port: number): KnownService | undefined {
    return this.#services.get(address)?.get(port);
  }

  /** Every interface seen on any port of a host. */
  interfacesOf(address: string): ReadonlySet<string> {
    return this.#byAddress.get(address) ?? new Set();
  }

  /** Whether an endpoint mapper said anything about this host. */
  isAdvertised(address: string): boolean {
    return this.#mappers.has(address);
  }

  /** Addresses that serve at least one interface. */
  addresses(): Iterable<string> {
    return this.#byAddress.keys();
  }

  /** Lowest port on which a host serves an interface, or null. */
  portOf(address: string, name: string): number | null {
    let lowest: number | null = null;
    for (const [port, service] of this.#services.get(address) ?? []) {
      if (service.interfaces.includes(name) && (lowest === null || port < lowest)) lowest = port;
    }
    return lowest;
  }
}
