import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation } from '../../../src/inspect/conversation.js';
import type { Side } from '../../../src/inspect/evidence.js';
import { DEFAULT_INSPECT_LIMITS } from '../../../src/inspect/limits.js';

type Sent = [side: Side, bytes: Buffer];

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex');
const tpkt = (body: Buffer) => Buffer.concat([hex('0300'), Buffer.from([(body.length + 4) >> 8, (body.length + 4) & 255]), body]);
/** Destination and source reference, class 0, and the variable part. */
const connect = (code: string, rest: Buffer) => tpkt(Buffer.concat([Buffer.from([6 + rest.length]), hex(`${code} 0000 0001 00`), rest]));
const data = (rest: Buffer) => tpkt(Buffer.concat([hex('02f080'), rest]));

const plainConnect: Sent[] = [
  [0, connect('e0', hex('c0010a c1020100 c2020100'))],
  [1, connect('d0', hex('c0010a'))],
];
const setup = tpkt(hex('08 02 1a2b 05 04 03 8893a5 7e 0006 05 20b80600'));
const alerting = tpkt(hex('08 02 9a2b 01'));
const mcs = (tag: string, key: string) => data(Buffer.concat([hex(`${tag} 8200 40 0401 01`), Buffer.from(key), Buffer.alloc(24)]));
const session = (spdu: string, rest: string) => data(hex(`${spdu} 20 0506 130100 160102 ${rest}`));
const negotiation = (type: string, protocols: string) => hex(`${type} 00 0800 ${protocols}000000`);
const cookie = Buffer.from('Cookie: mstshash=alice\r\n');

function run(sent: readonly Sent[], size = 1 << 16) {
  const flow = new Conversation({ ...DEFAULT_INSPECT_LIMITS, maxTriedFromStart: 4096 }, [true, true], { learned() {} }, 0);
  sent.forEach(([side, bytes], index) => {
    for (let at = 0; at < bytes.length && !flow.settled; at += size)
      flow.data(side, bytes, at, Math.min(bytes.length, at + size), index + 1);
  });
  flow.end();
  return flow.evidence;
}

const scenes: [string, Sent[], object][] = [
  [
    'H.323',
    [
      [0, setup],
      [1, alerting],
    ],
    { protocol: 'h323', clientSide: 0, cleartext: { packet: 1, what: 'Q.931 SETUP' } },
  ],
  ['H.323 from the answer', [[0, alerting]], { protocol: 'h323', clientSide: 1, cleartext: { packet: 1, what: 'Q.931 ALERTING' } }],
  [
    'T.120',
    [...plainConnect, [0, mcs('7f65', 'x')]],
    { protocol: 't120', clientSide: 0, cleartext: { packet: 3, what: 'MCS Connect-Initial' } },
  ],
  [
    'X.400 of 1988',
    [...plainConnect, [0, session('0d', '3102 0604 56000106')]],
    { protocol: 'x400', clientSide: 0, cleartext: { packet: 3 } },
  ],
  [
    'X.400 of 1984',
    [...plainConnect, [0, session('0d', 'c10a 3180 a080 8001 00 0000')]],
    { protocol: 'x400', clientSide: 0, cleartext: { packet: 3 } },
  ],
  ['RDP by its keys', [...plainConnect, [0, mcs('7f65', 'Duca')]], { protocol: 'rdp', clientSide: 0, cleartext: null }],
  [
    'RDP that agrees on TLS',
    [
      [0, connect('e0', Buffer.concat([cookie, negotiation('01', '03')]))],
      [1, connect('d0', negotiation('02', '02'))],
    ],
    { protocol: 'rdp', clientSide: 0, cleartext: null, upgrade: { verb: 'RDP', asked: 1, accepted: 2, done: null } },
  ],
  [
    'RDP that is refused TLS',
    [
      [0, connect('e0', negotiation('01', '01'))],
      [1, connect('d0', negotiation('03', '02'))],
    ],
    { protocol: 'rdp', clientSide: 0, upgrade: { verb: 'RDP', asked: 1, refused: 2, accepted: null } },
  ],
];

describe('ISO transport over TCP', () => {
  it.each(scenes)('carries %s', (_name, sent, expected) => {
    expect(run(sent)).toMatchObject(expected);
  });

  it.each(scenes)('carries %s, however it is cut', (_name, sent) => {
    const { proofs, cleartext, ...whole } = run(sent);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (size) => {
        const cut = run(sent, size);
        expect(cut).toMatchObject(whole);
        expect(cut.cleartext?.what).toBe(cleartext?.what);
        expect(cut.proofs.map(({ what }) => what)).toEqual(proofs.map(({ what }) => what));
      }),
      { numRuns: 20 },
    );
  });

  it('goes on in TLS when RDP agreed on it', () => {
    const hello = hex(`16030100 2f 0100002b 0303 ${'11'.repeat(32)} 00 0004 c02f 002f 0100`);
    const evidence = run([...scenes[6]![1], [0, hello]]);
    expect(evidence).toMatchObject({
      protocol: 'rdp',
      upgrade: { accepted: 2, done: 3 },
      tls: { clientHelloPacket: 3, established: false },
    });
  });

  it('may carry what exscope does not know', () => {
    expect(run([...plainConnect, [0, data(hex('32 01 0000 0000 0008 0000 f0 00'))]]).protocol).toBeNull();
    expect(run([...plainConnect, [0, session('0d', '3102 0603 28ca22')]]).protocol).toBeNull();
    expect(run(plainConnect).protocol).toBeNull();
  });

  it('keeps no name out of a cookie', () => {
    expect(JSON.stringify(run(scenes[6]![1]))).not.toContain('alice');
  });

  it('survives every prefix and every flipped bit', () => {
    for (const [, sent] of scenes) {
      const last = sent.at(-1)!;
      for (let length = 0; length < last[1].length; length++) run([...sent.slice(0, -1), [last[0], last[1].subarray(0, length)]]);
      for (let bit = 0; bit < last[1].length * 8; bit++) {
        const flipped = Buffer.from(last[1]);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        const { protocol } = run([...sent.slice(0, -1), [last[0], flipped]]);
        expect([null, 'h323', 't120', 'x400', 'rdp']).toContain(protocol);
      }
    }
  });
});
