import { formatAddress } from '../../address.js';
import { printableUtf16 } from '../../text.js';
import type { CaptureProcess } from '../facts.js';
import { u16le, u32le } from '../read.js';

/** Octets of Windows' longest path, in UTF-16. */
const MAX_PATH = 65_536;
/** Characters kept of a path. */
const KEPT = 200;
/** Process id, two ports with padding, kind of address, two addresses. */
const FIXED = 48;

/** Programs that had connections on the capturing system (Network Monitor's help, "Process Info"): a version, then by process its path, icon and connection. Stops where lengths leave the table. */
export function readProcesses(bytes: Uint8Array, count: number): CaptureProcess[] {
  const processes: CaptureProcess[] = [];
  let at = 2;
  for (let i = 0; i < count; i++) {
    if (at + 4 > bytes.length) break;
    const pathLength = u32le(bytes, at);
    const path = at + 4;
    if (pathLength > MAX_PATH || path + pathLength + 4 > bytes.length) break;
    const fields = path + pathLength + 4 + u32le(bytes, path + pathLength);
    if (fields + FIXED > bytes.length) break;
    const octets = u32le(bytes, fields + 12) === 0 ? 4 : 16;
    processes.push({
      pid: u32le(bytes, fields),
      path: endOfPath(bytes, path, path + pathLength),
      local: { address: formatAddress(bytes.subarray(fields + 16, fields + 16 + octets)), port: u16le(bytes, fields + 4) },
      remote: { address: formatAddress(bytes.subarray(fields + 32, fields + 32 + octets)), port: u16le(bytes, fields + 8) },
      packets: null,
    });
    at = fields + FIXED;
  }
  return processes;
}

/** Of a path that is too long its end is kept, for it is the name of the file that tells programs apart. */
function endOfPath(bytes: Uint8Array, start: number, limit: number): string {
  let end = start;
  while (end + 2 <= limit && u16le(bytes, end) !== 0) end += 2;
  const begin = end - 2 * (KEPT - 1);
  return begin - 2 <= start ? printableUtf16(bytes, start, end, KEPT) : `…${printableUtf16(bytes, begin, end, KEPT)}`;
}
