import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/inspect/evidence.js';
import { createTlsInspector } from '../../../src/inspect/tls/index.js';
import { CURVE, WEAK } from '../x509/certificates.js';
import {
  alpn,
  bytes,
  Context,
  changeCipherSpec,
  clientHello,
  extension,
  feed,
  feedCut,
  finished,
  join,
  message,
  opaque,
  type Piece,
  RETRY_RANDOM,
  record,
  selectedVersion,
  serverFlight,
  serverHello,
  sni,
  supportedVersions,
} from './fixtures.js';

function inspect(pieces: readonly Piece[], clientSide: Side | null = 0, midstream = false) {
  const context = new Context();
  const inspector = createTlsInspector(context, clientSide, midstream);
  feed(context, inspector, pieces);
  return { context, inspector, evidence: context.evidence, tls: context.evidence.tls };
}

const hello12: Piece = [0, record(22, clientHello([sni('mail.example.com'), alpn('h2', 'http/1.1')]), 0x0301)];
const keyExchange: Piece = [0, join(record(22, message(16, opaque(66))), changeCipherSpec, finished)];
const full12: Piece[] = [
  hello12,
  [1, join(record(22, serverHello(0xc02f, [alpn('http/1.1')])), serverFlight)],
  keyExchange,
  [1, join(changeCipherSpec, finished)],
];
const hello13: Piece = [0, record(22, clientHello([supportedVersions(0x0a0a, 0x0304, 0x0303)]), 0x0301)];
const server13 = join(record(22, serverHello(0x1301, [selectedVersion(0x0304)])), changeCipherSpec, record(23, opaque(900)));

describe('a handshake up to TLS 1.2', () => {
  it('is established when both sides sent a record behind ChangeCipherSpec', () => {
    const { evidence, tls, inspector } = inspect(full12);
    expect(inspector.done).toBe(true);
    expect(evidence.protocol).toBe('tls');
    expect(evidence.clientSide).toBe(0);
    expect(tls).toMatchObject({
      version: '1.2',
      offeredVersion: '1.2',
      cipherId: 'c02f',
      cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      sni: 'mail.example.com',
      alpn: ['h2', 'http/1.1'],
      alpnSelected: 'http/1.1',
      clientHelloPacket: 1,
      serverHelloPacket: 2,
      established: true,
      establishedPacket: 4,
      resumed: false,
      midstream: false,
    });
    expect(evidence.proofs.map((proof) => [proof.packet, proof.what])).toEqual([
      [1, 'ClientHello'],
      [2, 'ServerHello'],
      [4, 'TLS session established'],
    ]);
  });

  it('is not established by one side', () => {
    expect(inspect(full12.slice(0, 3)).tls).toMatchObject({ version: '1.2', established: false });
    expect(inspect(full12.filter(([side]) => side === 1)).tls).toMatchObject({ version: '1.2', offeredVersion: null, established: false });
  });

  it('is not established by ChangeCipherSpec alone', () => {
    expect(inspect([...full12.slice(0, 3), [1, changeCipherSpec]]).tls?.established).toBe(false);
  });

  it('is resumed when the server changes the cipher without a certificate', () => {
    const { tls } = inspect([
      hello12,
      [1, join(record(22, serverHello(0xc02f)), changeCipherSpec, finished)],
      [0, join(changeCipherSpec, finished)],
    ]);
    expect(tls).toMatchObject({ resumed: true, established: true });
  });

  it('keeps version and suite of old servers', () => {
    const old = inspect([hello12, [1, record(22, serverHello(0x0004, [], 0x0300), 0x0300)]]).tls;
    expect(old).toMatchObject({ version: 'ssl3', cipherId: '0004', cipher: 'TLS_RSA_WITH_RC4_128_MD5' });
    expect(inspect([hello12, [1, record(22, serverHello(0x0002))]]).tls?.cipher).toBe('TLS_RSA_WITH_NULL_SHA');
    expect(inspect([hello12, [1, record(22, serverHello(0x4a4a))]]).tls).toMatchObject({ cipherId: '4a4a', cipher: null });
  });
});

