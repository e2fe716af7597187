import type { StaticPortService } from '../../catalog/index.js';
import type { RegFile, RegValue } from './reg-file.js';
import { remarkOn } from './reg-remarks.js';

/** A service whose port the registry pins. */
interface RegPin {
  /** Services of the catalog that read this value; RPC Client Access and public folders share one. */
  services: string[];
  port: number;
  line: number;
}

export interface RegPorts {
  pins: RegPin[];
  /** What RPC over HTTP proxies may reach, and what else bounds ports. */
  ranges: { what: string; server: string | null; from: number; to: number; line: number }[];
  notes: { line: number; what: string }[];
  /** Name of the computer the file was exported on, when it says so. */
  computer: string | null;
}

/** Microsoft recommends these for the static ports of Exchange 2010 (Exchange Best Practices Analyzer). */
export interface RecommendedRange {
  from: number;
  to: number;
  release: string;
}

const COMPUTER_NAMES: readonly [key: RegExp, value: string][] = [
  [/\\control\\computername\\computername$/i, 'computername'],
  [/\\control\\computername\\activecomputername$/i, 'computername'],
  [/\\services\\tcpip\\parameters$/i, 'hostname'],
  [/\\services\\tcpip\\parameters$/i, 'nv hostname'],
];

/** The registry values that pin Exchange's and the directory's RPC services, and the ones that bound them. */
export function portsOf({ values }: RegFile, services: Iterable<StaticPortService>, recommended: RecommendedRange): RegPorts {
  const result: RegPorts = { pins: [], ranges: [], notes: [], computer: computerOf(values) };
  const pinnable = [...services];
  for (const value of values) {
    const remark = remarkOn(value);
    if (remark !== null) result.notes.push({ line: value.line, what: remark });
    const key = belowMachine(value.key);
    if (key === null) continue;
    const pinned = pinnable.filter(({ registry }) => registry !== null && same(registry.key, key) && same(registry.value, value.name));
    if (pinned.length > 0) pin(result, value, pinned, recommended);
    else if (/^software\\microsoft\\rpc\\rpcproxy$/i.test(key) && same(value.name, 'ValidPorts')) validPorts(result, value);
    else if (/^software\\microsoft\\rpc\\internet$/i.test(key) && same(value.name, 'Ports')) internetPorts(result, value);
  }
  return result;
}

/** `SYSTEM\CurrentControlSet\…`: control sets are copies, and whichever was exported is taken for the current one. */
function belowMachine(key: string): string | null {
  const match = /^(?:HKEY_LOCAL_MACHINE|HKLM)\\(.*)$/i.exec(key);
  return match === null ? null : match[1]!.replace(/^SYSTEM\\ControlSet\d{3}\\/i, 'SYSTEM\\CurrentControlSet\\');
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function computerOf(values: readonly RegValue[]): string | null {
  for (const [key, name] of COMPUTER_NAMES) {
    const found = values.find((value) => key.test(value.key) && same(value.name, name) && typeof value.value === 'string');
    if (found !== undefined && found.value !== '') return found.value as string;
  }
  return null;
}

function pin(
  result: RegPorts,
  { name, type, value, line }: RegValue,
  services: readonly StaticPortService[],
  recommended: RecommendedRange,
): void {
  const port = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,5}$/.test(value.trim()) ? Number(value) : Number.NaN;
  const note = (what: string) => result.notes.push({ line, what: `"${name}" ${what}` });
  const documented = services[0]!.registry!.type;
  if (documented !== null && documented !== type) note(`is ${type}, and the service reads ${documented}: it is not in force`);
  if (services.some(({ registry, note: said }) => said?.includes('case-sensitive') && registry!.value !== name)) {
    note(`is not written as "${services[0]!.registry!.value}", and its case counts: it is not in force`);
  }
  if (!(port >= 1 && port <= 65_535)) {
    note('holds no port: it pins nothing');
    return;
  }
  if (port < 1024) note(`pins ${port}, below 1024`);
  else if (services.some(({ releases }) => releases.includes(recommended.release)) && (port < recommended.from || port > recommended.to)) {
    note(`pins ${port}, outside ${recommended.from} to ${recommended.to}, which Microsoft recommends`);
  }
  if (documented === null || documented === type) result.pins.push({ services: services.map((each) => each.name), port, line });
}

/** `mbx01:6001-6002;mbx01.contoso.com:6004` (RPC over HTTP deployment, Exchange 2003). */
function validPorts(result: RegPorts, { value, line }: RegValue): void {
  for (const entry of String(value).split(';').filter(Boolean)) {
    const match = /^([^:]+):(\d{1,5})(?:-(\d{1,5}))?$/.exec(entry.trim());
    if (match === null) result.notes.push({ line, what: `ValidPorts: "${entry}" is no server:port` });
    else {
      const from = Number(match[2]);
      result.ranges.push({ what: 'RPC over HTTP proxy', server: match[1]!, from, to: Number(match[3] ?? from), line });
    }
  }
}

/** `5000-5100` in lines (KB 154596). */
function internetPorts(result: RegPorts, { value, line }: RegValue): void {
  for (const entry of Array.isArray(value) ? value : [String(value)]) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(entry.trim());
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (match === null || from > to || to > 65_535) {
      result.notes.push({ line, what: `Ports of Rpc\\Internet: "${entry}" is no range, and one bad entry makes Windows ignore them all` });
    } else result.ranges.push({ what: 'all RPC of the computer', server: null, from, to, line });
  }
}
