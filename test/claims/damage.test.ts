/**
 * What a capture lacks may cost a verdict, never turn it: cut by a snaplen, of one direction only, begun late, with packets lost, flows are still what
 * they were, or undetermined. What was encrypted is never called readable, and what was readable never encrypted.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING, ownCaptures, sharedCaptures } from '../helpers/captures.js';
import { NO_SHARED, SHARED } from '../helpers/exscope.js';
import { judgeFrames } from '../helpers/judge-frames.js';
import { SAMPLES } from '../helpers/observe.js';
import { type Frame, framesOf } from '../helpers/split.js';

type Judged = ReturnType<typeof judgeFrames>[number];

const endsOf = ({ flow: { transport, client, server } }: Judged) =>
  `${transport} ${[client, server].map(({ address, port }) => `${address} ${port}`).sort()}`;

const PROTECTED = ['encrypted', 'upgraded'];

/** The flows of a damaged capture that say the contrary of the whole one. */
function contraries(whole: readonly Judged[], damaged: readonly Judged[]): string[] {
  const before = grouped(whole);
  return damaged.flatMap((flow) => {
    const states = (before.get(endsOf(flow)) ?? []).map(({ verdict }) => verdict.protection);
    const { protection, protectionMechanism } = flow.verdict;
    const wrong =
      (PROTECTED.includes(protection) && states.every((state) => !PROTECTED.includes(state))) ||
      (protection === 'cleartext' && states.length > 0 && states.every((state) => PROTECTED.includes(state)));
    return wrong ? [`${endsOf(flow)}: ${states} became ${protection} ${protectionMechanism}`] : [];
  });
}

function grouped(flows: readonly Judged[]): Map<string, Judged[]> {
  const groups = new Map<string, Judged[]>();
  for (const flow of flows) groups.set(endsOf(flow), [...(groups.get(endsOf(flow)) ?? []), flow]);
  return groups;
}

const cutTo = (length: number) => (frames: Frame[]) => frames.map((frame) => ({ ...frame, bytes: frame.bytes.subarray(0, length) }));

/** Frames whose source address is below that of their destination, or the others: one direction of each conversation. */
const oneWay = (lower: boolean) => (frames: Frame[]) =>
  frames.filter(({ bytes }) => {
    if (bytes.length < 34 || bytes.readUInt16BE(12) !== 0x0800) return true;
    const order = bytes.compare(bytes, 30, 34, 26, 30);
    return order === 0 || order < 0 === lower;
  });

const DAMAGES: [string, (frames: Frame[]) => Frame[]][] = [
  ['cut to 68 octets', cutTo(68)],
  ['cut to 96 octets', cutTo(96)],
  ['cut to 128 octets', cutTo(128)],
  ['of one direction', oneWay(true)],
  ['of the other direction', oneWay(false)],
  ...[3, 5, 8, 13, 21].map((first): [string, (frames: Frame[]) => Frame[]] => [
    `begun ${first} packets late`,
    (frames) => frames.slice(first),
  ]),
  ...[3, 5, 7].flatMap((each) =>
    [0, 1, 2].map((at): [string, (frames: Frame[]) => Frame[]] => [
      `without packet ${at} of every ${each}`,
      (frames) => frames.filter((_, index) => index % each !== at),
    ]),
  ),
];

function holds(path: string): void {
  let frames: Frame[];
  let whole: Judged[];
  beforeAll(async () => {
    frames = await framesOf(path);
    whole = judgeFrames(frames);
  });

  it.each(DAMAGES)('%s', (_what, damage) => {
    expect(contraries(whole, judgeFrames(damage(frames)))).toEqual([]);
  });
}

describe.each(ownCaptures())('%s', (name) => holds(join(SAMPLES, name)));

/** Every protocol, for continuous integration and for who asks; those whose upgrades and handshakes are easily lost, always. */
const CHOSEN = EVERYTHING ? /^(?!malformed|encapsulation|formats|windows)/ : /^(mail-starttls|tls|um-voip)\//;
const MAX_BYTES = 150_000;

describe.skipIf(NO_SHARED)('real captures of other projects', () => {
  const paths = sharedCaptures().filter((path) => CHOSEN.test(path) && statSync(join(SHARED, path)).size <= MAX_BYTES);
  describe.each(paths)('%s', (path) => holds(join(SHARED, path)));
});
