import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/inspect/evidence.js';
import { EITHER, NO } from '../../../src/inspect/inspector.js';
import { rtp } from '../../../src/inspect/rtp/index.js';
import { srtpProfile } from '../../../src/inspect/rtp/srtp-profile.js';
import { bytes, Context, feed, join, type Piece } from '../tls/fixtures.js';

const u16 = (value: number) => Uint8Array.of((value >> 8) & 255, value & 255);
const u32 = (value: number) => join(u16(value >>> 16), u16(value & 0xffff));
const noise = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => ((i + 1) * 2_654_435_761 * (seed + 7)) >>> 13);

/** One RTP packet: 20 ms of G.711. */
function packet(
  sequence: number,
  payload: Uint8Array = noise(160, sequence),
  { ssrc = 0xdeadbeef, type = 0, step = 160 } = {},
): Uint8Array {
  return join(Uint8Array.of(0x80, type), u16(sequence), u32((sequence * step) >>> 0), u32(ssrc), payload);
}
const stream = (count: number, first = 100, ...rest: [Uint8Array?, { ssrc?: number; type?: number; step?: number }?]) =>
  Array.from({ length: count }, (_, i) => packet(first + i, rest[0] ?? noise(160, i), rest[1]));
const from = (side: Side, packets: Uint8Array[]): Piece[] => packets.map((each) => [side, each]);

const senderReport = (ssrc = 7) => join(bytes('80c80006'), u32(ssrc), noise(20, 3));
const description = (ssrc = 7) => join(bytes('81ca0003'), u32(ssrc), bytes('01056140622e63 00'));
const stun = bytes('0001 0000 2112a442 000102030405060708090a0b');
/** A ClientHello (1) or ServerHello (2) in a record, with a use_srtp extension when profiles are named. */
function hello(type: 1 | 2, ...profiles: number[]): Uint8Array {
  const list = join(...profiles.map(u16));
  const srtp = profiles.length === 0 ? bytes('') : join(u16(14), u16(list.length + 3), u16(list.length), list, bytes('00'));
  const others = bytes('0017 0000');
  const suites = type === 1 ? bytes('00 0004 c02b c02f 01 00') : bytes('c02f 00');
  const body = join(bytes('fefd'), new Uint8Array(32), bytes('00'), suites, u16(others.length + srtp.length), others, srtp);
  const length = join(bytes('00'), u16(body.length));
  const message = join(Uint8Array.of(type), length, bytes('0000 000000'), length, body);
  return join(bytes('16fefd 0000 000000000000'), u16(message.length), message);
}
const dtls = (type: number, epoch: number) => join(Uint8Array.of(type), bytes('fefd'), u16(epoch), bytes('000000000001 0004 01020304'));
const zrtp = (type: string) => join(bytes('1000 0001 5a525450 deadbeef 505a 0003'), Buffer.from(type), bytes('00000000'));

function inspect(pieces: readonly Piece[]) {
  const context = new Context();
  const inspector = rtp.create(context, null, false);
  feed(context, inspector, pieces);
  inspector.end();
  return { inspector, evidence: context.evidence, media: context.evidence.media };
}

const recognise = (octets: Uint8Array) => rtp.recognise(octets, 0, octets.length, false);

describe('recognition', () => {
  it.each<[string, Uint8Array, number]>([
    ['RTP', packet(1), EITHER],
    ['RTCP', join(senderReport(), description()), EITHER],
    ['ZRTP', zrtp('Hello   '), EITHER],
    ['STUN', stun, NO],
    ['DTLS', dtls(22, 0), NO],
    ['RTP that ends inside its header', packet(1).subarray(0, 11), NO],
    ['RTP with more contributing sources than octets', join(Uint8Array.of(0x8f), packet(1).subarray(1, 40)), NO],
    ['an extension longer than the packet', join(Uint8Array.of(0x90), packet(1).subarray(1, 12), bytes('beef 00ff')), NO],
    ['version 1', join(Uint8Array.of(0x40), packet(1).subarray(1)), NO],
    ['RTCP feedback alone', bytes('81cd0002 00000001 00000002 00000000'), NO],
    ['a report shorter than its blocks', bytes('81c90001 00000001'), NO],
    ['nothing', new Uint8Array(0), NO],
  ])('%s', (_, octets, expected) => {
    expect(recognise(octets)).toBe(expected);
  });
});

