import type { SiteIndex } from '../site/site-index.js';
import type { FlowOutline } from '../store/rows.js';
import type { EndpointBook } from './endpoints.js';
import { isExpired } from './exceptions.js';
import { MAX_REMEMBERED } from './limits.js';
import type { MediaBook } from './media.js';
import type { HostBook } from './roles.js';
import type { ScanBook } from './scans.js';

/** In the place of a kind: the flow is between a host and itself. */
const ITSELF = 0;
/** What a key that is a number has room for; together they stay below 2 ** 53. */
const PORTS = 4 * 65_536;
const KINDS = 256;
const SIGNATURES = 2 ** 11;

/** What the rules see of one address. */
interface End {
  kind: number;
  /** Kinds of the services that are known to listen there, by TCP port; null for most. */
  services: Map<number, number> | null;
}

/**
 * Tells which flows no rule can tell apart. A capture has many hosts and few kinds of them: what a rule sees of a host are its roles, its
 * releases and how they are known. A rule that looks at more of a host, its address for instance, needs that in here.
 */
export class Kinds {
  readonly #hosts: HostBook;
  readonly #endpoints: EndpointBook;
  readonly #site: SiteIndex;
  readonly #media: MediaBook;
  readonly #scans: ScanBook;
  readonly #numbers = new Map<string, number>();
  readonly #ends = new Map<string, End>();

  constructor(hosts: HostBook, endpoints: EndpointBook, site: SiteIndex, media: MediaBook, scans: ScanBook) {
    this.#hosts = hosts;
    this.#endpoints = endpoints;
    this.#site = site;
    this.#media = media;
    this.#scans = scans;
  }

  /** Flows with one key get one verdict: the same kinds of evidence, on the same port, for the same service, between the same kinds of hosts. */
  keyOf({ transport, client, server, signature, firstSeenMicros }: FlowOutline, swapped: boolean): number | string {
    const [from, to] = swapped ? [server, client] : [client, server];
    const asked = this.#end(to.address);
    const service = transport === 'tcp' ? this.#service(asked.services, to.address, to.port) : this.#call(from, to);
    const asking = from.address === to.address ? ITSELF : this.#end(from.address).kind;
    const port = to.port * 4 + (swapped ? 2 : 0) + (transport === 'tcp' ? 1 : 0);
    const scanned = this.#scans.has(from.address, to.address);
    // An exception that has not ended is told by the ends alone.
    const exceptions = this.#site.exceptions(from.address, to.address);
    if (exceptions.some((exception) => isExpired(exception, firstSeenMicros))) {
      const expired = exceptions.map((exception) => (isExpired(exception, firstSeenMicros) ? 1 : 0));
      return `${signature} ${port} ${service} ${asked.kind} ${asking} ${scanned} ${expired}`;
    }
    // As one number where that holds it all, which is nearly always: the flows are many, and text takes its time.
    if (!scanned && this.#numbers.size < KINDS && signature < SIGNATURES) {
      return (((signature * KINDS + service) * KINDS + asked.kind) * KINDS + asking) * PORTS + port;
    }
    return `${signature} ${port} ${service} ${asked.kind} ${asking} ${scanned}`;
  }

  #end(address: string): End {
    let end = this.#ends.get(address);
    if (end === undefined) {
      const { basis, exchange, roles, releases, network } = this.#hosts.get(address);
      const said = `${network} ${this.#site.markOf(address)} ${this.#endpoints.isAdvertised(address)}`;
      const serves = this.#endpoints.interfacesOf(address).size > 0;
      end = { kind: this.#number(`${basis} ${exchange} ${roles} ${releases} ${said}`), services: serves ? new Map() : null };
      if (this.#ends.size >= MAX_REMEMBERED) this.#ends.clear();
      this.#ends.set(address, end);
    }
    return end;
  }

  #service(known: Map<number, number> | null, address: string, port: number): number {
    if (known === null) return 0;
    let kind = known.get(port);
    if (kind === undefined) {
      const service = this.#endpoints.at(address, port);
      kind = service === undefined ? 0 : this.#number(`${service.basis} ${service.interfaces}`);
      known.set(port, kind);
    }
    return kind;
  }

  /** Flows of media differ by what their calls agreed on. */
  #call(from: FlowOutline['client'], to: FlowOutline['client']): number {
    const keying = this.#media.keying(from, to);
    return keying === null ? 0 : this.#number(`media ${keying}`);
  }

  /** From 1 on. */
  #number(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
}
