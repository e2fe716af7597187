import type { CaptureProcess } from '../facts.js';
import { u32le } from '../read.js';
import { isNetmon, NETMON_HEADER, readNetmonHeader } from './header.js';
import { readProcesses } from './processes.js';

/** What stands behind the frames and is needed before them. */
export interface NetmonTables {
  /** Where each frame begins, in the order they lie in the file. */
  frames: Uint32Array;
  /** Frames the header says the table has; more than `frames` when the file ends within the table. */
  claimed: number;
  processes: CaptureProcess[];
}

/** Octets from a place in the file; fewer at its end. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

/** Octets looked at for processes, whose icons are in the file as well. */
const MAX_PROCESS_OCTETS = 4 * 1024 * 1024;

/**
 * Frames have gaps between them, and need not begin behind the header, so that they are only found by the table at the end of the file.
 * Null when the file is not one of Network Monitor. `fileSize` bounds what the header claims.
 */
export function readNetmonTables(readAt: ReadAt, fileSize: number): NetmonTables | null {
  const head = readAt(0, NETMON_HEADER);
  if (head.length < NETMON_HEADER || !isNetmon(head, 0)) return null;
  const { frameTable, processes } = readNetmonHeader(head);
  const length = Math.max(0, Math.min(frameTable.length, fileSize - frameTable.offset));
  const table = readAt(frameTable.offset, length - (length % 4));
  const frames = new Uint32Array(table.length >> 2);
  for (let i = 0; i < frames.length; i++) frames[i] = u32le(table, i * 4);
  const described = processes.count > 0 && processes.offset >= NETMON_HEADER && processes.offset < fileSize;
  const octets = described ? readAt(processes.offset, Math.min(MAX_PROCESS_OCTETS, fileSize - processes.offset)) : new Uint8Array(0);
  return { frames: frames.sort(), claimed: frameTable.length >>> 2, processes: readProcesses(octets, processes.count) };
}
