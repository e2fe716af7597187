/** Sessions whose suite was not seen: what their records are decides, or nothing does. */
import { createCipheriv } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/inspect/evidence.js';
import { createTlsInspector } from '../../../src/inspect/tls/index.js';
import { tlsProtection } from '../../../src/judge/protection/tls.js';
import { flow } from '../../helpers/facts.js';
import {
  bytes,
  Context,
  changeCipherSpec,
  clientHello,
  feed,
  feedCut,
  join,
  message,
  type Piece,
  record,
  serverHello,
} from './fixtures.js';

const keystream = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16, 3));
/** As random as ciphertext is, and the same in every run. */
const random = (length: number) => Uint8Array.from(keystream.update(Buffer.alloc(length)));
const text = (line: string) => Buffer.from(line, 'latin1');

/** A record of a suite without encryption: what was said, and its MAC (RFC 5246 6.2.3.1). */
const open = (content: Uint8Array, type = 23) => record(type, join(content, random(20)));
/** AES-GCM of TLS 1.2: a nonce that counts, ciphertext, tag (RFC 5288 3). */
const gcm = (number: number, length: number) => record(23, join(bytes('00000000000000'), Uint8Array.of(number), random(length + 16)));
/** AES-CBC: an initialization vector and whole blocks (RFC 5246 6.2.3.2). */
const cbc = (blocks: number) => record(23, random(16 * (blocks + 1)));
const aead = (length: number) => record(23, random(length));

const finishedMessage = message(20, random(12));
const named = [
  [0, record(22, clientHello())],
  [1, record(22, serverHello(0x003b))],
] as const;

function inspect(pieces: readonly Piece[], midstream = true) {
  const context = new Context();
  const inspector = createTlsInspector(context, midstream ? null : 0, midstream);
  feed(context, inspector, pieces);
  inspector.end();
  const { tls } = context.evidence;
  const verdict = tls && tlsProtection(flow('10.0.0.9:1', '10.0.0.1:2', { state: midstream ? 'midstream' : 'closed' }), tls, 'encrypted');
  return { inspector, tls, look: tls?.look?.as ?? null, verdict: verdict && `${verdict.state} ${verdict.reason ?? verdict.mechanism}` };
}

const both = (make: (index: number) => Uint8Array, count: number): Piece[] =>
  Array.from({ length: count * 2 }, (_, index) => [(index & 1) as Side, make(index >> 1)]);

describe('a session without its hellos', () => {
  it.each<[string, Piece[]]>([
    [
      'SMTP',
      [
        [0, open(text('MAIL FROM:<a@example.com>\r\n'))],
        [1, open(text('250 2.1.0 Sender OK\r\n'))],
      ],
    ],
    [
      'a short answer',
      [
        [0, aead(200)],
        [1, open(text('250 OK\r\n'))],
        [1, open(text('250 OK\r\n'))],
      ],
    ],
    [
      'HTTP',
      [
        [0, open(text('GET /owa/ HTTP/1.1\r\nHost: mail.example.com\r\n\r\n'))],
        [1, open(gzipSync(random(900)))],
      ],
    ],
    [
      'IMAP',
      [
        [1, open(text('* 12 EXISTS\r\n'))],
        [0, open(text('a7 FETCH 12 BODY[]\r\n'))],
      ],
    ],
    [
      'text further inside',
      [
        [0, aead(60)],
        [1, open(join(random(700), text('this is the middle of a long letter'), random(90)))],
      ],
    ],
    [
      'a Finished of TLS 1.3 with integrity only',
      [
        [0, aead(80)],
        [0, open(join(message(20, random(32)), bytes('16')))],
        [1, aead(90)],
      ],
    ],
  ])('is readable when it says %s', (_what, pieces) => {
    const { look, verdict, inspector } = inspect(pieces);
    expect(look).toBe('readable');
    expect(verdict).toBe('cleartext tls without encryption');
    expect(inspector.done).toBe(true);
  });

  it.each<[string, Piece[]]>([
    ['nonces that count', both((index) => gcm(index + 4, 30), 5)],
    ['blocks', both((index) => cbc([3, 9, 4, 20, 7][index]!), 5)],
    ['many octets of ciphertext', both((index) => aead(200 + index * 7), 5)],
    ['many octets of one side, some of the other', [...both(() => aead(150), 2), [1, aead(9000)], [1, aead(40)], [1, aead(40)]]],
  ])('is encrypted by %s', (_what, pieces) => {
    const { look, verdict } = inspect(pieces);
    expect(look).toBe('ciphertext');
    expect(verdict).toBe('encrypted tls');
  });

  it.each<[string, string, Piece[]]>([
    [
      'few octets',
      'few',
      [
        [0, aead(33)],
        [1, aead(33)],
      ],
    ],
    ['some octets', 'few', both(() => aead(100), 2)],
    [
      'one side that says little',
      'few',
      [
        [0, aead(40)],
        [0, aead(40)],
        [1, aead(6000)],
        [1, aead(40)],
      ],
    ],
    ['binary data', 'ambiguous', both((index) => open(bytes(`${'0000000400000001'.repeat(20)}0${index}`)), 8)],
    [
      'compressed files',
      'ambiguous',
      [
        [0, open(gzipSync(random(800)))],
        [1, open(gzipSync(random(3000)))],
        [0, open(random(300))],
      ],
    ],
    ['compressed dialogues', 'ambiguous', both((index) => open(join(random(150 + index), bytes('0000ffff'))), 9)],
    ['UTF-16', 'ambiguous', both(() => open(Buffer.from('Sitzungsprotokoll vom Montag', 'utf16le')), 9)],
  ])('is not determinable by %s', (_what, as, pieces) => {
    const { tls, look, verdict } = inspect(pieces);
    expect(tls?.established).toBe(true);
    expect(look).toBe(as);
    expect(verdict).toBe('undetermined mid-stream');
  });

  it('that tells of one direction only is never encrypted', () => {
    expect(
      inspect([
        [1, aead(900)],
        [1, aead(5000)],
        [1, aead(50)],
      ]).verdict,
    ).toBe('undetermined mid-stream');
    expect(
      inspect([
        [1, open(text('250 2.1.5 Recipient OK\r\n'))],
        [1, open(random(50))],
      ]).verdict,
    ).toBe('cleartext tls without encryption');
  });
});

