import ipaddr from 'ipaddr.js';
import { linesOf } from './text.js';

interface NetstatSocket {
  address: string;
  port: number;
}

export interface Netstat {
  listeners: { transport: 'tcp' | 'udp'; address: string; port: number; processId: number | null; line: number }[];
  connections: { local: NetstatSocket; remote: NetstatSocket; processId: number | null; line: number }[];
  /** Lines that hold no socket: headings, names of programs. */
  otherLines: number;
}

const MAX_NETSTAT_ROWS = 1_000_000;

/**
 * Reads what `netstat -na`, `-ano` and `-nab` of Windows print, in whatever language, and what `netstat -na` and `ss -na` of Linux do. The names of
 * the states are translated; that a socket listens shows in its foreign address, which has no port.
 */
export function readNetstat(text: string): Netstat {
  const result: Netstat = { listeners: [], connections: [], otherLines: 0 };
  for (const [line, number] of linesOf(text)) {
    if (result.listeners.length + result.connections.length >= MAX_NETSTAT_ROWS) break;
    if (line.trim() === '') continue;
    const words = line.trim().split(/\s+/);
    const transport = /^(tcp|udp)(4|6|46)?$/i.exec(words[0] ?? '')?.[1]?.toLowerCase() as 'tcp' | 'udp' | undefined;
    const sockets = words
      .slice(1)
      .map(socketOf)
      .filter((socket) => socket !== null);
    const [local, remote] = sockets;
    if (transport === undefined || local === undefined || local.port === 0) {
      result.otherLines++;
      continue;
    }
    const last = words.at(-1)!;
    const processId = /^\d{1,10}$/.test(last) ? Number(last) : null;
    if (remote === undefined || remote.port === 0) result.listeners.push({ transport, ...local, processId, line: number });
    else if (transport === 'tcp') result.connections.push({ local, remote, processId, line: number });
  }
  return result;
}

/** `10.0.0.5:135`, `[fe80::1%5]:135`, `*:*`, `0.0.0.0:*`; the port is 0 where none is given. */
function socketOf(word: string): NetstatSocket | null {
  const match = /^(?:\[([0-9a-f:.]+)(?:%\w+)?\]|([0-9.]+)|([0-9a-f:.]*:[0-9a-f.]*)(?:%\w+)?|\*):(\d{1,5}|\*)$/i.exec(word);
  if (match === null) return null;
  const text = match[1] ?? match[2] ?? match[3] ?? '0.0.0.0';
  const port = match[4] === '*' ? 0 : Number(match[4]);
  if (port > 65_535) return null;
  try {
    return { address: ipaddr.process(text === '::' || text === '' ? '::' : text).toString(), port };
  } catch {
    return null;
  }
}
