/** Hand-made PDUs in either byte order, and a context that remembers what was learned. */
import { emptyEvidence, type Side } from '../../../src/inspect/evidence.js';
import type { InspectionContext, Inspector, LearnedEndpoint } from '../../../src/inspect/inspector.js';

export const TYPE = { request: 0, response: 2, fault: 3, bind: 11, bindAck: 12, bindNak: 13, alter: 14, alterAck: 15, auth3: 16, rts: 20 };
export const EMSMDB = 'a4f1db00-ca47-1067-b31f-00dd010662da';
export const NSPI = 'f5cc5a18-4264-101a-8c59-08002b2f8426';
export const EPM = 'e1af8308-5d1f-11c9-91a4-08002b14a0fa';
export const NDR = '8a885d04-1ceb-11c9-9fe8-08002b104860';
export const NDR64 = '71710533-beba-4937-8319-b5dbef9ccc36';
export const NEGOTIATION = '6cb71c2c-9812-4540-0300-000000000000';
const NTLM = 10;
export const [, CONNECT, PACKET, INTEGRITY, PRIVACY] = [1, 2, 4, 5, 6] as const;

export const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replace(/\s+/g, ''), 'hex'));
export const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
export const zeros = (length: number): Uint8Array => new Uint8Array(length);
/** Octets that are neither a header, a tower nor an extended buffer. */
export const opaque = (length: number): Uint8Array => new Uint8Array(length).fill(0xc5);

/** Writers of numbers and UUIDs in one byte order. */
export function writers(littleEndian: boolean) {
  const number = (value: number, size: number) => {
    const out = Buffer.alloc(size);
    for (let i = 0; i < size; i++) out[littleEndian ? i : size - 1 - i] = Math.floor(value / 256 ** i) & 0xff;
    return Uint8Array.from(out);
  };
  const field = (hex: string) => (littleEndian ? bytes(hex).reverse() : bytes(hex));
  const uuid = (text: string) => {
    const [a, b, c, ...rest] = text.split('-') as [string, string, string, ...string[]];
    return join(field(a), field(b), field(c), bytes(rest.join('')));
  };
  return {
    u16: (value: number) => number(value, 2),
    u32: (value: number) => number(value, 4),
    u64: (value: number) => number(value, 8),
    uuid,
  };
}

export interface Options {
  littleEndian?: boolean;
  flags?: number;
  callId?: number;
  auth?: { level: number; type?: number; token?: Uint8Array; pad?: number; id?: number };
}

export function pdu(type: number, body: Uint8Array, { littleEndian = true, flags = 3, callId = 1, auth }: Options = {}): Uint8Array {
  const { u16, u32 } = writers(littleEndian);
  const token = auth === undefined ? zeros(0) : (auth.token ?? opaque(16));
  const pad = auth?.pad ?? 0;
  const trailer =
    auth === undefined ? zeros(0) : join(opaque(pad), Uint8Array.of(auth.type ?? NTLM, auth.level, pad, 0), u32(auth.id ?? 0), token);
  const length = 16 + body.length + trailer.length;
  const representation = Uint8Array.of(littleEndian ? 0x10 : 0, 0, 0, 0);
  return join(Uint8Array.of(5, 0, type, flags), representation, u16(length), u16(token.length), u32(callId), body, trailer);
}

export interface Context {
  uuid: string;
  major: number;
  minor?: number;
  id?: number;
  syntaxes?: string[];
}

export function bind(contexts: Context[], options: Options = {}, type = TYPE.bind): Uint8Array {
  const { u16, u32, uuid } = writers(options.littleEndian ?? true);
  const list = contexts.map(({ uuid: interfaceId, major, minor = 0, id = 0, syntaxes = [NDR] }) =>
    join(
      u16(id),
      Uint8Array.of(syntaxes.length, 0),
      uuid(interfaceId),
      u32(major + minor * 65_536),
      ...syntaxes.map((syntax) => join(uuid(syntax), u32(2))),
    ),
  );
  return pdu(type, join(u16(5840), u16(5840), u32(0), Uint8Array.of(contexts.length, 0, 0, 0), ...list), options);
}

export function bindAck(results: number[], options: Options & { address?: string; syntax?: string } = {}, type = TYPE.bindAck): Uint8Array {
  const { u16, u32, uuid } = writers(options.littleEndian ?? true);
  const address = Buffer.from(options.address === undefined ? '' : `${options.address}\0`, 'latin1');
  const padding = zeros((4 - ((2 + address.length) % 4)) % 4);
  const list = results.map((result) => join(u16(result), u16(0), uuid(options.syntax ?? NDR), u32(2)));
  const head = join(u16(5840), u16(5840), u32(77), u16(address.length), address, padding);
  return pdu(type, join(head, Uint8Array.of(results.length, 0, 0, 0), ...list), options);
}

export function request(stub: Uint8Array, options: Options & { context?: number; operation?: number } = {}): Uint8Array {
  const { u16, u32 } = writers(options.littleEndian ?? true);
  return pdu(TYPE.request, join(u32(stub.length), u16(options.context ?? 0), u16(options.operation ?? 0), stub), options);
}

