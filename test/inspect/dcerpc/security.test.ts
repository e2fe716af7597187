/** Security contexts, the logins that set them up, and what a server refuses; in both byte orders. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dcerpc } from '../../../src/inspect/dcerpc/index.js';
import type { RpcAuthLevel } from '../../../src/inspect/evidence.js';
import {
  bind,
  bindAck,
  CONNECT,
  EMSMDB,
  feed,
  INTEGRITY,
  join,
  opaque,
  type Piece,
  PRIVACY,
  pdu,
  request,
  response,
  TestContext,
  TYPE,
  writers,
  zeros,
} from './fixtures.js';

const [NEGOTIATE, KERBEROS, SCHANNEL, NETLOGON] = [9, 16, 14, 68];
const mapi = { uuid: EMSMDB, major: 0, minor: 81 };
const stub = opaque(40);

function inspect(pieces: readonly Piece[], size?: number) {
  const context = new TestContext();
  const inspector = dcerpc.create(context, 0, false);
  feed(context, inspector, pieces, size);
  inspector.end();
  return context.evidence;
}

const oem = (text: string) => Buffer.from(`${text}\0`, 'latin1');
const secureChannel = (flags: number, ...names: string[]) =>
  join(zeros(4), Uint8Array.of(flags, 0, 0, 0), ...names.map(oem), Buffer.from('\x04CONTOSO\x04TEST\0', 'latin1'));
/** AP-REQ as DCE style has it, without a GSS header. */
const ticket = Buffer.from('6e8209f0308209eca003020105a10302010ea20703050020000000', 'hex');

describe.each([true, false])('security contexts, little-endian %s', (littleEndian) => {
  const { u32 } = writers(littleEndian);

  it('each is kept with its identifier, type and level, once', () => {
    const alter = (id: number, level: number, type: number) => bind([mapi], { littleEndian, auth: { id, level, type } }, TYPE.alter);
    const { rpc } = inspect([
      [0, bind([mapi], { littleEndian, auth: { id: 79_231, level: CONNECT, type: NEGOTIATE } })],
      [0, alter(79_232, PRIVACY, KERBEROS)],
      [0, alter(79_232, PRIVACY, KERBEROS)],
      [0, alter(79_233, INTEGRITY, SCHANNEL)],
    ]);
    expect(rpc).toMatchObject({ bindLevel: 'integrity', authType: 'schannel' });
    expect(rpc!.securityContexts).toEqual([
      { id: 79_231, type: 'negotiate', level: 'connect', packet: 1 },
      { id: 79_232, type: 'kerberos', level: 'privacy', packet: 2 },
      { id: 79_233, type: 'schannel', level: 'integrity', packet: 4 },
    ]);
  });

  it.each([
    [[PRIVACY], 'none'],
    [[CONNECT], 'connect'],
    [[CONNECT, PRIVACY], 'connect'],
  ] as [number[], RpcAuthLevel][])('a call without trailer behind contexts at %j is at level %s', (levels, expected) => {
    const contexts = levels.map(
      (level, id): Piece => [0, bind([mapi], { littleEndian, auth: { id, level } }, id === 0 ? TYPE.bind : TYPE.alter)],
    );
    const { rpc } = inspect([...contexts, [0, request(stub, { littleEndian })]]);
    expect(Object.keys(rpc!.requests)).toEqual([expected]);
  });

  it.each([
    [0x1c010003, 'nca_s_unk_if'],
    [0x00000005, 'access_denied'],
    [0x80070005, '0x80070005'],
  ])('a fault names its status %i, also at level privacy; it is no call', (status, name) => {
    const fault = pdu(TYPE.fault, join(zeros(8), u32(status), zeros(4)), { littleEndian, auth: { level: PRIVACY } });
    const evidence = inspect([
      [0, bind([mapi], { littleEndian })],
      [1, fault],
      [1, fault],
    ]);
    expect(evidence.rpc).toMatchObject({ faults: { count: 2, firstPacket: 2, status: name }, requests: {} });
    expect(evidence.proofs).toContainEqual({ packet: 2, side: 1, what: `RPC fault ${name}` });
  });

  it('a bind_nak says why', () => {
    const reason = Uint8Array.from(littleEndian ? [8, 0] : [0, 8]);
    const nak = (body: Uint8Array) =>
      inspect([
        [0, bind([mapi], { littleEndian })],
        [1, pdu(TYPE.bindNak, body, { littleEndian })],
      ]).proofs.at(-1)?.what;
    expect(nak(reason)).toBe('bind_nak: authentication type not recognised');
    expect(nak(zeros(2))).toBe('bind_nak');
  });

  it('Kerberos names nobody, a secure channel its computer', () => {
    const login = (type: number, token: Uint8Array, level = PRIVACY) =>
      inspect([[0, bind([mapi], { littleEndian, auth: { level, type, token } })]]).credentials.map(
        ({ mechanism, user, passwordReadable }) => [mechanism, user, passwordReadable],
      );
    expect(login(KERBEROS, ticket)).toEqual([['kerberos', null, false]]);
    expect(login(NEGOTIATE, join(opaque(60), ticket, opaque(60)))).toEqual([['kerberos', null, false]]);
    expect(login(NEGOTIATE, opaque(60))).toEqual([]);
    expect(login(NETLOGON, secureChannel(0x17, 'CONTOSO', 'MBX01'))).toEqual([['netlogon', 'CONTOSO\\MBX01', false]]);
    expect(login(NETLOGON, secureChannel(0x12, 'MBX01'))).toEqual([['netlogon', 'MBX01', false]]);
    expect(login(NETLOGON, secureChannel(0x17, 'CONTOSO', 'MBX\u001b01'))).toEqual([['netlogon', 'CONTOSO\\MBX?01', false]]);
    expect(login(NETLOGON, Uint8Array.of(1, 0, 0, 0, 0x17, 0, 0, 0, 0x43, 0))).toEqual([]);
    expect(login(NETLOGON, secureChannel(0x17, 'CONTOSO').subarray(0, 20))).toEqual([]);
  });
});

