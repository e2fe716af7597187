/** Whatever the bytes: nothing throws, nothing depends on how they were cut, and nothing becomes encrypted that was not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dcerpc } from '../../../src/inspect/dcerpc/index.js';
import {
  authenticate,
  bind,
  bindAck,
  CONNECT,
  EMSMDB,
  EPM,
  feed,
  join,
  mapped,
  opaque,
  type Piece,
  PRIVACY,
  pdu,
  request,
  response,
  TestContext,
  TYPE,
  tower,
  zeros,
} from './fixtures.js';

const conversation = (littleEndian: boolean): Piece[] => {
  const stub = mapped([tower({}), tower({ port: 4997 })], { littleEndian });
  const token = authenticate('CORP', 'alice');
  const order = { littleEndian };
  const contexts = [
    { uuid: EPM, major: 3, id: 0 },
    { uuid: EMSMDB, major: 0, minor: 81, id: 1 },
  ];
  return [
    [0, bind(contexts, { ...order, auth: { level: CONNECT } })],
    [1, bindAck([0, 0], { ...order, address: '135', auth: { level: CONNECT } })],
    [0, pdu(TYPE.auth3, zeros(4), { ...order, auth: { level: CONNECT, token } })],
    [0, request(opaque(60), { ...order, operation: 3, callId: 2 })],
    [
      1,
      join(
        response(stub.subarray(0, 90), { ...order, flags: 1, callId: 2 }),
        response(stub.subarray(90), { ...order, flags: 2, callId: 2 }),
      ),
    ],
    [0, request(opaque(5000), { ...order, context: 1, callId: 3, auth: { level: PRIVACY, pad: 4 } })],
    [1, response(opaque(3000), { ...order, context: 1, callId: 3, auth: { level: PRIVACY } })],
    [1, pdu(TYPE.fault, zeros(16), { ...order, callId: 4 })],
  ];
};

function run(pieces: readonly Piece[], size?: number, midstream = false) {
  const context = new TestContext();
  if (midstream) context.starts = [false, false];
  const inspector = dcerpc.create(context, 0, midstream);
  feed(context, inspector, pieces, size);
  inspector.end();
  return { evidence: context.evidence, learned: context.learned, rejected: inspector.rejected };
}

describe.each([true, false])('little-endian %s', (littleEndian) => {
  const pieces = conversation(littleEndian);
  const whole = run(pieces);

  it('is what it should be in one piece', () => {
    expect(whole.evidence).toMatchObject({ protocol: 'dcerpc', credentials: [{ user: 'CORP\\alice' }] });
    expect(whole.learned.map(({ endpoint }) => endpoint.port)).toEqual([1032, 4997]);
    expect(whole.evidence.rpc).toMatchObject({
      bindLevel: 'connect',
      undetermined: 0,
      requests: { connect: { count: 3, firstPacket: 4 }, privacy: { count: 2, firstPacket: 6 } },
    });
  });

  it('is the same in pieces of any size', () => {
    for (const size of [1, 2, 3, 5, 7, 15, 16, 17, 23, 24, 25, 64, 100, 500, 1024, 1025, 2999, 4096]) {
      expect(run(pieces, size), String(size)).toEqual(whole);
    }
  });

  it('is the same cut at every octet', () => {
    for (const [index, piece] of pieces.entries()) {
      const [side, payload] = piece as [0 | 1, Uint8Array];
      for (let at = 1; at < payload.length; at++) {
        const context = new TestContext();
        const inspector = dcerpc.create(context, 0, false);
        feed(context, inspector, pieces.slice(0, index));
        context.packet++;
        inspector.data(side, payload, 0, at);
        inspector.data(side, payload, at, payload.length);
        feed(context, inspector, pieces.slice(index + 1));
        inspector.end();
        if (JSON.stringify(context.evidence) !== JSON.stringify(whole.evidence))
          expect(context.evidence, `${index} at ${at}`).toEqual(whole.evidence);
        if (context.learned.length !== 2) expect(context.learned, `${index} at ${at}`).toEqual(whole.learned);
      }
    }
  });

  it('is the same with all PDUs of a direction in one segment', () => {
    const context = new TestContext();
    const inspector = dcerpc.create(context, 0, false);
    const all = (side: 0 | 1) => join(...pieces.filter((piece) => piece[0] === side).map((piece) => piece[1] as Uint8Array));
    feed(context, inspector, [
      [0, all(0)],
      [1, all(1)],
    ]);
    inspector.end();
    const counts = Object.entries(context.evidence.rpc!.requests).map(([level, { count }]) => `${level} ${count}`);
    expect(counts).toEqual(['connect 3', 'privacy 2']);
  });
});

it('connections whose fragments are split at the same time are kept apart', () => {
  const ends = [true, false].map((littleEndian) => ({ pieces: conversation(littleEndian), whole: run(conversation(littleEndian)) }));
  const open = ends.map(({ pieces, whole }) => {
    const context = new TestContext();
    return { pieces, whole, context, inspector: dcerpc.create(context, 0, false) };
  });
  const size = 11;
  const turns = (index: number) => Math.max(...open.map(({ pieces }) => Math.ceil((pieces[index]![1] as Uint8Array).length / size)));
  for (const index of ends[0]!.pieces.keys()) {
    for (const { context } of open) context.packet++;
    for (let turn = 0; turn < turns(index); turn++) {
      for (const { pieces, inspector } of open) {
        const [side, payload] = pieces[index] as [0 | 1, Uint8Array];
        const part = payload.slice(turn * size, (turn + 1) * size);
        if (part.length > 0) inspector.data(side, part, 0, part.length);
      }
    }
  }
  for (const { inspector, context, whole } of open) {
    inspector.end();
    expect(context.evidence).toEqual(whole.evidence);
    expect(context.learned).toEqual(whole.learned);
  }
});

describe('hostile bytes', () => {
  const base = conversation(true);

  it('every prefix', () => {
    for (let count = 0; count < base.length; count++) {
      const [side, payload] = base[count] as [0 | 1, Uint8Array];
      for (let end = 0; end < payload.length; end += payload.length > 400 ? 37 : 1) {
        expect(() => run([...base.slice(0, count), [side, payload.subarray(0, end)]])).not.toThrow();
      }
    }
  });

  it('flipped octets, losses and any cuts never throw and never exceed the limits', () => {
    const damage = fc.record({ piece: fc.nat(base.length - 1), at: fc.nat(5200), value: fc.nat(255) });
    const loss = fc.record({ piece: fc.nat(base.length - 1), length: fc.nat(70_000) });
    fc.assert(
      fc.property(
        fc.array(damage, { maxLength: 6 }),
        fc.array(loss, { maxLength: 2 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.boolean(),
        (damages, losses, size, midstream) => {
          const pieces: Piece[] = base.map(([side, payload]) => [side, Uint8Array.from(payload as Uint8Array)]);
          for (const { piece, at, value } of damages) {
            const payload = pieces[piece]![1] as Uint8Array;
            payload[at % payload.length] = value;
          }
          for (const { piece, length } of losses) pieces.splice(piece, 0, [pieces[piece]![0], length]);
          const { evidence, learned } = run(pieces, size, midstream);
          expect(evidence.proofs.length).toBeLessThanOrEqual(24);
          expect(learned.length).toBeLessThanOrEqual(1024);
          expect(JSON.stringify(evidence)).not.toContain('SECRET');
        },
      ),
      { numRuns: 400 },
    );
  });

  it('random octets are recognised as nothing, or read without harm', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0 as const, 1 as const), fc.uint8Array({ minLength: 1, maxLength: 300 })), { maxLength: 6 }),
        (pieces) => {
          for (const [, payload] of pieces) for (const midstream of [false, true]) dcerpc.recognise(payload, 0, payload.length, midstream);
          expect(run(pieces).rejected).toBe(true);
          expect(run(pieces, undefined, true).rejected).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('a call at level none never looks encrypted, wherever it was cut or torn', () => {
    const calls = join(...Array.from({ length: 5 }, (_, index) => request(opaque(200 + index), { callId: index })));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(900), fc.nat(900), (size, at, missing) => {
        const { evidence } = run(
          [
            [0, bind([{ uuid: EMSMDB, major: 0 }])],
            [0, calls.subarray(0, at)],
            [0, missing],
            [0, calls.subarray(at + missing)],
          ],
          size,
        );
        expect(evidence.rpc!.requests.privacy).toBeUndefined();
        expect(evidence.rpc!.undetermined).toBe(0);
      }),
    );
  });
});