describe('RTP', () => {
  it('is proven by five packets in a row, of one source', () => {
    expect(inspect(from(0, stream(4))).inspector.rejected).toBe(true);
    const { evidence, media } = inspect(from(0, stream(5)));
    expect(evidence).toMatchObject({ protocol: 'rtp', clientSide: null, cleartext: null });
    expect(media).toMatchObject({ rtp: 1, payloadTypes: [0], rtcp: null, stun: null });
  });

  it('is not proven by packets that do not follow one another', () => {
    const other = (change: (i: number) => Uint8Array) =>
      inspect(
        from(
          0,
          Array.from({ length: 20 }, (_, i) => change(i)),
        ),
      ).inspector.rejected;
    expect(other((i) => packet(i * 100))).toBe(true);
    expect(other((i) => packet(i, undefined, { ssrc: i * 77 }))).toBe(true);
    expect(other((i) => packet(i, undefined, { step: 50_000_000 }))).toBe(true);
    expect(other((i) => packet(i, undefined, { type: i % 3 }))).toBe(true);
    expect(other(() => packet(9))).toBe(true);
  });

  it('goes over the end of the sequence numbers, losses, repetitions and packets that come late', () => {
    const order = [65_533, 65_534, 65_534, 65_536, 65_535, 65_537, 65_539];
    expect(
      inspect(
        from(
          0,
          order.map((sequence) => packet(sequence)),
        ),
      ).evidence.protocol,
    ).toBe('rtp');
  });

  it('follows several sources in both directions', () => {
    const pieces = stream(6).flatMap((each, i): Piece[] => [
      [0, each],
      [1, packet(900 + i, noise(90, i), { ssrc: 5, type: 96 })],
      [1, packet(7 + i, noise(90, i), { ssrc: 6, type: 97 })],
    ]);
    expect(inspect(pieces).media?.payloadTypes).toEqual([0, 96, 97]);
  });

  it('shares its ports with STUN, DTLS, RTCP and channels, before and after', () => {
    const others = [stun, dtls(22, 0), bytes('4001 0004 00000000'), bytes('81cd0002 00000001 00000002 00000000')];
    const { inspector, media } = inspect([...from(0, others.slice(0, 3)), ...from(0, stream(5)), ...from(1, others)]);
    expect(inspector.rejected).toBe(false);
    expect(media).toMatchObject({ rtp: 4, stun: 1, dtls: { packet: 2, established: null } });
  });

  it('gives way when too much else comes', () => {
    const strangers = Array.from({ length: 5 }, () => bytes('ff00112233445566778899aabb'));
    expect(inspect([...from(0, strangers), ...from(0, stream(9))]).inspector.rejected).toBe(true);
    expect(inspect([...from(0, stream(9)), ...from(0, strangers)]).inspector.rejected).toBe(false);
  });

  it('stops reading when it has read enough', () => {
    expect(inspect(from(0, stream(2047))).inspector.done).toBe(false);
    expect(inspect(from(0, stream(2048))).inspector.done).toBe(true);
    expect(inspect(from(0, stream(800, 1, noise(1200, 1)))).inspector.done).toBe(true);
  });
});

describe('what cannot be encrypted', () => {
  it.each([0xff, 0xd5, 0x7f])('silence of octets %s', (octet) => {
    const { evidence } = inspect(from(0, stream(8, 1, new Uint8Array(160).fill(octet))));
    expect(evidence.cleartext).toEqual({ packet: 5, what: 'RTP payload that repeats itself' });
  });

  it('payloads like the one before', () => {
    const frames = [1, 2, 3, 4, 5, 5, 6, 6, 7].map((seed, i) => packet(i, noise(40, seed)));
    expect(inspect(from(0, frames)).evidence.cleartext?.packet).toBe(8);
  });

  it('needs more than one packet, of some length, and does not count a repeated packet', () => {
    const clear = (frames: Uint8Array[]) => inspect(from(0, frames)).evidence.cleartext;
    expect(clear([...stream(6), packet(106, new Uint8Array(160))])).toBeNull();
    expect(clear(stream(40, 1, bytes('0102030405060708090a0b0c0d')))).toBeNull();
    expect(clear(stream(6).flatMap((each) => [each, each, each]))).toBeNull();
  });
});

describe('RTCP', () => {
  it('is proven by one compound packet that leads to its end, or by two reports', () => {
    expect(inspect([[0, join(senderReport(), description())]])).toMatchObject({
      evidence: { protocol: 'rtcp' },
      media: { rtcp: 1, readableRtcp: 1, rtp: null },
    });
    const receiver = bytes('80c90001 00000007');
    expect(inspect([[0, receiver]]).inspector.rejected).toBe(true);
    expect(inspect(from(0, [receiver, receiver])).media).toMatchObject({ rtcp: 1, readableRtcp: null });
  });

  it('is not called readable when something follows that is none', () => {
    const secured = join(senderReport(), noise(38, 5));
    expect(inspect(from(0, [secured, secured])).inspector.rejected).toBe(true);
    expect(inspect(from(0, [secured, secured, secured]))).toMatchObject({ evidence: { protocol: 'rtcp' }, media: { readableRtcp: null } });
  });

  it('does not give its name to a flow that carries RTP', () => {
    const report = join(senderReport(), description());
    expect(inspect(from(0, [report, ...stream(5)])).evidence.protocol).toBe('rtp');
    expect(inspect(from(0, [...stream(5), report])).evidence.protocol).toBe('rtp');
  });
});

