import type { CertificateEvidence } from '../../inspect/evidence.js';
import type { JudgedFlow } from '../../store/index.js';
import type { Protection } from '../../store/rows.js';
import { socket } from '../text.js';

/** What flows count as in a picture; `by-design` is readable on purpose, `unrelated` not of Exchange. */
export type Shade = 'protected' | 'readable' | 'undetermined' | 'by-design' | 'unrelated';

/** Flows between two roles. */
export interface RoleEdge {
  from: string;
  to: string;
  /** Flows by shade; what is unrelated is not in the picture. */
  flows: Record<Exclude<Shade, 'unrelated'>, number>;
  bytes: number;
  protocols: string[];
}

/** A server's own certificate, and where it was presented. */
export interface SeenCertificate extends Omit<CertificateEvidence, 'sentBy' | 'position' | 'packet'> {
  /** Sockets, in order of appearance. */
  servers: string[];
  flows: number;
  /** The first of them. */
  flow: number;
}

interface Timeline {
  startMicros: number;
  stepMicros: number;
  /** Octets on the wire by shade. Those of a flow are spread evenly over its time: the store does not keep when each passed. */
  buckets: Record<Shade, number>[];
}

export interface Pictures {
  /** Hosts of each role that are in an edge. */
  hosts: Record<string, number>;
  edges: RoleEdge[];
  /** By application protocol, most flows first. */
  protocols: { protocol: string; shades: Record<Shade, number> }[];
  tlsVersions: { name: string; flows: number }[];
  tlsCiphers: { name: string; flows: number }[];
  /** By certificate, most flows first. */
  certificates: SeenCertificate[];
  timeline: Timeline | null;
}

const BUCKETS = 60;
const PROTECTED: readonly Protection[] = ['encrypted', 'upgraded'];
const READABLE: readonly Protection[] = ['cleartext', 'obfuscated', 'signed'];
const noShades = (): Record<Shade, number> => ({ protected: 0, readable: 0, undetermined: 0, 'by-design': 0, unrelated: 0 });

function shadeOf({ verdict }: Pick<JudgedFlow, 'verdict'>): Shade {
  if (verdict.expectation === 'unrelated') return 'unrelated';
  if (PROTECTED.includes(verdict.protection)) return 'protected';
  if (!READABLE.includes(verdict.protection)) return 'undetermined';
  return verdict.byDesign ? 'by-design' : 'readable';
}

/** Counts what the pictures of a report show, while judged flows pass. */
export class PictureTally {
  readonly #start: number;
  readonly #step: number;
  readonly #buckets: Record<Shade, number>[];
  readonly #edges = new Map<string, RoleEdge>();
  readonly #hosts = new Map<string, Set<string>>();
  readonly #protocols = new Map<string, Record<Shade, number>>();
  readonly #versions = new Map<string, number>();
  readonly #ciphers = new Map<string, number>();
  readonly #certificates = new Map<string, SeenCertificate>();

  /** @param span of the captures, null when they have no times. */
  constructor(span: { from: number; to: number } | null) {
    this.#start = span?.from ?? 0;
    this.#step = span === null ? 0 : Math.max(1, Math.ceil((span.to - span.from + 1) / BUCKETS));
    this.#buckets = span === null ? [] : Array.from({ length: Math.ceil((span.to - span.from + 1) / this.#step) }, noShades);
  }

  add(flow: JudgedFlow): void {
    const shade = shadeOf(flow);
    const { verdict, evidence } = flow;
    if (shade !== 'unrelated') this.#addEdge(flow, shade);
    let shades = this.#protocols.get(verdict.protocol);
    if (shades === undefined) {
      shades = noShades();
      this.#protocols.set(verdict.protocol, shades);
    }
    shades[shade]++;
    const tls = evidence?.tls ?? null;
    if (tls?.version != null) this.#versions.set(tls.version, (this.#versions.get(tls.version) ?? 0) + 1);
    if (tls?.cipher != null) this.#ciphers.set(tls.cipher, (this.#ciphers.get(tls.cipher) ?? 0) + 1);
    this.#addCertificate(flow);
    this.#addTime(flow, shade);
  }

  pictures(): Pictures {
    const ranked = (counts: ReadonlyMap<string, number>) =>
      [...counts].map(([name, flows]) => ({ name, flows })).sort((a, b) => b.flows - a.flows || a.name.localeCompare(b.name));
    const total = (shades: Record<Shade, number>) => Object.values(shades).reduce((sum, flows) => sum + flows, 0);
    return {
      hosts: Object.fromEntries([...this.#hosts].map(([role, addresses]): [string, number] => [role, addresses.size]).sort()),
      edges: [...this.#edges.values()].sort((a, b) => `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`)),
      protocols: [...this.#protocols]
        .map(([protocol, shades]) => ({ protocol, shades }))
        .sort((a, b) => total(b.shades) - total(a.shades) || a.protocol.localeCompare(b.protocol)),
      tlsVersions: ranked(this.#versions),
      tlsCiphers: ranked(this.#ciphers),
      certificates: [...this.#certificates.values()].sort((a, b) => b.flows - a.flows || a.sha256.localeCompare(b.sha256)),
      timeline: this.#buckets.length === 0 ? null : { startMicros: this.#start, stepMicros: this.#step, buckets: this.#buckets },
    };
  }

  #addEdge({ verdict, client, server }: JudgedFlow, shade: Exclude<Shade, 'unrelated'>): void {
    const from = verdict.clientRole ?? 'client';
    const to = verdict.serverRole ?? 'unknown';
    const key = `${from} ${to}`;
    let edge = this.#edges.get(key);
    if (edge === undefined) {
      edge = { from, to, flows: { protected: 0, readable: 0, undetermined: 0, 'by-design': 0 }, bytes: 0, protocols: [] };
      this.#edges.set(key, edge);
    }
    edge.flows[shade]++;
    edge.bytes += client.bytes + server.bytes;
    if (!edge.protocols.includes(verdict.protocol)) edge.protocols.push(verdict.protocol);
    this.#addHost(from, client.address);
    this.#addHost(to, server.address);
  }

  #addHost(role: string, address: string): void {
    const known = this.#hosts.get(role);
    if (known === undefined) this.#hosts.set(role, new Set([address]));
    else known.add(address);
  }

  #addCertificate({ id, evidence, server }: JudgedFlow): void {
    const own = evidence?.certificates.find(({ sentBy }) => sentBy === 'server');
    if (own === undefined) return;
    const { sentBy: _sentBy, position: _position, packet: _packet, ...told } = own;
    let seen = this.#certificates.get(own.sha256);
    if (seen === undefined) {
      seen = { ...told, servers: [], flows: 0, flow: id };
      this.#certificates.set(own.sha256, seen);
    }
    seen.flows++;
    const at = socket(server);
    if (!seen.servers.includes(at)) seen.servers.push(at);
  }

  #addTime({ firstSeenMicros, lastSeenMicros, client, server }: JudgedFlow, shade: Shade): void {
    const last = this.#buckets.length - 1;
    if (last < 0) return;
    const at = (micros: number) => Math.min(last, Math.max(0, Math.floor((micros - this.#start) / this.#step)));
    const [from, to] = [at(firstSeenMicros), at(lastSeenMicros)];
    const share = (client.bytes + server.bytes) / (to - from + 1);
    for (let bucket = from; bucket <= to; bucket++) this.#buckets[bucket]![shade] += share;
  }
}
