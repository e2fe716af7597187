import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation } from '../../../src/inspect/conversation.js';
import { Datagrams } from '../../../src/inspect/datagrams.js';
import { DEFAULT_INSPECT_LIMITS } from '../../../src/inspect/limits.js';

/** Asks for the mail exchangers of contoso.test; and the answer, one record behind the question. */
const question = '07636f6e746f736f047465737400000f0001';
const query = Buffer.from(`1a2b01000001000000000000${question}`, 'hex');
const answer = Buffer.from(`1a2b81800001000100000000${question}c00c000f00010000003c0009000a046d61696cc00c`, 'hex');
const overTcp = (message: Buffer) => Buffer.concat([Buffer.from([message.length >> 8, message.length & 255]), message]);

function datagrams(...sent: [side: 0 | 1, bytes: Buffer][]) {
  const flow = new Datagrams(DEFAULT_INSPECT_LIMITS, { learned() {} }, 0);
  sent.forEach(([side, bytes], index) => {
    if (!flow.settled) flow.data(side, bytes, 0, bytes.length, index + 1);
  });
  return flow;
}

describe('DNS', () => {
  it('is proven by the query alone, and settled by the answer', () => {
    const asked = datagrams([0, query]);
    expect(asked.settled).toBe(false);
    expect(asked.evidence).toMatchObject({ protocol: 'dns', clientSide: 0, cleartext: { packet: 1, what: 'DNS query, MX' } });
    const answered = datagrams([0, query], [1, answer]);
    expect(answered.settled).toBe(true);
  });

  it('is known by the answer when the query was not captured', () => {
    expect(datagrams([0, answer]).evidence).toMatchObject({ protocol: 'dns', clientSide: 1 });
  });

  it('keeps no name that was asked for', () => {
    expect(JSON.stringify(datagrams([0, query], [1, answer]).evidence)).not.toContain('contoso');
  });

  it('is not what NetBIOS asks for in the same form', () => {
    const name = `20${Buffer.from('FDEPEOFEEPFDEPCACACACACACACACACA').toString('hex')}00`;
    const netbios = Buffer.from(`800401100001000000000000${name}00200001`, 'hex');
    expect(datagrams([0, netbios]).evidence.protocol).toBe('netbios');
  });

  it.each([
    ['an answer in a query', '1a2b01000001000100000000'],
    ['a reserved bit', '1a2b01400001000000000000'],
    ['two questions', '1a2b01000002000000000000'],
    ['an unknown operation', '1a2b71000001000000000000'],
  ])('does not have %s', (_what, header) => {
    expect(datagrams([0, Buffer.from(header + question, 'hex')]).evidence.protocol).toBeNull();
  });

  it('says the same over TCP, however it is cut', () => {
    const sent: [0 | 1, Buffer][] = [
      [0, overTcp(query)],
      [1, overTcp(answer)],
    ];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (size) => {
        const flow = new Conversation({ ...DEFAULT_INSPECT_LIMITS, maxTriedFromStart: 64 }, [true, true], { learned() {} }, 0);
        for (const [side, bytes] of sent)
          for (let at = 0; at < bytes.length && !flow.settled; at += size) flow.data(side, bytes, at, Math.min(bytes.length, at + size), 1);
        flow.end();
        expect(flow.evidence).toMatchObject({ protocol: 'dns', clientSide: 0, cleartext: { what: 'DNS query, MX' } });
      }),
    );
  });

  it('survives every prefix and every flipped bit', () => {
    for (const message of [query, answer]) {
      for (let length = 0; length < message.length; length++) {
        const { protocol } = datagrams([0, message.subarray(0, length)]).evidence;
        expect(protocol, `${length} octets`).toBe(length < 12 + question.length / 2 ? null : 'dns');
      }
      for (let bit = 0; bit < message.length * 8; bit++) {
        const flipped = Buffer.from(message);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        expect(['dns', null]).toContain(datagrams([0, flipped]).evidence.protocol);
      }
    }
  });
});
