import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/inspect/evidence.js';
import { EITHER, NO } from '../../../src/inspect/inspector.js';
import { VERSIONS } from '../../../src/inspect/quic/constants.js';
import { quic } from '../../../src/inspect/quic/index.js';
import { initialKeys, openInitial } from '../../../src/inspect/quic/initial-keys.js';
import { alpn, bytes, Context, clientHello, join, opaque, selectedVersion, serverHello, sni, supportedVersions } from '../tls/fixtures.js';

const V1 = VERSIONS.get(1)!;
const V2 = VERSIONS.get(0x6b3343cf)!;
/** Of RFC 9001 appendix A and RFC 9369 appendix A. */
const CONNECTION = bytes('8394c8f03e515708');
/** RFC 9001 A.3. */
const SERVER_INITIAL =
  bytes(`cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c3ec249
  3a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc42158407dd074ee`);

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

describe('keys of Initial packets', () => {
  it('are those of RFC 9001 A.1', () => {
    const client = initialKeys(V1, CONNECTION, true);
    expect([client.key, client.iv, client.headerProtection].map(hex)).toEqual([
      '1f369613dd76d5467730efcbe3b1a22d',
      'fa044b2f42a3fd3b46fb255c',
      '9f50449e04a0e810283a1e9933adedd2',
    ]);
    expect(hex(initialKeys(V1, CONNECTION, false).key)).toBe('cf3a5331653c364c88f0f379b6067e37');
  });

  it('are those of RFC 9369 A.1', () => {
    const client = initialKeys(V2, CONNECTION, true);
    expect([client.key, client.iv].map(hex)).toEqual(['8b1a0bc121284290a29e0971b5cd045d', '91f73e2351d8fa91660e909f']);
  });

  it('open the packet of RFC 9001 A.3, and nothing that was changed', () => {
    const keys = initialKeys(V1, CONNECTION, false);
    const open = (octets: Uint8Array) => openInitial(keys, octets, 0, 18, octets.length);
    // An acknowledgement, then CRYPTO with a ServerHello.
    expect(hex(open(SERVER_INITIAL)!).slice(0, 26)).toBe('02000000000600405a02000056');
    for (let at = 0; at < SERVER_INITIAL.length; at++) {
      const changed = SERVER_INITIAL.slice();
      changed[at]! ^= 1;
      expect(open(changed)).toBeNull();
    }
  });
});

const u16 = (value: number) => Uint8Array.of(value >> 8, value & 0xff);
const varint = (value: number) => u16(0x4000 | value);
const cryptoFrame = (offset: number, data: Uint8Array) => join(bytes('06'), varint(offset), varint(data.length), data);
const SOURCE = { 0: bytes('c1c2c3'), 1: bytes('d1d2d3d4') } as const;

/** An Initial packet as RFC 9001 5 makes it. */
function initial(side: Side, payload: Uint8Array, number = 0, version = V1, word = 1): Uint8Array {
  const keys = initialKeys(version, CONNECTION, side === 0);
  const destination = side === 0 ? CONNECTION : SOURCE[0];
  const type = 0xc0 | (((0 + version.shift) & 3) << 4) | 3;
  const head = join(
    Uint8Array.of(type, word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255, destination.length),
    destination,
    Uint8Array.of(SOURCE[side].length),
    SOURCE[side],
    bytes('00'),
    varint(4 + payload.length + 16),
    Uint8Array.of(0, 0, 0, number),
  );
  const nonce = Buffer.from(keys.iv);
  nonce[11]! ^= number;
  const cipher = createCipheriv('aes-128-gcm', keys.key, nonce);
  cipher.setAAD(head);
  const packet = join(head, cipher.update(payload), cipher.final(), cipher.getAuthTag());
  const at = head.length;
  const mask = createCipheriv('aes-128-ecb', keys.headerProtection, null).update(packet.subarray(at, at + 16));
  packet[0]! ^= mask[0]! & 0x0f;
  for (let i = 0; i < 4; i++) packet[at - 4 + i]! ^= mask[1 + i]!;
  return packet;
}

const handshake = (side: Side, length = 80) =>
  join(
    bytes('e0 00000001'),
    Uint8Array.of(SOURCE[(side ^ 1) as Side].length),
    SOURCE[(side ^ 1) as Side],
    Uint8Array.of(SOURCE[side].length),
    SOURCE[side],
    varint(length),
    opaque(length),
  );
const short = (side: Side) => join(bytes('43'), SOURCE[(side ^ 1) as Side], opaque(40));

