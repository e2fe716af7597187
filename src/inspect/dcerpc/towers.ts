import { formatIpv4 } from '../../address.js';
import { TRANSFER_SYNTAXES } from './constants.js';
import { sharedUuidText } from './uuids.js';

/** What a tower says: an interface and where to reach it. */
export interface Tower {
  uuid: string;
  version: string;
  transport: 'tcp' | 'udp' | 'http';
  port: number;
  /** Null for 0.0.0.0: the answering server itself. */
  address: string | null;
}

/** Protocol identifiers of tower floors (C706 appendix I, MS-RPCE 2.2.1.2). */
const UUID_FLOOR = 0x0d;
const TCP = 0x07;
const UDP = 0x08;
const IP = 0x09;
const RPC_CONNECTIONLESS = 0x0a;
const RPC_CONNECTION = 0x0b;
const HTTP = 0x1f;

/** Transport floor to the RPC protocol floor under it. */
const RPC_PROTOCOL: Readonly<Record<number, number>> = { [TCP]: RPC_CONNECTION, [HTTP]: RPC_CONNECTION, [UDP]: RPC_CONNECTIONLESS };
const TRANSPORTS: Readonly<Record<number, Tower['transport']>> = { [TCP]: 'tcp', [UDP]: 'udp', [HTTP]: 'http' };

/** Octets of a UUID floor's left side: identifier, UUID, major version. */
const UUID_SIDE = 19;
/** Interface, transfer syntax, RPC protocol, port, network address. */
const FLOORS = 5;
/** Octets of a UUID floor: both lengths, left side, minor version. */
const UUID_FLOOR_SIZE = 2 + UUID_SIDE + 2 + 2;

/**
 * Reads the tower that begins at `start` with its number of floors. Towers are packed and little-endian, whatever the stub around them is
 * (C706 appendix L), but ports and addresses are in network order. Null when the floors are not well formed; `tower` is null for pipes,
 * transports other than IP, and ports that are not known (0).
 */
export function readTower(bytes: Uint8Array, start: number, end: number): { tower: Tower | null; end: number } | null {
  if (start + 2 > end || size(bytes, start) !== FLOORS) return null;
  let at = start + 2;
  let rpcProtocol = 0;
  let transport = 0;
  let port = 0;
  let address = 0;
  for (let floor = 0; floor < FLOORS; floor++) {
    if (at + 2 > end) return null;
    const left = at + 2;
    const leftLength = size(bytes, at);
    if (leftLength === 0 || left + leftLength + 2 > end) return null;
    const right = left + leftLength + 2;
    const rightLength = size(bytes, right - 2);
    if (right + rightLength > end) return null;
    const protocol = bytes[left]!;
    if (floor < 2) {
      if (protocol !== UUID_FLOOR || leftLength !== UUID_SIDE || rightLength !== 2) return null;
    } else if (floor === 2) rpcProtocol = protocol;
    else if (floor === 3 && rightLength === 2) {
      transport = protocol;
      port = (bytes[right]! << 8) | bytes[right + 1]!;
    } else if (floor === 4 && protocol === IP && rightLength === 4)
      address = (bytes[right]! << 24) | (bytes[right + 1]! << 16) | (bytes[right + 2]! << 8) | bytes[right + 3]!;
    at = right + rightLength;
  }
  if (port === 0 || RPC_PROTOCOL[transport] !== rpcProtocol) return { tower: null, end: at };
  const uuid = start + 2 + 2 + 1;
  const tower: Tower = {
    uuid: sharedUuidText(bytes, uuid, true),
    version: `${size(bytes, uuid + 16)}.${size(bytes, uuid + 20)}`,
    transport: TRANSPORTS[transport]!,
    port,
    address: address === 0 ? null : formatIpv4(address),
  };
  return { tower, end: at };
}

/**
 * Searches a stub for towers without trusting the counts around them: each must be a whole chain of floors whose transfer syntax is NDR or
 * NDR64. That is more than chance or another protocol's data gives.
 */
export function scanTowers(bytes: Uint8Array, start: number, end: number, limit: number): Tower[] {
  const towers: Tower[] = [];
  const last = end - 2 - 2 * UUID_FLOOR_SIZE;
  for (let at = start; at <= last && towers.length < limit; at++) {
    if (bytes[at] !== FLOORS || bytes[at + 1] !== 0 || bytes[at + 2] !== UUID_SIDE || bytes[at + 3] !== 0 || bytes[at + 4] !== UUID_FLOOR)
      continue;
    const found = readTower(bytes, at, end);
    if (found === null || !(sharedUuidText(bytes, at + 2 + UUID_FLOOR_SIZE + 3, true) in TRANSFER_SYNTAXES)) continue;
    if (found.tower !== null) towers.push(found.tower);
    at = found.end - 1;
  }
  return towers;
}

function size(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}
