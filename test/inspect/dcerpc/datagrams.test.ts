import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dcerpcDatagrams } from '../../../src/inspect/dcerpc/index.js';
import type { Side } from '../../../src/inspect/evidence.js';
import { CLIENT, NO, SERVER } from '../../../src/inspect/inspector.js';
import { EMSMDB, EPM, join, mapped, opaque, PRIVACY, TestContext, tower, writers, zeros } from './fixtures.js';

const ACTIVITY = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
interface Parts {
  uuid?: string;
  littleEndian?: boolean;
  level?: number;
}

/** A whole datagram; with a level, body padding, trailer and token behind it. */
function datagram(type: number, body: Uint8Array, { uuid = EMSMDB, littleEndian = true, level }: Parts = {}): Uint8Array {
  const { u16, u32, uuid: id } = writers(littleEndian);
  const authenticated = level !== undefined;
  const trailer = authenticated ? join(zeros((8 - (body.length & 7)) & 7), Uint8Array.of(level, 0), opaque(20)) : zeros(0);
  return join(
    Uint8Array.of(4, type, 0x20, 0, littleEndian ? 0x10 : 0, 0, 0, 0),
    zeros(16),
    id(uuid),
    id(ACTIVITY),
    u32(0),
    u32(81 * 65_536),
    u32(7),
    u16(3),
    u16(0xffff),
    u16(0xffff),
    u16(body.length),
    u16(0),
    Uint8Array.of(authenticated ? 10 : 0, 0),
    body,
    trailer,
  );
}

const recognise = (bytes: Uint8Array) => dcerpcDatagrams.recognise(bytes, 0, bytes.length, false);
function inspect(...datagrams: (readonly [Side, Uint8Array])[]) {
  const context = new TestContext();
  const inspector = dcerpcDatagrams.create(context, 0, false);
  for (const [side, bytes] of datagrams) {
    context.packet++;
    const room = join(opaque(3), bytes, opaque(5));
    inspector.data(side, room, 3, 3 + bytes.length);
  }
  inspector.end();
  return { ...context.evidence, learned: context.learned };
}

describe.each([true, false])('connectionless RPC, little-endian %s', (littleEndian) => {
  const { u32 } = writers(littleEndian);

  it('is known by its header', () => {
    expect(recognise(datagram(0, opaque(30), { littleEndian }))).toBe(CLIENT);
    expect(recognise(datagram(2, opaque(30), { littleEndian }))).toBe(SERVER);
    expect(recognise(datagram(0, opaque(30), { littleEndian, level: PRIVACY }))).toBe(CLIENT);
    expect(recognise(datagram(11, opaque(30), { littleEndian }))).toBe(NO);
    expect(recognise(join(datagram(0, opaque(30), { littleEndian }), zeros(1)))).toBe(NO);
    for (const length of [0, 1, 79]) expect(recognise(datagram(0, opaque(30), { littleEndian }).subarray(0, length))).toBe(NO);
  });

  it('names its interface, which a response shows to be served, and the level of each call', () => {
    const evidence = inspect(
      [0, datagram(0, opaque(30), { littleEndian })],
      [1, datagram(2, opaque(30), { littleEndian, level: PRIVACY })],
    );
    expect(evidence).toMatchObject({
      protocol: 'dcerpc',
      clientSide: 0,
      cleartext: { packet: 1, what: 'RPC request readable (level none)' },
      rpc: { authType: 'ntlm', requests: { none: { count: 1, firstPacket: 1 }, privacy: { count: 1, firstPacket: 2 } } },
    });
    expect(evidence.rpc!.interfaces).toEqual([{ uuid: EMSMDB, version: '0.81', packet: 1, accepted: true }]);
  });

  it('a trailer that was cut or cannot be is undetermined, never encrypted', () => {
    const sealed = datagram(0, opaque(30), { littleEndian, level: PRIVACY });
    const cut = sealed.subarray(0, 80 + 32);
    const wrong = datagram(0, opaque(30), { littleEndian, level: 9 });
    expect(inspect([0, cut], [0, wrong]).rpc).toMatchObject({ requests: {}, undetermined: 2 });
  });

  it('learns from the endpoint mapper, and says why a call failed', () => {
    const answer = mapped([tower({ port: 1027, protocol: 0x0a, transport: 8 })], { littleEndian });
    const { learned } = inspect([1, datagram(2, answer, { littleEndian, uuid: EPM })]);
    expect(learned).toMatchObject([{ endpoint: { port: 1027, transport: 'udp', uuid: EMSMDB, packet: 1 }, serverSide: 1 }]);
    const { rpc } = inspect([1, datagram(3, u32(0x1c010003), { littleEndian })], [1, datagram(3, u32(5), { littleEndian })]);
    expect(rpc).toMatchObject({ faults: { count: 2, firstPacket: 1, status: 'nca_s_unk_if' }, requests: {} });
  });
});

it('every prefix and every flipped bit: nothing throws', () => {
  const whole = datagram(2, mapped([tower({ port: 1027 })]), { uuid: EPM, level: PRIVACY });
  for (let length = 0; length < whole.length; length++) inspect([1, whole.subarray(0, length)]);
  fc.assert(
    fc.property(fc.nat(whole.length * 8 - 1), (bit) => {
      const flipped = whole.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      recognise(flipped);
      expect(inspect([1, flipped]).rpc!.interfaces.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});