describe('TLS 1.3', () => {
  it('is established by application data of both sides', () => {
    const { tls } = inspect([hello13, [1, server13], [0, join(changeCipherSpec, record(23, opaque(53)))]]);
    expect(tls).toMatchObject({ version: '1.3', offeredVersion: '1.3', cipherId: '1301', established: true, establishedPacket: 3 });
  });

  it('is not established by an encrypted alert', () => {
    const { tls } = inspect([hello13, [1, server13], [0, join(changeCipherSpec, record(23, opaque(19)))]]);
    expect(tls).toMatchObject({ version: '1.3', established: false, alert: null });
  });

  it('does not count early data', () => {
    const early: Piece = [0, join(record(22, clientHello([supportedVersions(0x0304), extension(42, opaque(0))])), record(23, opaque(400)))];
    expect(inspect([early, [1, server13]]).tls?.established).toBe(false);
  });

  it('is resumed with a pre-shared key', () => {
    const server = record(22, serverHello(0x1301, [selectedVersion(0x0304), extension(41, bytes('0000'))]));
    expect(inspect([hello13, [1, server]]).tls?.resumed).toBe(true);
  });

  it.each([0x7f17, 0x7f1c, 0xfb1a])('knows draft %i', (draft) => {
    expect(inspect([hello13, [1, record(22, serverHello(0x1301, [selectedVersion(draft)]))]]).tls?.version).toBe('1.3');
  });

  it('reads the ServerHello of a draft without session identifier', () => {
    const body = join(bytes('7f12'), opaque(32), bytes('1302'), bytes('0000'));
    expect(inspect([hello13, [1, record(22, message(2, body))]]).tls).toMatchObject({ version: '1.3', cipherId: '1302' });
  });

  it('stays in the hello phase after a HelloRetryRequest', () => {
    const retry: Piece = [1, join(record(22, serverHello(0x1302, [selectedVersion(0x0304)], 0x0303, RETRY_RANDOM)), changeCipherSpec)];
    const again: Piece = [0, join(changeCipherSpec, record(22, clientHello([supportedVersions(0x0304), sni('a.example')])))];
    const first = inspect([hello13, retry, again]);
    expect(first.tls).toMatchObject({ version: null, cipherId: null, serverHelloPacket: null, established: false, clientHelloPacket: 1 });
    expect(first.evidence.proofs.map((proof) => proof.what)).toContain('HelloRetryRequest');
    const server: Piece = [1, join(record(22, serverHello(0x1302, [selectedVersion(0x0304)])), record(23, opaque(800)))];
    expect(inspect([hello13, retry, again, server, [0, record(23, opaque(53))]]).tls).toMatchObject({
      version: '1.3',
      cipherId: '1302',
      serverHelloPacket: 4,
      established: true,
      resumed: false,
    });
  });
});

describe('what a handshake up to TLS 1.2 shows of certificates and keys', () => {
  const u24 = (value: number) => Uint8Array.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
  const chain = (...certificates: Uint8Array[]) => {
    const list = join(...certificates.map((der) => join(u24(der.length), der)));
    return message(11, join(u24(list.length), list));
  };
  const ecdhe = message(12, join(bytes('03 001d 20'), opaque(32), bytes('0804 0100'), opaque(256)));
  const flight = join(chain(WEAK, CURVE), ecdhe, message(13, opaque(20)), message(14, opaque(0)));
  const answer = join(chain(), message(16, opaque(66)));

  it('keeps the chain, the key exchange, and what came of the question for a client certificate', () => {
    const { evidence, tls } = inspect([
      hello12,
      [1, join(record(22, serverHello(0xc02f)), record(22, flight))],
      [0, join(record(22, answer), changeCipherSpec, finished)],
      [1, join(changeCipherSpec, finished)],
    ]);
    expect(
      evidence.certificates.map(({ sentBy, position, packet, commonName, keyBits }) => [sentBy, position, packet, commonName, keyBits]),
    ).toEqual([
      ['server', 0, 2, 'mail.example.com', 1024],
      ['server', 1, 2, 'ex01', 384],
    ]);
    expect(tls).toMatchObject({
      chainLength: 2,
      group: 'x25519',
      signatureScheme: 'rsa_pss_rsae_sha256',
      clientCertificateRequested: 2,
      clientCertificate: { sent: false, packet: 3 },
      established: true,
    });
    expect(tls?.ja3).toMatch(/^[0-9a-f]{32}$/);
    expect(tls?.ja3s).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is the same in records and pieces of any size', () => {
    const stream = join(serverHello(0xc02f), flight);
    const whole = inspect([hello12, [1, record(22, stream)]]).evidence;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 700 }), (recordSize, pieceSize) => {
        const records: Uint8Array[] = [];
        for (let at = 0; at < stream.length; at += recordSize) records.push(record(22, stream.slice(at, at + recordSize)));
        const context = new Context();
        const inspector = createTlsInspector(context, 0, false);
        context.packet = 1;
        feedCut(inspector, [hello12], 5000);
        context.packet = 2;
        feedCut(inspector, [[1, join(...records)]], pieceSize);
        expect(context.evidence).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps certificates before a loss, and says that the chain is not whole', () => {
    const server = join(record(22, serverHello(0xc02f)), record(22, flight));
    const context = new Context();
    const inspector = createTlsInspector(context, 0, false);
    feed(context, inspector, [hello12]);
    const cut = server.length - flight.length + WEAK.length + 40;
    inspector.data(1, server, 0, cut);
    inspector.gap(1, 200);
    inspector.data(1, server, cut + 200, server.length);
    inspector.end();
    expect(context.evidence.certificates).toHaveLength(1);
    expect(context.evidence.tls?.chainLength).toBeNull();
  });

  it('tells the length of a prime', () => {
    const prime = join(bytes('0100'), Uint8Array.of(0x00, 0x7f), opaque(254));
    const dhe = message(12, join(prime, bytes('0001 02 0001 03 0401 0001 05')));
    expect(inspect([hello12, [1, join(record(22, serverHello(0x009e)), record(22, dhe))]]).tls).toMatchObject({
      dhBits: 2039,
      signatureScheme: 'rsa_pkcs1_sha256',
      group: null,
    });
  });
});

