import { describe, expect, it } from 'vitest';
import { dcerpc } from '../../../src/inspect/dcerpc/index.js';
import type { Side } from '../../../src/inspect/evidence.js';
import {
  authenticate,
  bind,
  bindAck,
  bytes,
  CONNECT,
  EMSMDB,
  EPM,
  feed,
  INTEGRITY,
  join,
  mapped,
  NDR,
  NDR64,
  NEGOTIATION,
  NSPI,
  opaque,
  PACKET,
  type Piece,
  PRIVACY,
  pdu,
  request,
  response,
  TestContext,
  TYPE,
  tower,
  writers,
  zeros,
} from './fixtures.js';

interface Setting {
  midstream?: boolean;
  clientSide?: Side | null;
  size?: number;
}

function inspect(pieces: readonly Piece[], { midstream = false, clientSide = 0, size }: Setting = {}) {
  const context = new TestContext();
  if (midstream) context.starts = [false, false];
  const inspector = dcerpc.create(context, clientSide, midstream);
  feed(context, inspector, pieces, size);
  inspector.end();
  return { evidence: context.evidence, rpc: context.evidence.rpc, learned: context.learned, rejected: inspector.rejected };
}

const stub = opaque(40);
const mapi = { uuid: EMSMDB, major: 0, minor: 81 };
const proofs = ({ evidence }: ReturnType<typeof inspect>) => evidence.proofs.map(({ what }) => what);

describe.each([true, false])('binding, little-endian %s', (littleEndian) => {
  it('names interface and version, and whether the server accepted', () => {
    const seen = inspect([
      [0, bind([mapi, { uuid: NSPI, major: 56, id: 1 }], { littleEndian })],
      [1, bindAck([0, 2], { littleEndian, address: '1032' })],
    ]);
    expect(seen.evidence).toMatchObject({ protocol: 'dcerpc', clientSide: 0, cleartext: null });
    expect(seen.rpc!.interfaces).toEqual([
      { uuid: EMSMDB, version: '0.81', packet: 1, accepted: true },
      { uuid: NSPI, version: '56.0', packet: 1, accepted: false },
    ]);
    expect(proofs(seen)).toContain(`bind_ack accepts ${EMSMDB} in NDR on port 1032`);
  });

  it('counts calls by their own trailer', () => {
    const { rpc, evidence } = inspect([
      [0, bind([mapi], { littleEndian, auth: { level: PRIVACY } })],
      [1, bindAck([0], { littleEndian, auth: { level: PRIVACY } })],
      [0, request(stub, { littleEndian, auth: { level: PRIVACY, pad: 8 } })],
      [1, response(stub, { littleEndian, auth: { level: PRIVACY } })],
    ]);
    expect(rpc).toMatchObject({ authType: 'ntlm', bindLevel: 'privacy', undetermined: 0, readableStub: null });
    expect(rpc!.requests).toEqual({ privacy: { count: 2, firstPacket: 3 } });
    expect(evidence.cleartext).toBeNull();
  });
});

describe('presentation contexts', () => {
  it('one acceptance is enough for an interface proposed in two syntaxes; feature negotiation is no answer', () => {
    const three = [
      { ...mapi, id: 0 },
      { ...mapi, id: 1, syntaxes: [NDR64] },
      { ...mapi, id: 2, syntaxes: [NEGOTIATION] },
    ];
    const { rpc } = inspect([
      [0, bind(three)],
      [1, bindAck([2, 0, 3])],
    ]);
    expect(rpc!.interfaces).toEqual([{ uuid: EMSMDB, version: '0.81', packet: 1, accepted: true }]);
    expect(
      inspect([
        [
          0,
          bind([
            { ...mapi, syntaxes: [NEGOTIATION] },
            { uuid: NSPI, major: 56, id: 1 },
          ]),
        ],
        [1, bindAck([3, 0])],
      ]).rpc!.interfaces.map(({ uuid }) => uuid),
    ).toEqual([NSPI]);
  });

  it('alter_context adds interfaces, bind_nak refuses, no answer is none', () => {
    const { rpc } = inspect([
      [0, bind([mapi], { callId: 1 })],
      [1, pdu(TYPE.bindNak, zeros(8), { callId: 1 })],
      [0, bind([{ uuid: NSPI, major: 56, id: 1 }], { callId: 2 }, TYPE.alter)],
    ]);
    expect(rpc!.interfaces.map(({ accepted }) => accepted)).toEqual([false, null]);
    const later = inspect([
      [0, bind([mapi])],
      [1, bindAck([0])],
      [0, bind([{ uuid: NSPI, major: 56, id: 1 }], { callId: 2 }, TYPE.alter)],
      [1, bindAck([0], { callId: 2 }, TYPE.alterAck)],
    ]);
    expect(later.rpc!.interfaces).toMatchObject([{ uuid: EMSMDB }, { uuid: NSPI, packet: 3, accepted: true }]);
  });

  it('a bind whose contexts run out of its fragment proves nothing', () => {
    const broken = bind([mapi]);
    broken[24] = 9;
    expect(inspect([[0, broken]]).rejected).toBe(true);
    expect(inspect([[0, bind([mapi])]]).evidence.protocol).toBe('dcerpc');
  });
});

