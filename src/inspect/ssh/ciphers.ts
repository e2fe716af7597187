import { CIPHERS, LISTS } from './constants.js';

/** The ciphers of a KEXINIT by direction: what its sender can do, as it prefers. */
export interface Ciphers {
  clientToServer: string[];
  serverToClient: string[];
}

/** Reads them from a KEXINIT (RFC 4253 7.1), of which `bytes[start]` is the message number; null when they are not all there. */
export function readCiphers(bytes: Uint8Array, start: number, end: number): Ciphers | null {
  let at = start + LISTS;
  const lists: string[][] = [];
  for (let list = 0; list < CIPHERS + 2; list++) {
    if (at + 4 > end || bytes[at] !== 0 || bytes[at + 1] !== 0) return null;
    const to = at + 4 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
    if (to > end) return null;
    if (list >= CIPHERS) lists.push(names(bytes, at + 4, to));
    at = to;
  }
  return { clientToServer: lists[0]!, serverToClient: lists[1]! };
}

/** The first of the client's that the server can do, too; null when there is none. */
export function agreed(client: readonly string[], server: readonly string[]): string | null {
  return client.find((name) => server.includes(name)) ?? null;
}

/** Names are of visible ASCII without commas (RFC 4251 6); others are left out. */
function names(bytes: Uint8Array, start: number, end: number): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  return text.split(',').filter((name) => /^[!-~]{1,64}$/.test(name));
}
