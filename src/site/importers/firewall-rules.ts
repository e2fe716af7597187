import { EXIT, ExscopeError } from '../../errors.js';
import { isAddress, isNetwork } from '../addresses.js';
import { linesOf } from './text.js';

/** A rule as a rule file has it. */
export interface GivenRule {
  /** Where the file states it, for messages. */
  line: number;
  action: 'allow' | 'block';
  /** Null: any. */
  servers: string[] | null;
  transport: 'tcp' | 'udp' | null;
  ports: [from: number, to: number][] | null;
  /** Ports that RPC gives out, besides `ports`. */
  rpc: boolean;
  clients: string[] | null;
}

/** Characters of one rule, with all of its addresses. The engine of regular expressions runs out of stack at some millions. */
const MAX_RULE = 2 ** 20;

type Field = (what: string) => never;

/**
 * Reads rules from CSV with the columns that `exscope firewall --format csv` writes, from lines of New-NetFirewallRule, or from nftables as exscope
 * writes it. A rule that cannot be understood is an error: a check that skipped it would be wrong.
 * @throws {ExscopeError} `EXSCOPE_SITE` with file and line.
 */
export function readFirewallRules(text: string, file: string): GivenRule[] {
  const rules: GivenRule[] = [];
  let columns: string[] | null = null;
  for (const [raw, line] of linesOf(text)) {
    const said = raw.trim();
    const fail: Field = (what) => {
      throw new ExscopeError('EXSCOPE_SITE', `${file}:${line}: ${what}`, {
        exitCode: EXIT.usage,
        hint: 'exscope firewall STORE --format csv writes a rule file to begin with; New-NetFirewallRule lines and nftables as written by it are read too.',
      });
    };
    if (said === '' || said.startsWith('#')) continue;
    if (said.length > MAX_RULE) fail(`is longer than ${MAX_RULE} characters, and no rule`);
    if (/^New-NetFirewallRule\b/i.test(said)) {
      const rule = powershellRule(said, line, fail);
      if (rule !== null) rules.push(rule);
    } else if (/\bdport\b/.test(said)) rules.push(nftablesRule(said, line, fail));
    else if (/^(table|chain|type|ct |\}|\$|flush)/.test(said)) continue;
    else if (columns === null) {
      columns = cellsOf(said).map((cell) => cell.toLowerCase());
      for (const name of ['server', 'transport', 'ports'])
        if (!columns.includes(name)) fail(`is no rule, and as a heading has no column "${name}"`);
    } else rules.push(csvRule(columns, cellsOf(said), line, fail));
  }
  return rules;
}

function csvRule(columns: readonly string[], cells: readonly string[], line: number, fail: Field): GivenRule {
  const cell = (name: string) => cells[columns.indexOf(name)]?.trim() ?? '';
  const action = cell('action').toLowerCase() || 'allow';
  if (action !== 'allow' && action !== 'block') fail(`action "${cell('action')}": expected allow or block`);
  return {
    line,
    action: action as GivenRule['action'],
    servers: addresses(cell('server').split(/[\s,;]+/), fail),
    transport: transportOf(cell('transport'), fail),
    ...portsOf(cell('ports').split(/[\s,;]+/), fail),
    clients: addresses((cell('clients') || 'any').split(/[\s,;]+/), fail),
  };
}

/** Null: a rule that lets nothing in, being for outbound traffic or switched off. */
function powershellRule(text: string, line: number, fail: Field): GivenRule | null {
  const parameters = parametersOf(text);
  const value = (name: string) => parameters.get(name) ?? null;
  if (/^outbound$/i.test(value('direction')?.[0] ?? 'Inbound') || /^\$?false$/i.test(value('enabled')?.[0] ?? 'True')) return null;
  const action = (value('action')?.[0] ?? 'Allow').toLowerCase();
  if (action !== 'allow' && action !== 'block') fail(`-Action ${action}: expected Allow or Block`);
  return {
    line,
    action: action as GivenRule['action'],
    servers: addresses(value('localaddress') ?? ['any'], fail),
    transport: transportOf(value('protocol')?.[0] ?? 'any', fail),
    ...portsOf(value('localport') ?? ['any'], fail),
    clients: addresses(value('remoteaddress') ?? ['any'], fail),
  };
}

/** Parameters of one command with their values: words, or strings in single or double quotes, joined by commas. A `#` begins a comment. */
function parametersOf(command: string): Map<string, string[]> {
  const parameters = new Map<string, string[]>();
  let values: string[] | null = null;
  for (const [token, single, double] of command.matchAll(/'((?:[^']|'')*)'|"([^"]*)"|#|,|[^\s,'"#]+/g)) {
    if (token === '#') break;
    if (token === ',') continue;
    const quoted = single?.replaceAll("''", "'") ?? double;
    if (quoted !== undefined) values?.push(quoted);
    else if (/^-[a-z]/i.test(token)) {
      values = [];
      parameters.set(token.slice(1).toLowerCase(), values);
    } else values?.push(token);
  }
  return parameters;
}

function nftablesRule(text: string, line: number, fail: Field): GivenRule {
  const code = text.split(/\s#/, 1)[0]!;
  const set = (name: string) => {
    const match = new RegExp(`\\b${name}\\s+(?:\\{([^}]*)\\}|(\\S+))`).exec(code);
    return match === null ? null : (match[1] ?? match[2]!).split(',').map((each) => each.trim());
  };
  const action = /\b(accept|drop|reject)\s*$/.exec(code)?.[1];
  if (action === undefined) fail('ends in none of accept, drop, reject');
  return {
    line,
    action: action === 'accept' ? 'allow' : 'block',
    servers: addresses(set('daddr') ?? ['any'], fail),
    transport: transportOf(/\b(tcp|udp)\s+dport\b/.exec(code)?.[1] ?? 'any', fail),
    ...portsOf(set('dport') ?? ['any'], fail),
    clients: addresses(set('saddr') ?? ['any'], fail),
  };
}

function addresses(words: readonly string[], fail: Field): string[] | null {
  const named = words.filter(Boolean);
  if (named.length === 0 || named.some((word) => /^(any|\*)$/i.test(word))) return null;
  for (const word of named) if (!isAddress(word) && !isNetwork(word)) fail(`"${word}" is neither an IP address nor a network`);
  return named;
}

function transportOf(word: string, fail: Field): GivenRule['transport'] {
  const name = word.toLowerCase();
  if (name === 'tcp' || name === 'udp') return name;
  return name === 'any' || name === '' ? null : fail(`transport "${word}": expected tcp, udp or any`);
}

function portsOf(words: readonly string[], fail: Field): Pick<GivenRule, 'ports' | 'rpc'> {
  const named = words.filter(Boolean);
  if (named.length === 0 || named.some((word) => /^(any|\*)$/i.test(word))) return { ports: null, rpc: false };
  const ports: [number, number][] = [];
  let rpc = false;
  for (const word of named) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (/^rpc$/i.test(word)) rpc = true;
    else if (/^rpc-?epmap$/i.test(word)) ports.push([135, 135]);
    else if (match !== null && from <= to && to <= 65_535) ports.push([from, to]);
    else fail(`"${word}" is neither a port, nor a span of ports, rpc or any`);
  }
  return { ports, rpc };
}

/** One CSV record on one line (RFC 4180). */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  return cells;
}