describe('levels', () => {
  it.each([
    [0, 'connect'],
    [1, 'none'],
    [2, 'connect'],
    [3, 'call'],
    [4, 'packet'],
    [5, 'integrity'],
  ])('%i is %s, and readable', (level, name) => {
    const { rpc, evidence } = inspect([
      [0, bind([mapi], { auth: { level } })],
      [0, request(stub, { auth: { level } })],
    ]);
    expect(rpc!.bindLevel).toBe(name);
    expect(rpc!.requests).toEqual({ [name]: { count: 1, firstPacket: 2 } });
    expect(evidence.cleartext).toEqual({ packet: 2, what: `RPC request readable (level ${name})` });
  });

  it('a call without trailer is at level none, whatever the bind promised, except connect', () => {
    const levels = (level: number) =>
      Object.keys(
        inspect([
          [0, bind([mapi], { auth: { level } })],
          [0, request(stub)],
        ]).rpc!.requests,
      );
    expect(levels(PRIVACY)).toEqual(['none']);
    expect(levels(CONNECT)).toEqual(['connect']);
  });

  it('a level or trailer that cannot be is undetermined, never encrypted', () => {
    for (const auth of [{ level: 7 }, { level: 6, type: 0 }]) {
      const { rpc } = inspect([
        [0, bind([mapi])],
        [0, request(stub, { auth })],
      ]);
      expect(rpc).toMatchObject({ undetermined: 1, requests: {} });
    }
    const padded = request(stub, { auth: { level: PRIVACY } });
    padded[padded.length - 16 - 8 + 2] = 200;
    expect(
      inspect([
        [0, bind([mapi])],
        [0, padded],
      ]).rpc,
    ).toMatchObject({ undetermined: 1, requests: {} });
  });

  it('calls without stub data do not count', () => {
    const object = pdu(TYPE.request, zeros(8 + 16), { flags: 0x83 });
    const { rpc, evidence } = inspect([
      [0, bind([mapi])],
      [0, request(zeros(0))],
      [0, request(zeros(0), { auth: { level: PRIVACY, pad: 4 } })],
      [0, object],
    ]);
    expect(rpc!.requests).toEqual({});
    expect(evidence.cleartext).toBeNull();
  });

  it.each([
    [9, 'negotiate'],
    [10, 'ntlm'],
    [14, 'schannel'],
    [16, 'kerberos'],
    [68, 'netlogon'],
    [99, 'type-99'],
  ])('authentication type %i is %s', (type, name) => {
    expect(inspect([[0, bind([mapi], { auth: { level: PRIVACY, type } })]]).rpc!.authType).toBe(name);
  });
});

describe('user names', () => {
  const token = authenticate('CORP', 'alice');
  const spnego = join(bytes('a1 82 01 00'), token);

  it.each([
    ['auth3', pdu(TYPE.auth3, zeros(4), { auth: { level: CONNECT, token } })],
    ['alter_context, inside SPNEGO', bind([mapi], { auth: { level: CONNECT, type: 9, token: spnego } }, TYPE.alter)],
  ])('of NTLM in %s, and nothing else of the message', (_, message) => {
    const { evidence } = inspect([
      [0, bind([mapi])],
      [0, message],
      [0, message],
    ]);
    expect(evidence.credentials).toEqual([
      {
        mechanism: 'ntlm',
        user: 'CORP\\alice',
        domain: 'CORP',
        ntlmVersion: 'v2',
        beforeTls: true,
        passwordReadable: false,
        packet: 2,
        outcome: null,
      },
    ]);
    expect(JSON.stringify(evidence)).not.toContain('SECRET');
  });
});