export function response(stub: Uint8Array, options: Options & { context?: number } = {}): Uint8Array {
  const { u16, u32 } = writers(options.littleEndian ?? true);
  return pdu(TYPE.response, join(u32(stub.length), u16(options.context ?? 0), Uint8Array.of(0, 0), stub), options);
}

export interface TowerParts {
  uuid?: string;
  major?: number;
  minor?: number;
  port?: number;
  address?: readonly number[];
  /** RPC protocol and transport floors. */
  protocol?: number;
  transport?: number;
}

/** A tower with five floors, little-endian as always. */
export function tower({
  uuid = EMSMDB,
  major = 0,
  minor = 81,
  port = 1032,
  address = [0, 0, 0, 0],
  protocol = 0x0b,
  transport = 7,
}: TowerParts): Uint8Array {
  const { u16, uuid: id } = writers(true);
  const floor = (left: Uint8Array, right: Uint8Array) => join(u16(left.length), left, u16(right.length), right);
  return join(
    u16(5),
    floor(join(Uint8Array.of(0x0d), id(uuid), u16(major)), u16(minor)),
    floor(join(Uint8Array.of(0x0d), id(NDR), u16(2)), u16(0)),
    floor(Uint8Array.of(protocol), u16(0)),
    floor(Uint8Array.of(transport), Uint8Array.of(port >> 8, port & 0xff)),
    floor(Uint8Array.of(9), Uint8Array.from(address)),
  );
}

/** Stub of an `ept_map` or `ept_lookup` response. */
export function mapped(towers: Uint8Array[], { littleEndian = true, ndr64 = false, lookup = false } = {}): Uint8Array {
  const { u32, u64 } = writers(littleEndian);
  const word = ndr64 ? 8 : 4;
  const count = ndr64 ? u64 : u32;
  let out = zeros(20);
  const put = (part: Uint8Array, alignment: number) => {
    out = join(out, zeros((alignment - (out.length % alignment)) % alignment), part);
  };
  put(u32(towers.length), 4);
  for (const value of [500, 0, towers.length]) put(count(value), word);
  for (const [index] of towers.entries()) {
    if (lookup) put(zeros(16), word);
    put(count(index + 3), word);
    if (!lookup) continue;
    const annotation = Buffer.from(`service ${'x'.repeat(index)}\0`);
    put(count(0), word);
    put(count(annotation.length), word);
    put(annotation, 1);
  }
  for (const each of towers) {
    put(count(each.length), word);
    put(u32(each.length), 4);
    put(each, 1);
  }
  put(u32(0), 4);
  return out;
}

/** An NTLM AUTHENTICATE message with these names and responses that must never be seen again. */
export function authenticate(domain: string, user: string, unicode = true): Uint8Array {
  const encode = (text: string) => Buffer.from(text, unicode ? 'utf16le' : 'latin1');
  const { u16, u32 } = writers(true);
  const parts = [
    Buffer.from('SECRETSECRETSECRETSECRET'),
    Buffer.from('SECRETNT'.repeat(6)),
    encode(domain),
    encode(user),
    encode('WS'),
    zeros(16),
  ];
  let at = 64;
  const fields = parts.map((part) => {
    const buffer = join(u16(part.length), u16(part.length), u32(at));
    at += part.length;
    return buffer;
  });
  return join(Buffer.from('NTLMSSP\0'), u32(3), ...fields, u32(unicode ? 1 : 2), ...parts);
}

export class TestContext implements InspectionContext {
  evidence = emptyEvidence();
  packet = 0;
  starts: [boolean, boolean] = [true, true];
  learned: { endpoint: LearnedEndpoint; serverSide: Side }[] = [];
  sawStart(side: Side): boolean {
    return this.starts[side];
  }
  learn(endpoint: LearnedEndpoint, serverSide: Side): void {
    this.learned.push({ endpoint, serverSide });
  }
}

/** A side and its octets, or a number of octets that are missing. */
export type Piece = readonly [Side, Uint8Array | number];

/** Feeds one piece a packet, each cut into pieces of `size` inside a buffer that is overwritten afterwards, as readers do. */
export function feed(context: TestContext, inspector: Inspector, pieces: readonly Piece[], size = Number.POSITIVE_INFINITY): void {
  for (const [side, piece] of pieces) {
    context.packet++;
    if (typeof piece === 'number') inspector.gap(side, piece);
    else {
      for (let at = 0; at < piece.length; at += size) {
        const part = piece.subarray(at, at + size);
        // A Buffer, as in production: its `slice` is a view.
        const buffer = Buffer.concat([opaque(3), part, opaque(5)]);
        inspector.data(side, buffer, 3, 3 + part.length);
        if (!Buffer.concat([opaque(3), part, opaque(5)]).equals(buffer)) throw new Error('the payload was written to');
        buffer.fill(0xee);
      }
    }
  }
}
