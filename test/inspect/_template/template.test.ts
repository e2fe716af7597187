import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { template } from '../../../src/inspect/_template/index.js';
import { Conversation } from '../../../src/inspect/conversation.js';
import type { Side } from '../../../src/inspect/evidence.js';
import { DEFAULT_INSPECT_LIMITS } from '../../../src/inspect/limits.js';

vi.mock('../../../src/inspect/registry.js', async () => ({
  PROTOCOLS: [(await import('../../../src/inspect/_template/index.js')).template],
}));

type Sent = readonly [side: Side, text: string];
const dialogue: Sent[] = [
  [0, 'ASK the way\r\n'],
  [1, 'TOLD the way\r\n'],
];

function run(sent: readonly Sent[], size = 1 << 16) {
  const flow = new Conversation(DEFAULT_INSPECT_LIMITS, [true, true], { learned() {} }, 0);
  sent.forEach(([side, text], index) => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length && !flow.settled; at += size)
      flow.data(side, bytes, at, Math.min(bytes.length, at + size), index + 1);
  });
  flow.end();
  return flow.evidence;
}

it('believes what both sides agree on, however it is cut', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), (size) => {
      expect(run(dialogue, size)).toMatchObject({ protocol: template.name, clientSide: 0, cleartext: { packet: 2, what: 'TOLD' } });
    }),
  );
});

it('believes nothing else', () => {
  expect(run(dialogue.slice(0, 1)).protocol).toBeNull();
  expect(run([dialogue[0]!, [1, 'WHAT is it\r\n']]).protocol).toBeNull();
});

it('survives every prefix and every flipped bit', () => {
  const bytes = Buffer.from(dialogue[1]![1]);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    run([dialogue[0]!, [1, flipped.toString('latin1')]]);
    run([dialogue[0]!, [1, dialogue[1]![1].slice(0, bit >> 3)]]);
  }
});
