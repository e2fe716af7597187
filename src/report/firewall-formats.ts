import type { Catalog } from '../catalog/index.js';
import { csvLine } from './csv.js';
import type { FirewallRule } from './firewall-rules.js';
import { count } from './text.js';

export type FirewallFormat = 'powershell' | 'nftables' | 'csv';

/** The rules in the language of a firewall. Nothing of a capture but addresses and ports goes into them. */
export function firewallText(rules: readonly FirewallRule[], format: FirewallFormat, catalog: Catalog): string {
  if (format === 'powershell') return powershell(rules);
  return format === 'nftables' ? nftables(rules, catalog) : csv(rules);
}

const span = ([from, to]: readonly [number, number]) => (from === to ? String(from) : `${from}-${to}`);
/** A literal of PowerShell: single quotes, doubled inside. */
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** New-NetFirewallRule, to be run on each server. */
function powershell(rules: readonly FirewallRule[]): string {
  const lines = ['# Inbound rules, server by server: run on each server those that are for it.', "$ErrorActionPreference = 'Stop'"];
  let server: string | null = null;
  for (const rule of rules) {
    if (rule.server !== server) lines.push('', `# ${rule.server}`);
    server = rule.server;
    const ports = rule.rpc ? ['RPC'] : rule.ports.map(span);
    const clients = rule.clients === null ? 'Any' : rule.clients.map(literal).join(',');
    lines.push(
      `New-NetFirewallRule -DisplayName ${literal(rule.name)} -Direction Inbound -Action Allow -Protocol ${rule.transport.toUpperCase()} -LocalAddress ${literal(rule.server)} -LocalPort ${ports.join(',')} -RemoteAddress ${clients} # ${rule.paths.join(', ')}; ${count(rule.flows, 'flow')}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** A table of its own with one chain, for a firewall between the networks. RPC ports are let pass by the dynamic range. */
function nftables(rules: readonly FirewallRule[], catalog: Catalog): string {
  const lines = [
    '# Load with: nft -f FILE. The policy drops what no rule accepts.',
    'table inet exscope {',
    '  chain forward {',
    '    type filter hook forward priority filter; policy drop;',
    '    ct state established,related accept',
  ];
  for (const rule of rules) {
    const family = rule.server.includes(':') ? 'ip6' : 'ip';
    const ports = rule.rpc ? dynamicRanges(rule, catalog) : rule.ports;
    const clients = rule.clients === null ? '' : `${family} saddr { ${rule.clients.join(', ')} } `;
    lines.push(
      `    ${clients}${family} daddr ${rule.server} ${rule.transport} dport { ${ports.map(span).join(', ')} } accept # ${rule.paths.join(', ')}; ${count(rule.flows, 'flow')}${rule.rpc ? '; RPC, pin the ports to close the range' : ''}`,
    );
  }
  return `${[...lines, '  }', '}'].join('\n')}\n`;
}

/** The ranges of the rule's paths that hold the ports seen. */
function dynamicRanges({ paths, ports }: FirewallRule, catalog: Catalog): [number, number][] {
  const names = new Set(paths.flatMap((id) => catalog.path(id)?.dynamic ?? []));
  const ranges = [...names].flatMap((name): [number, number][] => {
    const range = catalog.ranges.get(name);
    return range !== undefined && ports.some(([port]) => range.from <= port && port <= range.to) ? [[range.from, range.to]] : [];
  });
  return joined([...ranges, ...ports]);
}

/** Overlapping spans as one: a set of nftables takes no other. */
function joined(spans: readonly [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** Columns of the CSV; `exscope firewall check` reads them back. Order and names are stable, new ones go last. */
const FIREWALL_COLUMNS = ['action', 'server', 'transport', 'ports', 'clients', 'paths', 'flows', 'name'] as const;

function csv(rules: readonly FirewallRule[]): string {
  return [
    csvLine(FIREWALL_COLUMNS),
    ...rules.map(({ name, server, transport, ports, rpc, clients, paths, flows }) =>
      csvLine([
        'allow',
        server,
        transport,
        rpc ? 'rpc' : ports.map(span).join(' '),
        clients?.join(' ') ?? 'any',
        paths.join(' '),
        flows,
        name,
      ]),
    ),
  ].join('');
}

/** What Setup of a release opens for a role, as documented: the catalog's own rules. */
export function catalogRules(role: string, release: string, catalog: Catalog, format: FirewallFormat): string {
  const rules = (catalog.firewallRules.get(release)?.rules ?? []).filter(({ roles }) => (roles as readonly string[]).includes(role));
  const portsOf = (ports: readonly (number | string)[]) =>
    ports.map((port) => (port === 'rpc' ? 'RPC' : port === 'rpc-epmap' ? 'RPCEPMap' : port === 'any' ? 'Any' : String(port)));
  if (format === 'csv') {
    return [
      csvLine(['name', 'ports', 'program', 'paths', 'verified', 'source']),
      ...rules.map(({ name, ports, program, paths, verified, source }) =>
        csvLine([name, ports.join(' '), program, paths.join(' '), verified, source]),
      ),
    ].join('');
  }
  const lines = [`# Inbound rules of Exchange ${release} Setup for ${role}; below $exinstall where a program is named.`];
  for (const { name, ports, program, verified, source } of rules) {
    const tied = program === null ? '' : ` -Program (Join-Path $exinstall ${literal(program)})`;
    lines.push(
      `New-NetFirewallRule -DisplayName ${literal(name)} -Direction Inbound -Action Allow -Protocol TCP -LocalPort ${portsOf(ports).join(',')}${tied} # ${source}${verified ? '' : ' (not verified)'}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