describe('who ended a handshake', () => {
  const end = (pieces: readonly Piece[]) => {
    const { context, inspector } = inspect(pieces);
    inspector.end();
    return context.evidence.tls;
  };
  const server12: Piece = [1, join(record(22, serverHello(0xc02f)), serverFlight)];

  it('is told by a warning behind which nothing came', () => {
    const refused = end([hello12, server12, [0, record(21, bytes('0100'))]]);
    expect(refused).toMatchObject({
      alert: { side: 0, description: 'close_notify', level: 'warning', packet: 3 },
      failure: { side: 0, by: 'alert', packet: 3 },
    });
    const passedOver = end([hello12, [1, join(record(21, bytes('0170')), record(22, serverHello(0xc02f)), serverFlight)]]);
    expect(passedOver).toMatchObject({ alert: null, failure: null });
  });

  it('is told by an alert behind ChangeCipherSpec', () => {
    const alerted: Piece = [1, record(21, opaque(26))];
    expect(end([hello12, server12, keyExchange, alerted])?.failure).toBeNull();
    const changed: Piece = [0, join(record(22, message(16, opaque(66))), changeCipherSpec, record(21, opaque(26)))];
    expect(end([hello12, server12, changed])?.failure).toEqual({ side: 0, by: 'encrypted-alert', packet: 3 });
    expect(end([...full12, alerted])?.failure).toBeNull();
  });

  it('is probable in TLS 1.3 where a record holds no more than an alert', () => {
    expect(end([hello13, [1, server13], [0, join(changeCipherSpec, record(23, opaque(19)))]])?.failure).toEqual({
      side: 0,
      by: 'alert-sized-record',
      packet: 3,
    });
  });
});

describe('failure', () => {
  it('keeps the first fatal alert and is done', () => {
    const { tls, inspector } = inspect([hello12, [1, record(21, bytes('0246'), 0x0301)]]);
    expect(tls?.alert).toEqual({ side: 1, description: 'protocol_version', packet: 2, level: 'fatal' });
    expect(inspector.done).toBe(true);
  });

  it('passes over warnings', () => {
    expect(inspect([hello12, [1, record(21, bytes('0170'))]]).tls?.alert).toBeNull();
  });

  it('tells an answer that is not TLS', () => {
    const { tls, evidence, inspector } = inspect([hello12, [1, Buffer.from('HTTP/1.1 400 Bad Request\r\n')]]);
    expect(tls).toMatchObject({ answeredInClear: true, established: false });
    expect(evidence.protocol).toBe('tls');
    expect([inspector.done, inspector.rejected]).toEqual([true, false]);
  });

  it('rejects what is no hello after all', () => {
    const bad = record(22, message(1, join(bytes('0303'), opaque(32), bytes('ff'), opaque(40))));
    const { inspector, evidence } = inspect([[0, bad]]);
    expect(inspector.rejected).toBe(true);
    expect(evidence.protocol).toBeNull();
  });

  it('does not read a hello beyond the limit, and goes on', () => {
    const long = message(1, join(bytes('0303'), opaque(32), bytes('00 0002 c02f 0100'), bytes('ffff'), opaque(66_000)));
    const records: Uint8Array[] = [];
    for (let at = 0; at < long.length; at += 16_000) records.push(record(22, long.subarray(at, at + 16_000)));
    const { tls } = inspect([[0, join(...records)], ...full12.slice(1)]);
    expect(tls).toMatchObject({ clientHelloPacket: 1, offeredVersion: null, version: '1.2', established: true });
  });
});

