import type { FlowEvidence } from '../inspect/evidence.js';
import type { JudgedFlow } from '../store/index.js';
import { MAX_LOGINS } from './limits.js';
import { endpointKey } from './summary-endpoints.js';

/** Flows the catalog does not explain, by reason and server. */
export interface UnexpectedGroup {
  /** Code of the first reason. */
  reason: string;
  transport: string;
  address: string;
  /** Null: of a scan, which tries them all. */
  port: number | null;
  flows: number;
}

/** A login that was sent without TLS around it. */
export interface ExposedLogin {
  protocol: string;
  mechanism: string;
  user: string | null;
  passwordReadable: boolean;
  server: { address: string; port: number };
  times: number;
  /** The flow and packet of the first. */
  flow: number;
  packet: number;
}

/** What is known of one port of a server. */
interface Server {
  tcp: number;
  udp: number;
  /** Null for none, of which a scan leaves thousands. */
  unexpected: UnexpectedGroup[] | null;
  /** By user, or by nothing for those whose name was not readable. */
  logins: Map<string, ExposedLogin[]> | null;
}

/** What a tally has counted, as another thread is sent it. */
export interface SentServers {
  servers: ReadonlyMap<string, ReadonlyMap<number, Server>>;
  /** Those of the servers, in the order they were first seen. */
  unexpected: readonly UnexpectedGroup[];
  logins: readonly ExposedLogin[];
  loginsLeftOut: number;
}

/** What one pass over the judged flows counts of servers. */
export class ServerTally {
  /** Exposed logins beyond `MAX_LOGINS`. */
  loginsLeftOut = 0;
  /** By address, then by port: a key made of them would be a new text for each flow. */
  readonly #servers = new Map<string, Map<number, Server>>();
  readonly #unexpected: UnexpectedGroup[] = [];
  /** Those of them that are about no port, by address. */
  readonly #scanned = new Map<string, UnexpectedGroup>();
  readonly #logins: ExposedLogin[] = [];

  add(flow: JudgedFlow): void {
    const server = this.#serverOf(flow.server);
    server[flow.transport]++;
    if (flow.verdict.expectation === 'unexpected') this.#countUnexpected(flow);
    if (flow.evidence !== null && flow.evidence.credentials.length > 0) this.#countLogins(flow, flow.evidence, server);
  }

  get sent(): SentServers {
    return { servers: this.#servers, unexpected: this.#unexpected, logins: this.#logins, loginsLeftOut: this.loginsLeftOut };
  }

  /** Whether merging these is sure to give what their flows would have given here, one after the other: not once logins may have been left out. */
  canMerge({ logins, loginsLeftOut }: SentServers): boolean {
    return loginsLeftOut === 0 && this.#logins.length + logins.length <= MAX_LOGINS;
  }

  /** Adds what was counted of flows behind those seen here. */
  merge({ servers, unexpected, logins }: SentServers): void {
    for (const [address, ports] of servers) {
      for (const [port, { tcp, udp }] of ports) {
        const server = this.#serverOf({ address, port });
        server.tcp += tcp;
        server.udp += udp;
      }
    }
    for (const group of unexpected) this.#groupOf(group).flows += group.flows;
    for (const login of logins) this.#countLogin(login, this.#serverOf(login.server));
  }

  /** How many flows each server has at each port, by `endpointKey`. */
  get flowsAt(): Map<string, number> {
    const all = new Map<string, number>();
    for (const [address, ports] of this.#servers) {
      for (const [port, server] of ports) {
        for (const transport of ['tcp', 'udp'] as const) {
          if (server[transport] > 0) all.set(endpointKey({ address, port, transport }), server[transport]);
        }
      }
    }
    return all;
  }

  get busiest(): string | null {
    let busiest: string | null = null;
    let most = 0;
    for (const [address, ports] of this.#servers) {
      const flows = [...ports.values()].reduce((sum, { tcp, udp }) => sum + tcp + udp, 0);
      if (flows > most) {
        busiest = address;
        most = flows;
      }
    }
    return busiest;
  }

  get unexpected(): UnexpectedGroup[] {
    return [...this.#unexpected].sort((a, b) => b.flows - a.flows || a.address.localeCompare(b.address) || (a.port ?? 0) - (b.port ?? 0));
  }

  /** Readable passwords first. */
  get logins(): ExposedLogin[] {
    return [...this.#logins].sort((a, b) => Number(b.passwordReadable) - Number(a.passwordReadable) || a.flow - b.flow);
  }

  #serverOf({ address, port }: ExposedLogin['server']): Server {
    let ports = this.#servers.get(address);
    if (ports === undefined) {
      ports = new Map();
      this.#servers.set(address, ports);
    }
    let server = ports.get(port);
    if (server === undefined) {
      server = { tcp: 0, udp: 0, unexpected: null, logins: null };
      ports.set(port, server);
    }
    return server;
  }

  #countUnexpected({ verdict, server: { address, port }, transport }: JudgedFlow): void {
    const reason = verdict.reasons[0]?.split(':')[0] ?? 'no-data-path';
    this.#groupOf({ reason, transport, address, port: reason === 'port-scan' ? null : port }).flows++;
  }

  #groupOf({ reason, transport, address, port }: Omit<UnexpectedGroup, 'flows'>): UnexpectedGroup {
    if (port === null) return this.#scanOf({ reason, transport, address, port });
    const server = this.#serverOf({ address, port });
    let group = server.unexpected?.find((each) => each.reason === reason && each.transport === transport);
    if (group === undefined) {
      group = { reason, transport, address, port, flows: 0 };
      server.unexpected = [...(server.unexpected ?? []), group];
      this.#unexpected.push(group);
    }
    return group;
  }

  #scanOf(of: Omit<UnexpectedGroup, 'flows'>): UnexpectedGroup {
    let group = this.#scanned.get(of.address);
    if (group === undefined) {
      group = { ...of, flows: 0 };
      this.#scanned.set(of.address, group);
      this.#unexpected.push(group);
    }
    return group;
  }

  #countLogins({ id, server: { address, port }, verdict }: JudgedFlow, { protocol, credentials }: FlowEvidence, server: Server): void {
    // RPC negotiates its security inside the bind: no login in clear in the sense of a mail protocol.
    if (protocol === 'dcerpc') return;
    for (const { mechanism, user, beforeTls, passwordReadable, packet } of credentials) {
      if (!beforeTls) continue;
      const login = {
        protocol: verdict.protocol,
        mechanism,
        user,
        passwordReadable,
        server: { address, port },
        times: 1,
        flow: id,
        packet,
      };
      this.#countLogin(login, server);
    }
  }

  #countLogin(login: ExposedLogin, server: Server): void {
    const user = login.user ?? '';
    const known = server.logins?.get(user);
    const same = known?.find(({ protocol, mechanism }) => protocol === login.protocol && mechanism === login.mechanism);
    if (same !== undefined) same.times += login.times;
    else if (this.#logins.length >= MAX_LOGINS) this.loginsLeftOut += login.times;
    else {
      this.#logins.push(login);
      server.logins ??= new Map();
      server.logins.set(user, [...(known ?? []), login]);
    }
  }
}