const HELLO = clientHello([sni('mail.example.com'), alpn('h3'), supportedVersions(0x0304)]);
const CLIENT_FLIGHT = initial(0, join(cryptoFrame(0, HELLO), opaque(0), new Uint8Array(900)));
const SERVER_FLIGHT = join(initial(1, cryptoFrame(0, serverHello(0x1301, [selectedVersion(0x0304)]))), handshake(1));

function inspect(datagrams: readonly (readonly [Side, Uint8Array])[]) {
  const context = new Context();
  const inspector = quic.create(context, null, false);
  for (const [side, datagram] of datagrams) {
    context.packet++;
    if (!inspector.done && !inspector.rejected) inspector.data(side, datagram, 0, datagram.length);
  }
  inspector.end();
  return { inspector, evidence: context.evidence, tls: context.evidence.tls };
}

describe('a QUIC connection', () => {
  it('shows the hellos, and is established when both sides went beyond Initial packets', () => {
    const { evidence, tls } = inspect([
      [0, CLIENT_FLIGHT],
      [1, SERVER_FLIGHT],
      [0, handshake(0)],
    ]);
    expect(evidence).toMatchObject({ protocol: 'quic', clientSide: 0 });
    expect(tls).toMatchObject({
      version: '1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      sni: 'mail.example.com',
      alpn: ['h3'],
      clientHelloPacket: 1,
      serverHelloPacket: 2,
      established: true,
      establishedPacket: 3,
    });
    expect(tls?.ja4).toMatch(/^q13d0303h3_/);
  });

  it('is established by short headers that bear the identifier asked for, and by no others', () => {
    const begun = [
      [0, CLIENT_FLIGHT],
      [1, SERVER_FLIGHT],
    ] as const;
    expect(inspect([...begun, [0, short(0)]]).tls?.established).toBe(true);
    expect(inspect([...begun, [0, short(1)]]).tls?.established).toBe(false);
    expect(inspect([...begun, [1, short(1)]]).tls?.established).toBe(false);
    expect(inspect([...begun, [0, handshake(0, 40)]]).tls?.established).toBe(false);
    expect(inspect([[0, CLIENT_FLIGHT]]).tls).toMatchObject({ established: false, version: null, sni: 'mail.example.com' });
  });

  it('reads a hello in pieces of any order over several datagrams, and version 2', () => {
    const cut = (at: number, end?: number) => cryptoFrame(at, HELLO.slice(at, end));
    const pieces = inspect([
      [0, initial(0, join(cut(60), cut(0, 20)), 0)],
      [0, initial(0, join(bytes('01'), cut(15, 65)), 1)],
    ]);
    expect(pieces.tls).toMatchObject({ sni: 'mail.example.com', clientHelloPacket: 2 });
    expect(inspect([[0, initial(0, cryptoFrame(0, HELLO), 0, V2, 0x6b3343cf)]]).tls?.sni).toBe('mail.example.com');
  });

  it('tells who refused by which alert', () => {
    const refusal = join(bytes('1c'), u16(0x4100 | 120), bytes('06 00'));
    expect(
      inspect([
        [0, CLIENT_FLIGHT],
        [1, initial(1, refusal)],
      ]).tls,
    ).toMatchObject({ alert: { side: 1, description: 'no_application_protocol', packet: 2 }, failure: { side: 1 }, established: false });
  });

  it('is not one when nothing of it can be opened', () => {
    const changed = CLIENT_FLIGHT.slice();
    changed[200]! ^= 1;
    const { inspector, evidence } = inspect([[0, changed]]);
    expect(inspector.rejected).toBe(true);
    expect(evidence.tls).toBeNull();
  });

  it('never throws, whatever is cut or changed, and never says more than was there', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: SERVER_FLIGHT.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 0, max: 60 }),
        (at, flip, length) => {
          const changed = SERVER_FLIGHT.slice();
          changed[at]! ^= flip;
          inspect([
            [0, CLIENT_FLIGHT],
            [1, changed],
            [0, handshake(0)],
          ]);
          expect(
            inspect([
              [0, CLIENT_FLIGHT.slice(0, length)],
              [1, changed],
            ]).tls?.established ?? false,
          ).toBe(false);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is recognised by its long header alone', () => {
    expect(quic.recognise(CLIENT_FLIGHT, 0, CLIENT_FLIGHT.length, false)).toBe(EITHER);
    expect(quic.recognise(short(0), 0, 44, false)).toBe(NO);
    for (let length = 0; length < 20; length++) expect(quic.recognise(CLIENT_FLIGHT, 0, length, false)).toBe(NO);
  });
});