describe('what proves a stub readable', () => {
  const { u16, u32, u64 } = writers(true);
  const extended = (size: number, flags = 6, actual = size) => join(u16(0), u16(flags), u16(size), u16(actual), opaque(size));
  const rpcExt2 = (buffer: Uint8Array, count = buffer.length) => join(zeros(20), u32(3), u32(count), buffer, zeros(3), u32(count));
  const call = (body: Uint8Array, level: number | undefined, operation = 11) =>
    inspect([
      [0, bind([mapi])],
      [0, request(body, { operation, ...(level !== undefined && { auth: { level } }) })],
    ]).rpc!.readableStub;

  it('an RPC_HEADER_EXT whose sizes agree', () => {
    for (const level of [undefined, CONNECT, INTEGRITY]) expect(call(rpcExt2(extended(33)), level)).toBe(2);
    expect(call(rpcExt2(extended(33, 5, 90)), CONNECT)).toBe(2);
    expect(call(rpcExt2(extended(33, 4)), CONNECT, 10)).toBe(2);
    const buffer = extended(33);
    expect(call(join(zeros(24), u64(buffer.length), buffer), CONNECT)).toBe(2);
    const answer = join(zeros(24), u32(4096), u32(0), u32(buffer.length), buffer);
    expect(
      inspect([
        [0, bind([mapi])],
        [1, response(answer)],
      ]).rpc!.readableStub,
    ).toBe(2);
  });

  it('and none that is merely similar', () => {
    expect(call(rpcExt2(extended(33), 40), CONNECT)).toBeNull();
    expect(call(rpcExt2(extended(33, 6, 34)), CONNECT)).toBeNull();
    expect(call(rpcExt2(extended(33, 14)), CONNECT)).toBeNull();
    expect(call(rpcExt2(extended(33, 2)), CONNECT)).toBeNull();
    expect(call(rpcExt2(extended(33)), CONNECT, 2)).toBeNull();
    expect(call(rpcExt2(extended(33)), PRIVACY)).toBeNull();
    expect(call(zeros(200), CONNECT)).toBeNull();
    const other = inspect([
      [0, bind([{ uuid: NSPI, major: 56 }])],
      [0, request(rpcExt2(extended(33)), { operation: 11 })],
    ]);
    expect(other.rpc!.readableStub).toBeNull();
  });

  it('a verification trailer, even where a trailer says privacy; where calls are signed it says nothing new', () => {
    const verified = join(opaque(64), bytes('8ae3137102f43671 0100 0400 01000000'));
    const at = (level: number | undefined) => call(verified, level, 3);
    expect([at(undefined), at(CONNECT), at(PRIVACY)]).toEqual([2, 2, 2]);
    expect([at(PACKET), at(INTEGRITY)]).toEqual([null, null]);
    expect(call(join(opaque(65), verified.subarray(64)), CONNECT, 3)).toBeNull();
    expect(
      inspect([
        [0, bind([mapi])],
        [1, response(verified)],
      ]).rpc!.readableStub,
    ).toBeNull();
  });
});

describe('damage', () => {
  const big = request(opaque(4000), { auth: { level: PRIVACY } });

  it('a gap inside a stub costs nothing but the stub', () => {
    const { rpc } = inspect([
      [0, bind([mapi])],
      [0, big.subarray(0, 100)],
      [0, 2000],
      [0, join(big.subarray(2100), big)],
    ]);
    expect(rpc).toMatchObject({ undetermined: 0, requests: { privacy: { count: 2, firstPacket: 4 } } });
  });

  it('a gap over the trailer leaves the call undetermined, and the next fragment readable', () => {
    const { rpc } = inspect([
      [0, bind([mapi])],
      [0, big.subarray(0, 100)],
      [0, big.length - 100],
      [0, big],
    ]);
    expect(rpc).toMatchObject({ undetermined: 1, requests: { privacy: { count: 1, firstPacket: 4 } } });
  });

  it('after a gap beyond the fragment, goes on at a segment that begins with a PDU', () => {
    const { rpc } = inspect([
      [0, bind([mapi])],
      [0, big.subarray(0, 100)],
      [0, 10_000],
      [0, big.subarray(500)],
      [0, big],
    ]);
    expect(rpc).toMatchObject({ undetermined: 1, requests: { privacy: { count: 1, firstPacket: 5 } } });
  });

  it('a fragment that never ended is undetermined when it has a trailer', () => {
    expect(
      inspect([
        [0, bind([mapi])],
        [0, big.subarray(0, 90)],
      ]).rpc,
    ).toMatchObject({ undetermined: 1, requests: {} });
  });

  it('joined in the middle: waits for each side to begin a PDU, and two of them prove RPC', () => {
    const pieces: Piece[] = [
      [1, response(stub, { auth: { level: PRIVACY } })],
      [0, big.subarray(1000)],
      [0, big],
    ];
    const { evidence, rpc } = inspect(pieces, { midstream: true, clientSide: 0 });
    expect(evidence).toMatchObject({ protocol: 'dcerpc', clientSide: 0 });
    expect(rpc!.requests).toEqual({ privacy: { count: 2, firstPacket: 1 } });
    expect(inspect(pieces.slice(0, 1), { midstream: true, clientSide: 0 }).rejected).toBe(true);
  });
});

