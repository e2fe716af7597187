import type { Catalog } from '../catalog/index.js';
import { AddressSet } from '../site/addresses.js';
import type { GivenRule } from '../site/importers/firewall-rules.js';
import type { JudgedFlow } from '../store/index.js';

/** One rule that lets flows in at one server. */
export interface FirewallRule {
  name: string;
  /** Server the rule is for. */
  server: string;
  transport: 'tcp' | 'udp';
  /** Server ports, both ends inclusive, in ascending order. */
  ports: [from: number, to: number][];
  /** The ports are given out by RPC: Windows Firewall can let them in by that, others need the range. */
  rpc: boolean;
  /** Clients: addresses and networks; null: any. */
  clients: string[] | null;
  /** Data paths it is for. */
  paths: string[];
  flows: number;
}

/** Beyond this many client addresses a rule names their networks instead. */
const MAX_CLIENTS = 20;

interface Need {
  server: string;
  transport: 'tcp' | 'udp';
  port: number;
  rpc: boolean;
  path: string;
  clients: Set<string>;
  flows: number;
}

/**
 * The least rules that let the expected flows pass: for each server and data path its ports, from the clients that were seen. Flows that are
 * exceptions pass too; unexpected and unrelated ones get no rule.
 */
export function neededRules(flows: Iterable<JudgedFlow>, catalog: Catalog): FirewallRule[] {
  const needs = new Map<string, Need>();
  for (const { client, server, transport, verdict } of flows) {
    if (verdict.expectation !== 'expected' && verdict.expectation !== 'exception') continue;
    // What never leaves a server passes no firewall.
    if (client.address === server.address) continue;
    const path = verdict.pathId ?? 'exception';
    const known = catalog.path(path);
    // A port that RPC gives out changes with each start; one that is pinned does not.
    const rpc = known !== undefined && known.ports.length === 0 && known.rpc !== null && verdict.pathBasis !== 'static-port';
    const key = `${server.address} ${transport} ${server.port} ${path}`;
    let need = needs.get(key);
    if (need === undefined) {
      need = { server: server.address, transport, port: server.port, rpc, path, clients: new Set(), flows: 0 };
      needs.set(key, need);
    }
    need.clients.add(client.address);
    need.flows++;
  }
  return merged([...needs.values()]);
}

/** Ports of one server that the same clients use are one rule. */
function merged(needs: readonly Need[]): FirewallRule[] {
  const rules = new Map<string, FirewallRule>();
  for (const { server, transport, port, rpc, path, clients, flows } of needs) {
    const sources = clients.size > MAX_CLIENTS ? networksOf(clients) : [...clients].sort(byAddress);
    const key = `${server} ${transport} ${rpc} ${sources}`;
    const rule = rules.get(key);
    if (rule === undefined) {
      rules.set(key, { name: '', server, transport, ports: [[port, port]], rpc, clients: sources, paths: [path], flows });
    } else {
      if (!rule.ports.some(([from, to]) => from <= port && port <= to)) rule.ports.push([port, port]);
      if (!rule.paths.includes(path)) rule.paths.push(path);
      rule.flows += flows;
    }
  }
  const list = [...rules.values()].sort(
    (a, b) =>
      byAddress(a.server, b.server) || a.transport.localeCompare(b.transport) || Math.min(...a.ports.flat()) - Math.min(...b.ports.flat()),
  );
  for (const rule of list) {
    rule.ports.sort(([a], [b]) => a - b);
    rule.name = `exscope ${rule.server} ${rule.rpc ? 'RPC' : `${rule.transport} ${rule.ports.map(([from]) => from).join(' ')}`} ${rule.paths[0]}`;
  }
  const names = new Map<string, number>();
  for (const rule of list) {
    const times = (names.get(rule.name) ?? 0) + 1;
    names.set(rule.name, times);
    if (times > 1) rule.name += ` (${times})`;
  }
  return list;
}

/** The /24 or /64 of each: what a rule for many clients of a site would name. */
function networksOf(clients: Iterable<string>): string[] {
  const networks = new Set<string>();
  for (const address of clients) {
    if (address.includes(':')) networks.add(`${prefix64(address)}/64`);
    else networks.add(`${address.slice(0, address.lastIndexOf('.'))}.0/24`);
  }
  return [...networks].sort(byAddress);
}

/** First half of an IPv6 address in the form of RFC 5952. */
function prefix64(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const all = tail === undefined ? groups : [...groups, ...new Array<string>(8 - groups.length - after.length).fill('0'), ...after];
  return `${all.slice(0, 4).join(':')}::`;
}

function byAddress(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** Expected flows that no rule lets in, or that one blocks, by server and port. */
export interface BrokenFlows {
  server: string;
  transport: string;
  port: number;
  path: string;
  clients: string[];
  flows: number;
  /** Line of the rule that blocks them; null: no rule lets them in. */
  blockedBy: number | null;
}

/** Holds observed flows against rules. A block outranks an allow, as in Windows Firewall. */
export function brokenBy(rules: readonly GivenRule[], flows: Iterable<JudgedFlow>, catalog: Catalog): BrokenFlows[] {
  const prepared = rules.map((rule) => ({
    rule,
    servers: rule.servers === null ? null : new AddressSet(rule.servers),
    clients: rule.clients === null ? null : new AddressSet(rule.clients),
  }));
  const broken = new Map<string, BrokenFlows & { clientSet: Set<string> }>();
  for (const { client, server, transport, verdict } of flows) {
    if ((verdict.expectation !== 'expected' && verdict.expectation !== 'exception') || client.address === server.address) continue;
    const path = verdict.pathId ?? 'exception';
    const known = catalog.path(path);
    const rpc = known !== undefined && known.rpc !== null && known.ports.length === 0;
    const matching = prepared.filter(
      ({ rule, servers, clients }) =>
        (rule.transport === null || rule.transport === transport) &&
        (servers === null || servers.has(server.address)) &&
        (clients === null || clients.has(client.address)) &&
        ((rule.rpc && rpc) || rule.ports === null || rule.ports.some(([from, to]) => from <= server.port && server.port <= to)),
    );
    const block = matching.find(({ rule }) => rule.action === 'block');
    if (block === undefined && matching.length > 0) continue;
    const key = `${server.address} ${transport} ${server.port} ${path} ${block?.rule.line}`;
    let entry = broken.get(key);
    if (entry === undefined) {
      entry = {
        server: server.address,
        transport,
        port: server.port,
        path,
        clients: [],
        flows: 0,
        blockedBy: block?.rule.line ?? null,
        clientSet: new Set(),
      };
      broken.set(key, entry);
    }
    entry.flows++;
    entry.clientSet.add(client.address);
  }
  return [...broken.values()]
    .map(({ clientSet, ...entry }) => ({ ...entry, clients: [...clientSet].sort(byAddress) }))
    .sort((a, b) => b.flows - a.flows || byAddress(a.server, b.server) || a.port - b.port);
}
