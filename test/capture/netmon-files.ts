/** Hand-made captures of Microsoft Network Monitor. */
import { Bytes, join, text } from './files.js';

export interface NetmonFrame {
  bytes: Uint8Array;
  captured?: number;
  original?: number;
  /** Of version 2.1 and later; of the file before it. */
  mediaType?: number;
  /** Units since the beginning of the capture: high and low half of microseconds, or milliseconds in version 1. */
  delta?: [number, number];
  /** FILETIME of version 2.3: high and low half. */
  filetime?: [number, number];
  /** Place in the table of processes, of version 2.2 and later. */
  process?: number;
}

interface NetmonProcess {
  pid: number;
  path: string;
  ports: [number, number];
  addresses: [Uint8Array, Uint8Array];
  icon?: Uint8Array;
}

export interface NetmonOptions {
  version?: [number, number];
  mediaType?: number;
  /** Year, month, weekday, day, hour, minute, second, millisecond. */
  start?: number[];
  processes?: NetmonProcess[];
  /** Octets before each frame that belong to nothing. */
  gap?: number;
  /** Changes the table of frames: the offsets in the order of the frames. */
  table?: (offsets: number[]) => number[];
}

/** What Network Monitor writes where it knows no process. */
const NO_PROCESS = 0xffffffff;
const NETMON_START = [2016, 8, 4, 25, 5, 19, 1, 810];
export const NETMON_START_SECONDS = Date.UTC(2016, 7, 25, 5, 19, 1) / 1000;

export function netmonFile(frames: NetmonFrame[], options: NetmonOptions = {}): Uint8Array {
  const { version = [2, 3], mediaType = 1, start = NETMON_START, processes = [], gap = 0, table = (offsets) => offsets } = options;
  const [major, minor] = version;
  const offsets: number[] = [];
  const body: Uint8Array[] = [];
  let at = 128;
  for (const frame of frames) {
    body.push(new Uint8Array(gap).fill(0xee));
    at += gap;
    offsets.push(at);
    const record = frameRecord(frame, major, minor);
    body.push(record);
    at += record.length;
  }
  const offsetTable = table(offsets);
  const described = processTable(processes);
  const header = new Bytes(true)
    .octets(text(major === 1 ? 'RTSS' : 'GMBU'))
    .octets([minor, major])
    .u16(mediaType, ...start)
    .u32(at, offsetTable.length * 4, 0, 0, 0, 0)
    .u32(processes.length === 0 ? 0 : at + offsetTable.length * 4, processes.length)
    .done();
  return join(header, new Uint8Array(128 - header.length), ...body, new Bytes(true).u32(...offsetTable).done(), described);
}

function frameRecord(frame: NetmonFrame, major: number, minor: number): Uint8Array {
  const {
    bytes,
    captured = bytes.length,
    original = bytes.length,
    mediaType = 1,
    delta = [0, 0],
    filetime = [0, 0],
    process = NO_PROCESS,
  } = frame;
  const record = new Bytes(true);
  if (major === 1) return record.u32(delta[1]).u16(original, captured).octets(bytes).done();
  record.u32(delta[1], delta[0], original, captured).octets(bytes);
  if (minor >= 1) record.u16(mediaType);
  if (minor >= 2) record.u32(process);
  if (minor >= 3) record.u32(filetime[1], filetime[0]).octets([0]);
  return record.done();
}

function processTable(processes: NetmonProcess[]): Uint8Array {
  const table = new Bytes(true).u16(1);
  for (const { pid, path, ports, addresses, icon = new Uint8Array(0) } of processes) {
    const name = new Uint8Array(Buffer.from(`${path}\0`, 'utf16le'));
    table.u32(name.length).octets(name).u32(icon.length).octets(icon).u32(pid).u16(ports[0], 0, ports[1], 0);
    table.u32(addresses[0].length === 4 ? 0 : 1);
    for (const address of addresses) table.octets(address).octets(new Uint8Array(16 - address.length));
  }
  return processes.length === 0 ? new Uint8Array(0) : table.done();
}

/** High and low half of a FILETIME, from seconds and units of 100 nanoseconds. */
export function filetime(seconds: number, units = 0): [number, number] {
  const count = (BigInt(seconds) + 11_644_473_600n) * 10_000_000n + BigInt(units);
  return [Number(count >> 32n), Number(count & 0xffffffffn)];
}