describe('the message behind ChangeCipherSpec', () => {
  const change = (finished: Uint8Array): Piece[] => [
    [0, join(changeCipherSpec, finished)],
    [1, join(changeCipherSpec, finished)],
  ];

  it('is read when the suite does not encrypt, whichever hello is lost', () => {
    const finished = open(finishedMessage, 22);
    for (const lost of [[0], [1], [0, 1]])
      expect(inspect([...named.filter((_, index) => !lost.includes(index)), ...change(finished)], lost.includes(0)).verdict).toMatch(
        lost.includes(1) ? /^cleartext tls without encryption$/ : /^cleartext tls-1.2 without encryption \(/,
      );
    expect(inspect([named[0], [1, changeCipherSpec], [0, finished], [1, finished]], false).verdict).toMatch(/^(cleartext|undetermined)/);
  });

  it('tells of encryption when it cannot be read', () => {
    const { look, verdict, inspector } = inspect([named[0], ...change(record(22, join(bytes('0000000000000000'), random(32))))], false);
    expect([look, verdict, inspector.done]).toEqual(['ciphertext', 'encrypted tls', true]);
  });

  it('tells nothing when it was compressed, or is lost', () => {
    expect(inspect([named[0], ...change(open(join(bytes('789c'), random(20)), 22))], false).verdict).toBe('undetermined unknown-protocol');
    const context = new Context();
    const inspector = createTlsInspector(context, 0, false);
    feed(context, inspector, [named[0]]);
    for (const side of [0, 1] as const) {
      const piece = join(changeCipherSpec, bytes('160303 0024'));
      inspector.data(side, piece, 0, piece.length);
      inspector.gap(side, 36);
    }
    inspector.end();
    expect(context.evidence.tls).toMatchObject({ established: true, look: { as: 'few' } });
  });

  it('is not what comes behind a gap', () => {
    const context = new Context();
    const inspector = createTlsInspector(context, 0, false);
    feed(context, inspector, [named[0]]);
    inspector.data(1, changeCipherSpec, 0, changeCipherSpec.length);
    inspector.gap(1, 4000);
    feed(context, inspector, [[1, join(record(22, random(50)), record(22, random(60)))]]);
    inspector.end();
    expect(context.evidence.tls?.look?.as).not.toBe('ciphertext');
  });
});

describe('looking', () => {
  it('leaves a session alone that has shown its suite', () => {
    const { look, tls } = inspect(
      [
        ...named.slice(0, 1),
        [1, record(22, serverHello(0xc02f))],
        [0, join(changeCipherSpec, record(22, random(40)))],
        [1, join(changeCipherSpec, record(22, random(40)))],
      ],
      false,
    );
    expect([look, tls?.established]).toEqual([null, true]);
  });

  it('ends', () => {
    const context = new Context();
    const inspector = createTlsInspector(context, null, true);
    const piece = join(...Array.from({ length: 60 }, () => open(deflateRawSync(Buffer.alloc(4000, 'ab')))), open(new Uint8Array(9000)));
    let rounds = 0;
    for (; rounds < 200 && !inspector.done; rounds++) {
      inspector.data(0, piece, 0, piece.length);
      inspector.data(1, piece, 0, piece.length);
    }
    expect(inspector.done).toBe(true);
    expect(rounds).toBeLessThan(20);
    expect(context.evidence.tls?.look?.as).toBe('ambiguous');
  });

  it('sees the same in pieces of any size', () => {
    const sessions = [
      both((index) => gcm(index, 40), 6),
      both((index) => aead(180 + index), 6),
      both(() => open(text('250 2.1.0 OK\r\n')), 2),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...sessions), fc.integer({ min: 1, max: 60 }), (pieces, size) => {
        const context = new Context();
        // A hello that is readable, so that every record counts however it is cut.
        const inspector = createTlsInspector(context, 0, false);
        feed(context, inspector, [named[0]]);
        feedCut(inspector, pieces, size);
        inspector.end();
        expect(context.evidence.tls?.look?.as).toBe(pieces === sessions[2] ? 'readable' : 'ciphertext');
      }),
      { numRuns: 60 },
    );
  });

  it('never calls text ciphertext, whatever is lost of it', () => {
    const session = both((index) => open(text(`250 2.6.${index} Message accepted for delivery, and thank you\r\n`)), 12);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 90 })), { maxLength: 12 }), (losses) => {
        const context = new Context();
        const inspector = createTlsInspector(context, null, true);
        for (const [index, [side, piece]] of session.entries()) {
          const [, keep = piece.length] = losses.find(([at]) => at === index) ?? [];
          if (inspector.done || inspector.rejected) break;
          const end = Math.min(keep, piece.length);
          if (end > 0) inspector.data(side, piece, 0, end);
          if (end < piece.length) inspector.gap(side, piece.length - end);
        }
        inspector.end();
        expect(context.evidence.tls?.look?.as).not.toBe('ciphertext');
      }),
      { numRuns: 100 },
    );
  });
});
