import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation } from '../../../src/inspect/conversation.js';
import type { Side } from '../../../src/inspect/evidence.js';
import { DEFAULT_INSPECT_LIMITS } from '../../../src/inspect/limits.js';
import { protectionOf } from '../../../src/judge/protection/index.js';
import { flow } from '../../helpers/facts.js';

type Sent = [side: Side, bytes: Buffer];

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const list = (text: string) => Buffer.concat([uint32(text.length), Buffer.from(text)]);
/** A packet without encryption: padded to eight octets, by four at least (RFC 4253 6). */
function packet(payload: Buffer): Buffer {
  const padding = 4 + ((8 - ((5 + payload.length + 4) % 8)) % 8);
  return Buffer.concat([uint32(1 + payload.length + padding), Buffer.from([padding]), payload, Buffer.alloc(padding)]);
}
const kexinit = (toServer: string, toClient: string) =>
  packet(
    Buffer.concat([
      Buffer.from([20]),
      Buffer.alloc(16, 9),
      list('curve25519-sha256'),
      list('ssh-ed25519'),
      list(toServer),
      list(toClient),
      ...['hmac-sha2-256', 'hmac-sha2-256', 'none', 'none', '', ''].map(list),
      Buffer.alloc(5),
    ]),
  );
const NEWKEYS = packet(Buffer.from([21]));

function dialogue(client = 'aes256-ctr,none', server = 'none,aes256-ctr'): Sent[] {
  return [
    [1, Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
    [0, Buffer.from('SSH-2.0-PuTTY_0.78\r\n')],
    [0, kexinit(client, client)],
    [1, kexinit(server, server)],
    [0, packet(Buffer.concat([Buffer.from([30]), list('x'.repeat(32))]))],
    [1, packet(Buffer.concat([Buffer.from([31]), list('y'.repeat(200))]))],
    [1, NEWKEYS],
    [0, NEWKEYS],
    [0, Buffer.from('7f3a9c', 'hex')],
  ];
}

function run(sent: readonly Sent[], size = 1 << 16) {
  const conversation = new Conversation({ ...DEFAULT_INSPECT_LIMITS, maxTriedSegments: 4096 }, [true, true], { learned() {} }, 0);
  sent.forEach(([side, bytes], index) => {
    for (let at = 0; at < bytes.length && !conversation.settled; at += size)
      conversation.data(side, bytes, at, Math.min(bytes.length, at + size), index + 1);
  });
  conversation.end();
  return conversation.evidence;
}

const verdict = (sent: readonly Sent[]) =>
  protectionOf(flow('10.0.0.9:1025', '10.0.0.5:22', { evidence: run(sent) }), { interfaces: [], keying: null });

describe('SSH', () => {
  it('is encrypted once both sides have taken their keys into use', () => {
    const evidence = run(dialogue());
    expect(evidence).toMatchObject({ protocol: 'ssh', clientSide: 0, cleartext: null, layer: { mechanism: 'ssh', sealed: 8 } });
    expect(evidence.proofs.at(-1)).toEqual({ packet: 8, side: 0, what: 'SSH keys in force, aes256-ctr' });
    expect(verdict(dialogue())).toMatchObject({ state: 'encrypted', mechanism: 'ssh' });
  });

  it('is not before that', () => {
    expect(verdict(dialogue().slice(0, 7))).toMatchObject({ state: 'undetermined', reason: 'handshake-failed' });
    expect(verdict(dialogue().slice(0, 1))).toMatchObject({ state: 'undetermined' });
  });

  it('may agree on no cipher', () => {
    expect(verdict(dialogue('none', 'none'))).toMatchObject({ state: 'cleartext', mechanism: 'ssh without a cipher' });
  });

  it('says the same however it is cut', () => {
    const { proofs, ...whole } = run(dialogue());
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), (size) => {
        const cut = run(dialogue(), size);
        expect(cut).toMatchObject(whole);
        expect(cut.proofs.map(({ what }) => what)).toEqual(proofs.map(({ what }) => what));
      }),
      { numRuns: 20 },
    );
  });

  it('is not read on behind a loss', () => {
    const conversation = new Conversation(DEFAULT_INSPECT_LIMITS, [true, true], { learned() {} }, 0);
    const [first] = dialogue();
    conversation.data(first![0], first![1], 0, first![1].length, 1);
    conversation.gap(1, 300, 2);
    expect(conversation.settled).toBe(true);
    expect(conversation.evidence).toMatchObject({ protocol: 'ssh', layer: null });
  });

  it('survives every prefix and every flipped bit, and is never encrypted by half', () => {
    const sent = dialogue();
    sent.forEach(([side, bytes], which) => {
      for (let bit = 0; bit < bytes.length * 8; bit += 3) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        run(sent.map((each, index) => (index === which ? [side, flipped] : each)));
      }
      for (let length = 0; length < bytes.length; length += 7) {
        const cut = run([...sent.slice(0, which), [side, bytes.subarray(0, length)]]);
        if (which < 7) expect(cut.layer).toBeNull();
      }
    });
  });
});
