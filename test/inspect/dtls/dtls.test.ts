import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dtls } from '../../../src/inspect/dtls/index.js';
import type { Side } from '../../../src/inspect/evidence.js';
import { CLIENT, NO, SERVER } from '../../../src/inspect/inspector.js';
import { bytes, Context, join, opaque, sni } from '../tls/fixtures.js';
import { WEAK } from '../x509/certificates.js';

const u16 = (value: number) => Uint8Array.of(value >> 8, value & 0xff);
const u24 = (value: number) => Uint8Array.of(value >> 16, (value >> 8) & 0xff, value & 0xff);

const record = (type: number, body: Uint8Array, epoch = 0, version = 0xfefd) =>
  join(Uint8Array.of(type), u16(version), u16(epoch), opaque(6), u16(body.length), body);
const fragment = (type: number, sequence: number, body: Uint8Array, from = 0, to = body.length) =>
  join(Uint8Array.of(type), u24(body.length), u16(sequence), u24(from), u24(to - from), body.slice(from, to));

const extensions = sni('turn.example.com');
const hello = join(bytes('fefd'), opaque(32), bytes('00 03 aabbcc 0004 c02b c02f 0100'), u16(extensions.length), extensions);
const serverHello = join(bytes('fefd'), opaque(32), bytes('00 c02f 00'));
const certificate = join(u24(WEAK.length + 3), u24(WEAK.length), WEAK);

const clientHello = record(22, fragment(1, 0, hello), 0, 0xfeff);
const flight = join(
  record(22, fragment(2, 1, serverHello)),
  record(22, fragment(11, 2, certificate)),
  record(22, fragment(14, 3, opaque(0))),
);
const finished = record(22, opaque(60), 1);

function inspect(datagrams: readonly (readonly [Side, Uint8Array])[]) {
  const context = new Context();
  const inspector = dtls.create(context, 0, false);
  for (const [side, datagram] of datagrams) {
    context.packet++;
    if (!inspector.done && !inspector.rejected) inspector.data(side, datagram, 0, datagram.length);
  }
  inspector.end();
  return { inspector, evidence: context.evidence, tls: context.evidence.tls };
}

describe('DTLS', () => {
  it('is established by records of a later epoch from both sides', () => {
    const all = [
      [0, clientHello],
      [1, flight],
      [0, finished],
      [1, finished],
    ] as const;
    const { evidence, tls } = inspect(all);
    expect(evidence.protocol).toBe('dtls');
    expect(tls).toMatchObject({
      version: '1.2',
      offeredVersion: '1.2',
      cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      sni: 'turn.example.com',
      established: true,
      establishedPacket: 4,
      resumed: false,
      chainLength: 1,
    });
    expect(tls?.ja4).toMatch(/^dd2d020100_/);
    expect(evidence.certificates[0]).toMatchObject({ commonName: 'mail.example.com', keyBits: 1024 });
    expect(inspect(all.slice(0, 3)).tls?.established).toBe(false);
    expect(inspect([...all.slice(0, 3), [1, record(21, opaque(26), 1)]]).tls?.established).toBe(false);
  });

  it('is looked at when its ServerHello was lost: there are suites that do not encrypt', () => {
    const look = (body: Uint8Array, sequence = bytes('000000000000')) => {
      const last = join(bytes('16fefd0001'), sequence, u16(body.length), body);
      return inspect([
        [0, clientHello],
        [0, last],
        [1, last],
      ]).tls;
    };
    const readable = join(fragment(20, 4, opaque(12)), opaque(20));
    expect(look(readable)).toMatchObject({ look: { as: 'readable', packet: 2 } });
    expect(look(opaque(60))).toMatchObject({ established: true, look: { as: 'ciphertext' } });
    // Sent again, or of another message: it proves nothing.
    expect(look(opaque(60), bytes('000000000001'))).toMatchObject({ established: true, look: { as: 'few' } });
  });

  it('puts fragments together in any order', () => {
    const part = (from: number, to: number) => record(22, fragment(1, 0, hello, from, to));
    const { tls } = inspect([
      [0, part(40, hello.length)],
      [0, part(0, 25)],
      [0, part(20, 41)],
    ]);
    expect(tls).toMatchObject({ sni: 'turn.example.com', clientHelloPacket: 3 });
  });

  it('notes HelloVerifyRequest and fatal alerts', () => {
    const verify = record(22, fragment(3, 0, bytes('feff 03 aabbcc')), 0, 0xfeff);
    const { evidence, tls } = inspect([
      [0, clientHello],
      [1, verify],
      [0, clientHello],
      [1, record(21, bytes('0228'))],
    ]);
    expect(evidence.proofs.map(({ what }) => what)).toContain('HelloVerifyRequest');
    expect(tls).toMatchObject({ alert: { side: 1, description: 'handshake_failure' }, failure: { side: 1, by: 'alert' } });
  });

  it('is recognised by a hello only', () => {
    expect(dtls.recognise(clientHello, 0, clientHello.length, false)).toBe(CLIENT);
    expect(dtls.recognise(flight, 0, flight.length, false)).toBe(SERVER);
    expect(dtls.recognise(finished, 0, finished.length, false)).toBe(NO);
    for (let length = 0; length < 25; length++) expect(dtls.recognise(clientHello, 0, length, false)).toBe(NO);
  });

  it('never throws, whichever octet is wrong and wherever it ends', () => {
    fc.assert(
      fc.property(fc.nat(flight.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(flight.length), (at, flip, length) => {
        const changed = flight.slice(0, length);
        if (at < length) changed[at]! ^= flip;
        expect(
          inspect([
            [0, clientHello],
            [1, changed],
          ]).tls?.established,
        ).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