describe('SSLv2', () => {
  const hello: Piece = [0, bytes(`80 2e 01 00 02 00 15 00 00 00 10 ${'07 00 c0'.repeat(7)} ${'ab'.repeat(16)}`)];
  const server: Piece = [1, bytes('80 12 04 00 01 00 02 00 04 00 03 00 00 30 30 30 30 07 00 c0')];
  const master: Piece = [0, bytes('80 0e 02 07 00 c0 00 00 00 04 00 00 99 99 99 99')];
  const encrypted = bytes(`80 20 ${'5a'.repeat(32)}`);

  it('is established behind the master key, with its cipher', () => {
    const { tls } = inspect([hello, server, master, [0, encrypted], [1, encrypted]]);
    expect(tls).toMatchObject({
      version: 'ssl2',
      offeredVersion: 'ssl2',
      cipherId: '0700c0',
      cipher: 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5',
      established: true,
    });
    expect(inspect([hello, server, master, [0, encrypted]]).tls?.established).toBe(false);
  });

  it('is only the form of a hello when the server answers in TLS', () => {
    const compatible: Piece = [0, bytes(`80 2e 01 03 01 00 15 00 00 00 10 ${'00 00 35'.repeat(7)} ${'ab'.repeat(16)}`)];
    const answer: Piece = [1, join(record(22, serverHello(0x0035, [], 0x0301), 0x0301), serverFlight)];
    expect(inspect([compatible, answer, keyExchange, [1, join(changeCipherSpec, finished)]]).tls).toMatchObject({
      version: '1.0',
      offeredVersion: '1.0',
      cipherId: '0035',
      established: true,
    });
  });

  it('knows an answer in clear and an error', () => {
    expect(inspect([hello, [1, Buffer.from('220 mail ready\r\n')]]).tls?.answeredInClear).toBe(true);
    expect(inspect([hello, [1, bytes('80 03 00 00 01')]]).tls?.alert?.description).toBe('no_cipher');
  });
});

describe('inside a stream', () => {
  const chain = join(opaque(30), record(23, opaque(200)), record(23, opaque(120)));

  it('is established when records chain in both directions', () => {
    const { tls, evidence } = inspect(
      [
        [0, chain],
        [1, chain],
      ],
      null,
      true,
    );
    expect(tls).toMatchObject({ version: null, midstream: true, established: true, establishedPacket: 2 });
    expect(evidence).toMatchObject({ protocol: 'tls', clientSide: null });
  });

  it('is not established in one direction', () => {
    expect(
      inspect(
        [
          [0, chain],
          [0, chain],
          [1, Buffer.from('plain text answers here, at length\r\n')],
        ],
        null,
        true,
      ).tls,
    ).toMatchObject({
      midstream: true,
      established: false,
    });
  });

  it('confirms a record larger than its segment where it ends', () => {
    const large = record(23, opaque(4000));
    const pieces: Piece[] = [0, 1460, 2920].map((at) => [1, large.subarray(at, at + 1460)]);
    expect(inspect([...pieces.slice(0, 2)], null, true).tls).toBeNull();
    expect(inspect([...pieces, [1, record(23, opaque(4000)).subarray(0, 1460)]], null, true).tls).toMatchObject({ midstream: true });
    const { inspector } = inspect([...pieces.slice(0, 2), [1, opaque(1200)]], null, true);
    expect(inspector.rejected).toBe(true);
  });

  it('reads a hello it meets there', () => {
    expect(inspect(full12, 0, true).tls).toMatchObject({ version: '1.2', midstream: false, established: true });
  });
});