describe('keys', () => {
  it('sees when both sides of DTLS encrypt', () => {
    const handshake: Piece[] = [
      [0, dtls(22, 0)],
      [1, dtls(22, 0)],
      [0, join(dtls(22, 0), dtls(20, 0), dtls(22, 1))],
    ];
    expect(inspect([...from(0, stream(5)), ...handshake]).media?.dtls).toEqual({ packet: 6, established: null, encrypts: null });
    expect(inspect([...from(0, stream(5)), ...handshake, [1, dtls(22, 1)]]).media?.dtls).toEqual({
      packet: 6,
      established: 9,
      encrypts: null,
    });
    const unified = join(Uint8Array.of(0x2f), noise(40, 1));
    expect(inspect([...from(0, stream(5)), [0, unified], [1, unified]]).media?.dtls).toBeNull();
    expect(inspect([...from(0, stream(5)), [0, dtls(22, 0)], [0, unified], [1, unified]]).media?.dtls?.established).toBe(8);
  });

  it.each([
    ['a server chose the NULL cipher', [hello(1, 1, 5), hello(2, 5)], false],
    ['a server chose to encrypt', [hello(1, 1, 5), hello(2, 1)], true],
    ['a server chose AES-GCM', [hello(1, 8, 7), hello(2, 7)], true],
    ['only the client is heard, and all it offers encrypts', [hello(1, 1, 2, 7)], true],
    ['only the client is heard, and nothing it offers encrypts', [hello(1, 5, 6)], false],
    ['only the client is heard, and it offers both', [hello(1, 1, 6)], null],
    ['no hello speaks of SRTP', [hello(1), hello(2)], null],
  ])('knows whether the media are encrypted when %s', (_, hellos, encrypts) => {
    const said = hellos.map((each, at): Piece => [at as 0 | 1, each]);
    expect(inspect([...from(0, stream(5)), ...said]).media?.dtls?.encrypts).toBe(encrypts);
  });

  it('takes hellos that lie about their lengths for what they are', () => {
    const whole = hello(2, 5);
    for (let at = 13; at < whole.length; at++) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const lying = Uint8Array.from(whole);
        lying[at] = value;
        expect(() => inspect([...from(0, stream(5)), [1, lying]])).not.toThrow();
        expect(() => srtpProfile(lying, 13, lying.length)).not.toThrow();
      }
      expect(() => srtpProfile(whole, 13, at)).not.toThrow();
    }
  });

  it('sees when ZRTP has confirmed its keys, and when it gave them up', () => {
    const { evidence, media } = inspect([...from(0, ['Hello   ', 'Commit  '].map(zrtp)), ...from(1, ['Confirm2', 'Conf2ACK'].map(zrtp))]);
    expect(evidence.protocol).toBe('rtp');
    expect(media?.zrtp).toEqual({ packet: 1, confirmed: 3, cleared: null });
    expect(inspect(from(0, ['Hello   ', 'GoClear '].map(zrtp))).media?.zrtp).toEqual({ packet: 1, confirmed: null, cleared: 2 });
  });
});

describe('hostile bytes', () => {
  const valid: Piece[] = [
    ...from(0, stream(6)),
    ...from(1, [
      join(senderReport(), description()),
      stun,
      dtls(22, 0),
      zrtp('Hello   '),
      join(Uint8Array.of(0x91), packet(3).subarray(1, 16), bytes('bede 0001 00000000')),
    ]),
  ];

  it('survives every beginning and every flipped bit', () => {
    for (const [side, octets] of valid) {
      for (let at = 0; at < octets.length; at++) {
        const flipped = Uint8Array.from(octets);
        flipped[at]! ^= 1 << (at & 7);
        for (const each of [octets.subarray(0, at), flipped]) {
          rtp.recognise(each, 0, each.length, false);
          inspect([...valid.slice(0, 3), [side, each]]);
        }
      }
    }
  });

  it('survives anything in any order', () => {
    const piece = fc.tuple(
      fc.constantFrom<Side>(0, 1),
      fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...valid.map(([, octets]) => octets))),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 90 }), (pieces) => {
        const { inspector, media } = inspect(pieces);
        expect(inspector.rejected).toBe(media === null);
        expect(media?.payloadTypes.length ?? 0).toBeLessThanOrEqual(8);
      }),
      { numRuns: 200 },
    );
  });
});
