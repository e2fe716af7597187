import type { RpcAuthLevel, Side } from '../evidence.js';
import { CLIENT, EITHER, type InspectionContext, type Inspector, NO, type Protocol, type Recognition, SERVER } from '../inspector.js';
import { authTypeName } from './auth.js';
import { AUTH_LEVELS, EPM_UUID, MAX_INTERFACES } from './constants.js';
import {
  DATAGRAM_HEADER,
  type DatagramHeader,
  datagramSender,
  FAULT,
  isDatagramHeader,
  REQUEST,
  RESPONSE,
  readDatagramHeader,
} from './datagram-header.js';
import { mapperTowers } from './epm.js';
import { u32 } from './header.js';
import { prove } from './proof.js';
import { statusName } from './refusals.js';
import { emptyRpc } from './session.js';

/** One conversation of connectionless RPC (C706 12.5): every datagram names its interface and carries its own level. */
class DatagramInspector implements Inspector {
  readonly done = false;
  readonly rejected = false;
  readonly #context: InspectionContext;
  readonly #rpc = emptyRpc();

  constructor(context: InspectionContext, clientSide: Side | null) {
    this.#context = context;
    context.evidence.protocol = 'dcerpc';
    context.evidence.clientSide = clientSide;
    context.evidence.rpc = this.#rpc;
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (!isDatagramHeader(bytes, start, end)) return;
    const header = readDatagramHeader(bytes, start);
    const sender = datagramSender(header.type);
    const { evidence } = this.#context;
    if (sender !== 'either') evidence.clientSide ??= sender === 'client' ? side : ((side ^ 1) as Side);
    if (header.authType !== 0) this.#rpc.authType = authTypeName(header.authType);
    if (header.type === FAULT) this.#fault(side, header, bytes, start, end);
    if (header.type !== REQUEST && header.type !== RESPONSE) return;
    this.#interface(side, header);
    if (header.bodyLength > 0) this.#call(side, header, bytes, start, end);
  }

  gap(_side: Side, _length: number): void {}

  end(): void {}

  #interface(side: Side, { uuid, version, type }: DatagramHeader): void {
    const { interfaces } = this.#rpc;
    const known = interfaces.find((each) => each.uuid === uuid && each.version === version);
    if (known !== undefined) {
      if (type === RESPONSE) known.accepted = true;
      return;
    }
    if (interfaces.length >= MAX_INTERFACES) {
      this.#context.evidence.leftOut++;
      return;
    }
    interfaces.push({ uuid, version, packet: this.#context.packet, accepted: type === RESPONSE ? true : null });
    this.#prove(side, `connectionless RPC ${uuid} ${version}`);
  }

  #call(side: Side, header: DatagramHeader, bytes: Uint8Array, start: number, end: number): void {
    const { packet, evidence } = this.#context;
    const level = levelOf(header, bytes, start, end);
    if (level === null) {
      this.#rpc.undetermined++;
      return;
    }
    const counted = this.#rpc.requests[level];
    if (counted !== undefined) counted.count++;
    else {
      this.#rpc.requests[level] = { count: 1, firstPacket: packet };
      const what = `RPC ${header.type === REQUEST ? 'request' : 'response'} ${level === 'privacy' ? 'encrypted' : 'readable'} (level ${level})`;
      this.#prove(side, what);
      if (level !== 'privacy') evidence.cleartext ??= { packet, what };
    }
    if (header.uuid === EPM_UUID && header.type === RESPONSE && level !== 'privacy' && !header.fragment) {
      const stub = start + DATAGRAM_HEADER;
      for (const tower of mapperTowers(bytes, stub, Math.min(end, stub + header.bodyLength), header.littleEndian))
        this.#context.learn({ ...tower, packet }, side);
    }
  }

  #fault(side: Side, { littleEndian }: DatagramHeader, bytes: Uint8Array, start: number, end: number): void {
    const { faults } = this.#rpc;
    if (faults !== null) faults.count++;
    else if (start + DATAGRAM_HEADER + 4 <= end) {
      const status = statusName(u32(bytes, start + DATAGRAM_HEADER, littleEndian));
      this.#rpc.faults = { count: 1, firstPacket: this.#context.packet, status };
      this.#prove(side, `RPC fault ${status}`);
    }
  }

  #prove(side: Side, what: string): void {
    prove(this.#context.evidence, this.#context.packet, side, what);
  }
}

/** Level of a call, from the trailer behind its body, which is padded to eight octets (MS-RPCE 2.2.3.4); null when it was cut or is none. */
function levelOf({ authType, bodyLength }: DatagramHeader, bytes: Uint8Array, start: number, end: number): RpcAuthLevel | null {
  if (authType === 0) return 'none';
  const trailer = start + DATAGRAM_HEADER + ((bodyLength + 7) & ~7);
  return trailer + 2 > end ? null : (AUTH_LEVELS[bytes[trailer]!] ?? null);
}

function recognise(bytes: Uint8Array, start: number, end: number): Recognition {
  if (!isDatagramHeader(bytes, start, end)) return NO;
  const sender = datagramSender(bytes[start + 1]!);
  return sender === 'client' ? CLIENT : sender === 'server' ? SERVER : EITHER;
}

/** Connectionless DCE/RPC over UDP. */
export const dcerpcDatagrams: Protocol = {
  name: 'dcerpc',
  recognise,
  create: (context, clientSide) => new DatagramInspector(context, clientSide),
};