describe('contradictions', () => {
  it('something else where a header had to be', () => {
    expect(inspect([[0, join(request(stub), opaque(64))]]).rejected).toBe(true);
    expect(
      inspect([
        [0, request(stub)],
        [1, opaque(64)],
      ]).rejected,
    ).toBe(true);
  });

  it('both sides send what only clients send', () => {
    expect(
      inspect([
        [0, request(stub)],
        [1, request(stub)],
      ]).rejected,
    ).toBe(true);
  });

  it('once certain, nothing is taken back', () => {
    const { rejected, rpc } = inspect([
      [0, bind([mapi])],
      [0, request(stub)],
      [0, opaque(64)],
      [1, request(stub)],
    ]);
    expect(rejected).toBe(false);
    expect(rpc!.requests).toEqual({ none: { count: 1, firstPacket: 2 } });
  });
});

it('an ncacn_http server greets, then speaks RPC', () => {
  const pieces: Piece[] = [
    [0, Buffer.from('ncacn_http/1.0')],
    [1, bind([mapi])],
    [0, bindAck([0])],
    [1, pdu(TYPE.rts, zeros(4))],
  ];
  const { evidence } = inspect(pieces, { clientSide: 1 });
  expect(evidence).toMatchObject({ protocol: 'dcerpc', clientSide: 1, banner: 'ncacn_http/1.0' });
  expect(evidence.rpc!.interfaces[0]!.accepted).toBe(true);
});

describe('endpoint mapper', () => {
  const stubOf = mapped([tower({}), tower({ uuid: NSPI, major: 56, minor: 0, port: 4997, address: [10, 0, 0, 5] })]);
  const bound: Piece[] = [
    [0, bind([{ uuid: EPM, major: 3 }])],
    [1, bindAck([0])],
    [0, request(stub, { operation: 3 })],
  ];
  const expected = [
    { endpoint: { uuid: EMSMDB, version: '0.81', transport: 'tcp', port: 1032, address: null, packet: 4 }, serverSide: 1 },
    { endpoint: { uuid: NSPI, version: '56.0', transport: 'tcp', port: 4997, address: '10.0.0.5', packet: 4 }, serverSide: 1 },
  ];

  it('its answers name endpoints, and are readable', () => {
    const seen = inspect([...bound, [1, response(stubOf)]]);
    expect(seen.learned).toEqual(expected);
    expect(proofs(seen)).toContain(`endpoint mapper: ${EMSMDB} on tcp port 1032`);
    expect(seen.evidence.cleartext).toMatchObject({ packet: 3 });
  });

  it('also in fragments, wherever they are cut', () => {
    for (const cut of [40, 150, 151]) {
      const fragments = join(response(stubOf.subarray(0, cut), { flags: 1 }), response(stubOf.subarray(cut), { flags: 2 }));
      expect(inspect([...bound, [1, fragments]]).learned, String(cut)).toEqual(expected);
    }
  });

  it('also when a fragment was lost', () => {
    const long = mapped(Array.from({ length: 40 }, (_, index) => tower({ port: 2000 + index })));
    const { learned } = inspect([
      ...bound,
      [1, response(long.subarray(0, 1000), { flags: 1 })],
      [1, 1024],
      [1, response(long.subarray(2000), { flags: 2 })],
    ]);
    expect(learned.length).toBeGreaterThan(20);
    expect(learned.every(({ endpoint }) => endpoint.uuid === EMSMDB && endpoint.port >= 2000 && endpoint.port < 2040)).toBe(true);
  });

  it('without its bind, unmistakable towers are enough, and other answers are none', () => {
    const { learned } = inspect([
      [0, request(stub)],
      [1, response(stubOf)],
    ]);
    expect(learned.map(({ endpoint }) => endpoint.port)).toEqual([1032, 4997]);
    const [other] = [
      inspect([
        [0, bind([mapi])],
        [1, bindAck([0])],
        [1, response(stubOf)],
      ]),
    ];
    expect(other.learned).toEqual([]);
    const damaged = Uint8Array.from(stubOf);
    for (let at = 0; at < damaged.length; at++) if (damaged[at] === 0x48 && damaged[at + 1] === 0x60) damaged[at] = 0x49;
    expect(
      inspect([
        [0, request(stub)],
        [1, response(damaged)],
      ]).learned,
    ).toEqual([]);
    expect(NDR.endsWith('4860')).toBe(true);
  });

  it('encrypted answers teach nothing', () => {
    expect(inspect([...bound, [1, response(stubOf, { auth: { level: PRIVACY } })]]).learned).toEqual([]);
  });
});
