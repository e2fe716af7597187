/** What the fuzzer found is handed over as a capture: exscope must read from it what the target was given. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Input } from '../../fuzz/input.js';
import { conversationFrames, framesOfParts, pcapngOf } from '../../fuzz/save.js';
import { scratch } from '../helpers/exscope.js';
import { payloadsOf } from '../helpers/payloads.js';
import { framesOf } from '../helpers/split.js';

const path = join(scratch(), 'saved.pcapng');
const bytes = (text: string) => Uint8Array.from(Buffer.from(text));
const conversation: Input = [
  { kind: 1, bytes: bytes('220 x\r\n') },
  { kind: 0, bytes: bytes('EHLO x\r\n') },
  { kind: 3, bytes: new Uint8Array(10) },
  { kind: 1, bytes: bytes('250 x\r\n') },
];

it('conversations with their sides, and with octets missing', async () => {
  writeFileSync(path, pcapngOf(conversationFrames(conversation, 'tcp')));
  const said = (await payloadsOf(path)).map(({ transport, from, bytes, sequence }) => [transport, from, String(bytes), sequence]);
  expect(said).toEqual([
    ['tcp', '10.0.0.2 50000', '220 x\r\n', 2],
    ['tcp', '10.0.0.1 40000', 'EHLO x\r\n', 2],
    ['tcp', '10.0.0.2 50000', '250 x\r\n', 19],
  ]);
  writeFileSync(path, pcapngOf(conversationFrames(conversation, 'udp')));
  expect((await payloadsOf(path)).map(({ transport, bytes }) => [transport, String(bytes)])).toEqual([
    ['udp', '220 x\r\n'],
    ['udp', 'EHLO x\r\n'],
    ['udp', '250 x\r\n'],
  ]);
});

it('frames with their link types', async () => {
  const parts: Input = [1, 113, 1].map((kind, index) => ({ kind, bytes: bytes(`frame ${index}`) }));
  writeFileSync(path, pcapngOf(framesOfParts(parts)));
  const frames = await framesOf(path);
  expect(frames.map(({ linkType, bytes }) => ({ kind: linkType, bytes: Uint8Array.from(bytes) }))).toEqual(parts);
});
