/** Structures that servers send inside of others: towers of the endpoint mapper, and certificates. */
import { readTower, scanTowers } from '../../src/inspect/dcerpc/towers.js';
import { parseCertificate } from '../../src/inspect/x509/certificate.js';
import { sampleConversations } from '../captures.js';
import { type Input, whole } from '../input.js';
import { conversationFrames, pcapngOf } from '../save.js';
import { Surroundings } from '../surroundings.js';
import { BUDGET, hold, type Target } from '../target.js';

const MAX_TOWERS = 64;
/** Of the structures that samples have, as many from all over them. */
const MAX_SAMPLES = 200;
const MAX_LENGTH = 4096;
const EMPTY = new Uint8Array(0);
const octetsOf = (input: Input) => input[0]?.bytes ?? EMPTY;

/** Stretches of what was said on TCP that begin with these octets; `length` says how long they are. */
async function stretches(begin: readonly (number | null)[], length: (bytes: Uint8Array, at: number) => number): Promise<Input[]> {
  const found = new Map<string, Input>();
  for (const { input } of await sampleConversations()) {
    for (const side of [0, 1]) {
      const bytes = Uint8Array.from(Buffer.concat(input.filter(({ kind }) => kind === side).map((part) => part.bytes)));
      for (let at = 0; at + begin.length <= bytes.length; at++) {
        if (!begin.every((octet, index) => octet === null || bytes[at + index] === octet)) continue;
        const one = bytes.slice(at, at + Math.min(MAX_LENGTH, length(bytes, at)));
        found.set(Buffer.from(one).toString('latin1'), whole(one));
      }
    }
  }
  const all = [...found.values()];
  const step = Math.max(1, Math.ceil(all.length / MAX_SAMPLES));
  return all.filter((_, index) => index % step === 0);
}

export const towers: Target = {
  name: 'towers',
  kinds: [0],
  // Five floors, the first a UUID of 19 octets: and whatever comes behind, for a scan.
  corpus: () => stretches([5, 0, 19, 0, 0x0d], () => 160),
  run: (input, surroundings) =>
    new Surroundings(surroundings).show(octetsOf(input), (bytes, start, end) => {
      const first = readTower(bytes, start, end);
      hold(first === null || (start < first.end && first.end <= end), () => `a tower ends at ${first?.end}, its stub at ${end}`);
      const all = scanTowers(bytes, start, end, MAX_TOWERS);
      hold(all.length <= MAX_TOWERS, () => `${all.length} towers`);
      return JSON.stringify({ first: first && { ...first, end: first.end - start }, all });
    }),
  budget: BUDGET,
  maxResult: { base: 16_384, perByte: 16 },
  save: (input) => ({ extension: 'pcapng', bytes: pcapngOf(conversationFrames(input, 'tcp')) }),
};

export const certificate: Target = {
  name: 'certificate',
  kinds: [0],
  // SEQUENCE of some hundred octets that begins with another.
  corpus: () => stretches([0x30, 0x82, null, null, 0x30, 0x82], (bytes, at) => 4 + (bytes[at + 2]! << 8) + bytes[at + 3]!),
  run: (input, surroundings) =>
    new Surroundings(surroundings).show(octetsOf(input), (bytes, start, end) =>
      JSON.stringify(parseCertificate(bytes.subarray(start, end))),
    ),
  budget: BUDGET,
  maxResult: { base: 65_536, perByte: 16 },
  save: (input) => ({ extension: 'der', bytes: octetsOf(input) }),
};
