import { formatIpv4 } from '../../flow/address.js';
import { uuidText } from '../uuid.js';

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

const TRANSPORTS: Readonly<Record<number, Tower['transport']>> = { [TCP]: 'tcp', [UDP]: 'udp', [HTTP]: 'http' };

/** Octets of the interface floor's left side: identifier, UUID, major version. */
const UUID_SIDE = 19;
const FLOORS = 5;

/**
 * Finds the towers in the stub of an endpoint mapper answer. Towers are packed and little-endian whatever the stub around them is (C706
 * appendix L), and each begins with its number of floors and an interface floor, so they are found without trusting the array counts around
 * them: those differ between NDR and NDR64 and are the first thing a broken capture loses.
 */
export function findTowers(bytes: Uint8Array, start: number, end: number, limit: number): Tower[] {
  const towers: Tower[] = [];
  for (let at = start; at + 2 + UUID_SIDE < end && towers.length < limit; at++) {
    if (bytes[at] !== FLOORS || bytes[at + 1] !== 0 || bytes[at + 2] !== UUID_SIDE || bytes[at + 3] !== 0 || bytes[at + 4] !== UUID_FLOOR)
      continue;
    const found = readTower(bytes, at + 2, end);
    if (found === null) continue;
    if (found.tower !== null) towers.push(found.tower);
    at = found.end - 1;
  }
  return towers;
}

/** Five floors: interface, transfer syntax, RPC protocol, port, network address. Null when they are not; `tower` is null for pipes and other transports. */
function readTower(bytes: Uint8Array, start: number, end: number): { tower: Tower | null; end: number } | null {
  let at = start;
  const tower: Tower = { uuid: '', version: '', transport: 'tcp', port: 0, address: null };
  let reachable = false;
  for (let floor = 0; floor < FLOORS; floor++) {
    if (at + 2 > end) return null;
    const leftLength = bytes[at]! | (bytes[at + 1]! << 8);
    const left = at + 2;
    const rightAt = left + leftLength;
    if (leftLength === 0 || rightAt + 2 > end) return null;
    const rightLength = bytes[rightAt]! | (bytes[rightAt + 1]! << 8);
    const right = rightAt + 2;
    if (right + rightLength > end) return null;
    const protocol = bytes[left]!;
    if (floor < 2) {
      if (protocol !== UUID_FLOOR || leftLength !== UUID_SIDE || rightLength !== 2) return null;
      if (floor === 0) {
        tower.uuid = uuidText(bytes, left + 1, true);
        tower.version = `${bytes[left + 17]! | (bytes[left + 18]! << 8)}.${bytes[right]! | (bytes[right + 1]! << 8)}`;
      }
    } else if (floor === 2) {
      if (protocol !== RPC_CONNECTION && protocol !== RPC_CONNECTIONLESS) reachable = false;
    } else if (floor === 3 && protocol in TRANSPORTS && rightLength === 2) {
      tower.transport = TRANSPORTS[protocol]!;
      tower.port = (bytes[right]! << 8) | bytes[right + 1]!;
      reachable = tower.port > 0;
    } else if (floor === 4 && protocol === IP && rightLength === 4) {
      const address = (bytes[right]! << 24) | (bytes[right + 1]! << 16) | (bytes[right + 2]! << 8) | bytes[right + 3]!;
      tower.address = address === 0 ? null : formatIpv4(address);
    }
    at = right + rightLength;
  }
  return { tower: reachable ? tower : null, end: at };
}
