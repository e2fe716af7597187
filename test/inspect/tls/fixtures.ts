import { emptyEvidence, type Side } from '../../../src/inspect/evidence.js';
import type { InspectionContext, Inspector } from '../../../src/inspect/inspector.js';

export const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replace(/\s+/g, ''), 'hex'));
export const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);
const u24 = (value: number): Uint8Array => Uint8Array.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
const vector16 = (body: Uint8Array): Uint8Array => join(u16(body.length), body);

export function record(type: number, body: Uint8Array, version = 0x0303): Uint8Array {
  return join(Uint8Array.of(type), u16(version), u16(body.length), body);
}

export const message = (type: number, body: Uint8Array): Uint8Array => join(Uint8Array.of(type), u24(body.length), body);
export const extension = (type: number, body: Uint8Array): Uint8Array => join(u16(type), vector16(body));
export const opaque = (length: number): Uint8Array => new Uint8Array(length).fill(0xc5);

export const sni = (name: string): Uint8Array => {
  const entry = join(Uint8Array.of(0), vector16(Buffer.from(name)));
  return extension(0, vector16(entry));
};
export const alpn = (...names: string[]): Uint8Array => {
  const list = join(...names.map((name) => join(Uint8Array.of(name.length), Buffer.from(name))));
  return extension(16, vector16(list));
};
export const supportedVersions = (...versions: number[]): Uint8Array => {
  const list = join(...versions.map(u16));
  return extension(43, join(Uint8Array.of(list.length), list));
};
export const selectedVersion = (version: number): Uint8Array => extension(43, u16(version));

export function clientHello(extensions: Uint8Array[] = [], version = 0x0303): Uint8Array {
  const body = join(u16(version), opaque(32), bytes('00'), vector16(bytes('c02f 1301 00ff')), bytes('0100'));
  return message(1, extensions.length === 0 ? body : join(body, vector16(join(...extensions))));
}

export function serverHello(cipher: number, extensions: Uint8Array[] = [], version = 0x0303, random = opaque(32)): Uint8Array {
  const body = join(u16(version), random, bytes('00'), u16(cipher), bytes('00'));
  return message(2, extensions.length === 0 ? body : join(body, vector16(join(...extensions))));
}

export const RETRY_RANDOM = bytes('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c');
export const changeCipherSpec = record(20, bytes('01'));
export const finished = record(22, opaque(40));
export const serverFlight = record(22, join(message(11, opaque(300)), message(12, opaque(100)), message(14, opaque(0))));

export class Context implements InspectionContext {
  evidence = emptyEvidence();
  packet = 0;
  starts: [boolean, boolean] = [true, true];
  sawStart(side: Side): boolean {
    return this.starts[side];
  }
  learn(): void {}
}

export type Piece = readonly [Side, Uint8Array];

/** Feeds one piece a packet, as long as the inspector wants them. */
export function feed(context: Context, inspector: Inspector, pieces: readonly Piece[]): void {
  for (const [side, piece] of pieces) {
    context.packet++;
    if (!inspector.done && !inspector.rejected) inspector.data(side, piece, 0, piece.length);
  }
}

/** The same bytes in pieces of `size`, each inside a larger buffer. */
export function feedCut(inspector: Inspector, pieces: readonly Piece[], size: number): void {
  for (const [side, piece] of pieces) {
    for (let at = 0; at < piece.length && !inspector.done && !inspector.rejected; at += size) {
      inspector.data(side, piece, at, Math.min(at + size, piece.length));
    }
  }
}
