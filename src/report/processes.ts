import type { StoredCapture, StoredProcess } from '../store/rows.js';
import { safe } from './text.js';

interface End {
  address: string;
  port: number;
}

/** A program of the capturing system that a capture names for one end of a flow. */
export interface FlowProcess {
  pid: number;
  /** File name of the program. */
  name: string;
  /** Packets that name it, of this connection; null when the capture does not tell. */
  packets: number | null;
}

/** Looks up the programs the captures name for `end` of the flow between `end` and `other`. Comments of packets name no connection, so theirs are none of them. */
export function processesByEnd(captures: readonly Pick<StoredCapture, 'processes'>[]): (end: End, other: End) => FlowProcess[] {
  const byEnd = new Map<string, StoredProcess[]>();
  for (const process of captures.flatMap(({ processes }) => processes)) {
    if (process.path === null || process.local === null) continue;
    const key = keyOf(process.local);
    const known = byEnd.get(key);
    if (known === undefined) byEnd.set(key, [process]);
    else known.push(process);
  }
  return (end, other) => {
    if (byEnd.size === 0) return [];
    const known = byEnd.get(keyOf(end)) ?? [];
    const exact = known.filter(({ remote }) => remote !== null && keyOf(remote) === keyOf(other));
    if (exact.length > 0) return merged(exact);
    // A socket that listens is told with another remote end, or none; when several programs had the port, which of them it was is not known.
    const had = merged(known);
    return had.length === 1 ? had.map((process) => ({ ...process, packets: null })) : [];
  };
}

/** Each program once, as several captures, and several connections of a port, may name it. */
function merged(processes: readonly StoredProcess[]): FlowProcess[] {
  const found = new Map<string, FlowProcess>();
  for (const { pid, path, packets } of processes) {
    const name = fileName(path ?? '');
    const before = found.get(`${pid} ${name}`);
    if (before === undefined) found.set(`${pid} ${name}`, { pid, name, packets });
    else if (packets !== null) before.packets = (before.packets ?? 0) + packets;
  }
  return [...found.values()];
}

/** What comes behind the last separator: folders may tell of persons, and nothing of the program. */
function fileName(path: string): string {
  return safe(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));
}

function keyOf({ address, port }: End): string {
  return `${address} ${port}`;
}