describe('loss', () => {
  const run = (steps: (inspector: ReturnType<typeof createTlsInspector>, context: Context) => void) => {
    const context = new Context();
    const inspector = createTlsInspector(context, 0, false);
    steps(inspector, context);
    return context.evidence.tls;
  };

  it('inside a certificate does no harm', () => {
    const flight = join(record(22, serverHello(0xc02f)), serverFlight);
    const tls = run((inspector, context) => {
      feed(context, inspector, [hello12]);
      inspector.data(1, flight, 0, 100);
      inspector.gap(1, 150);
      inspector.data(1, flight, 250, flight.length);
      feed(context, inspector, full12.slice(2));
    });
    expect(tls).toMatchObject({ version: '1.2', established: true, resumed: false });
  });

  it('of the whole flight leaves the version unknown, yet data of both sides establish', () => {
    const tls = run((inspector, context) => {
      feed(context, inspector, [hello12]);
      inspector.gap(1, 3000);
      feed(context, inspector, [keyExchange, [1, join(record(23, opaque(60)), record(23, opaque(70)))], [0, record(23, opaque(80))]]);
    });
    expect(tls).toMatchObject({ version: null, established: true, midstream: false });
  });

  it('of a ServerHello tail keeps what is certain', () => {
    const hello = record(22, serverHello(0xc02f, [alpn('h2')]));
    const tls = run((inspector, context) => {
      feed(context, inspector, [hello12, [1, hello.subarray(0, 48)]]);
      inspector.gap(1, 4000);
    });
    expect(tls).toMatchObject({ version: '1.2', cipherId: 'c02f', alpnSelected: null, established: false });
  });

  it('of a ClientHello tail leaves the offered version unknown', () => {
    const tls = run((inspector, context) => {
      feed(context, inspector, [[0, hello13[1].subarray(0, 40)]]);
      inspector.end();
    });
    expect(tls).toMatchObject({ clientHelloPacket: 1, offeredVersion: null });
  });
});

it('leaves the protocol of the inspector it works for', () => {
  const context = new Context();
  context.evidence.protocol = 'smtp';
  context.evidence.clientSide = 0;
  feed(context, createTlsInspector(context, 0, false), full12);
  expect(context.evidence).toMatchObject({ protocol: 'smtp', tls: { established: true } });
});

describe('whatever the bytes', () => {
  const conversations = [full12, [hello13, [1, server13], [0, record(23, opaque(53))]] satisfies Piece[]];

  it('the cuts do not matter', () => {
    for (const pieces of conversations) {
      const whole = new Context();
      feedCut(createTlsInspector(whole, 0, false), pieces, 100_000);
      for (const size of [1, 2, 3, 4, 5, 7, 11, 64, 333]) {
        const cut = new Context();
        feedCut(createTlsInspector(cut, 0, false), pieces, size);
        expect(cut.evidence).toEqual(whole.evidence);
      }
    }
  });

  it('no prefix is established before the last flight', () => {
    const all = full12.slice(0, 3);
    for (let length = 0; length < full12[3]![1].length; length++) {
      const tls = inspect([...all, [1, full12[3]![1].subarray(0, length)]]).tls;
      if (length <= changeCipherSpec.length + 5) expect(tls?.established).toBe(false);
    }
  });

  it('nothing throws, and random answers never establish', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom<Side>(0, 1), fc.uint8Array({ maxLength: 200 }), fc.nat(300)), { maxLength: 12 }),
        fc.boolean(),
        fc.constantFrom<Side | null>(0, 1, null),
        (parts, midstream, client) => {
          const context = new Context();
          const inspector = createTlsInspector(context, client, midstream);
          for (const [side, data, gap] of parts) {
            inspector.data(side, data, 0, data.length);
            if (gap < 100) inspector.gap(side, gap);
          }
          inspector.end();
          expect(context.evidence.tls?.established ?? false).toBe(false);
        },
      ),
    );
  });

  it('flipped bits never throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...conversations), fc.nat(), fc.nat(7), fc.integer({ min: 1, max: 400 }), (pieces, at, bit, size) => {
        const context = new Context();
        const inspector = createTlsInspector(context, 0, false);
        const copy = pieces.map(([side, data]): Piece => [side, Uint8Array.from(data)]);
        const data = copy[at % copy.length]![1];
        data[at % data.length]! ^= 1 << bit;
        feedCut(inspector, copy, size);
        inspector.end();
      }),
    );
  });
});