describe('hostile', () => {
  const dialogue = (littleEndian: boolean): Piece[] => {
    const { u32 } = writers(littleEndian);
    const sealed = { littleEndian, auth: { level: PRIVACY, type: NETLOGON, id: 7, token: secureChannel(0x17, 'CONTOSO', 'MBX01') } };
    return [
      [0, bind([mapi], sealed)],
      [1, bindAck([0], sealed)],
      [0, bind([mapi], { littleEndian, auth: { level: CONNECT, type: KERBEROS, id: 8, token: ticket } }, TYPE.alter)],
      [0, request(stub, { ...sealed, callId: 2 })],
      [1, response(stub, { ...sealed, callId: 2 })],
      [0, request(stub, { littleEndian, callId: 3 })],
      [1, pdu(TYPE.fault, join(zeros(8), u32(5), zeros(4)), { littleEndian, callId: 3 })],
      [0, pdu(18, zeros(0), { littleEndian, callId: 4 })],
      [0, pdu(19, zeros(0), { littleEndian, callId: 4 })],
      [1, pdu(17, zeros(0), { littleEndian })],
    ];
  };

  it.each([true, false])('the same in segments of one octet, little-endian %s', (littleEndian) => {
    const whole = inspect(dialogue(littleEndian));
    expect(whole.rpc).toMatchObject({ requests: { privacy: { count: 2 }, connect: { count: 1 } }, faults: { count: 1 } });
    for (const size of [1, 2, 7, 24]) expect(inspect(dialogue(littleEndian), size)).toEqual(whole);
  });

  it('every prefix and every flipped bit of a PDU: nothing throws, nothing becomes encrypted', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.nat(9), fc.nat(2000), fc.boolean(), (littleEndian, index, bit, prefix) => {
        const pieces = dialogue(littleEndian).map(([side, piece], i): Piece => {
          const copy = (piece as Uint8Array).slice();
          if (i !== index) return [side, copy];
          if (prefix) return [side, copy.subarray(0, bit % copy.length)];
          copy[(bit >> 3) % copy.length]! ^= 1 << (bit & 7);
          return [side, copy];
        });
        const { rpc } = inspect(pieces);
        // Only the trailers of the two sealed calls say privacy; a bit can make a third of none of the others.
        expect(rpc?.requests.privacy?.count ?? 0).toBeLessThanOrEqual(2);
        expect(rpc?.securityContexts.length ?? 0).toBeLessThanOrEqual(3);
      }),
      { numRuns: 800 },
    );
  });
});
