import { DICTIONARY } from './dictionary.js';
import { type Input, type Part, sizeOf } from './input.js';
import type { Random } from './random.js';

/** What a mutation may draw from. */
export interface Material {
  /** Inputs to splice with. */
  readonly others: readonly Input[];
  readonly kinds: readonly number[];
  /** Octets no input becomes longer than. */
  readonly maxSize: number;
}

type OctetMutation = (bytes: Uint8Array, random: Random, material: Material) => Uint8Array;
type InputMutation = (input: Input, random: Random, material: Material) => Input;

const EMPTY = new Uint8Array(0);
/** Lengths that programs get wrong; of any width. */
const LIES = [
  0, 1, 2, 3, 4, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];

const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

/** A stretch of the octets. */
function stretch(bytes: Uint8Array, random: Random): [from: number, to: number] {
  const from = random.below(bytes.length);
  return [from, Math.min(bytes.length, from + random.length(bytes.length - from))];
}

const truncate: OctetMutation = (bytes, random) => bytes.slice(0, random.below(bytes.length));

const flip: OctetMutation = (bytes, random) => {
  const changed = bytes.slice();
  for (let times = random.length(8); times > 0 && changed.length > 0; times--)
    changed[random.below(changed.length)]! ^= 1 << random.below(8);
  return changed;
};

const overwrite: OctetMutation = (bytes, random) => {
  const changed = bytes.slice();
  if (changed.length > 0) changed[random.below(changed.length)] = random.of([0, 1, 0x0a, 0x0d, 0x20, 0x7f, 0x80, 0xff, random.below(256)]);
  return changed;
};

/** A number of two, three or four octets becomes one that suits nothing, or nearly what it was. */
const lie: OctetMutation = (bytes, random) => {
  const width = random.of([1, 2, 2, 3, 4, 4]);
  if (bytes.length < width) return bytes;
  const changed = Buffer.from(bytes);
  const at = random.below(bytes.length - width + 1);
  const big = random.below(2) === 0;
  const was = big ? changed.readUIntBE(at, width) : changed.readUIntLE(at, width);
  const rest = bytes.length - at - width;
  const value = random.of([random.of(LIES), was + 1, was - 1, was * 2, rest, rest + 1, rest - 1, random.next()]);
  const fits = ((value % 2 ** (8 * width)) + 2 ** (8 * width)) % 2 ** (8 * width);
  if (big) changed.writeUIntBE(fits, at, width);
  else changed.writeUIntLE(fits, at, width);
  return Uint8Array.from(changed);
};

const remove: OctetMutation = (bytes, random) => {
  const [from, to] = stretch(bytes, random);
  return joined(bytes.subarray(0, from), bytes.subarray(to));
};

const repeat: OctetMutation = (bytes, random, { maxSize }) => {
  const [from, to] = stretch(bytes, random);
  const run = bytes.subarray(from, to);
  const room = Math.max(0, Math.floor((maxSize - bytes.length) / Math.max(1, run.length)));
  // Now and then very often: what takes the square of the time, or calls itself, shows only then.
  const times = Math.min(room, random.below(16) === 0 ? 1 + random.below(20_000) : random.length(16));
  return joined(bytes.subarray(0, to), ...new Array<Uint8Array>(times).fill(run), bytes.subarray(to));
};

const insert: OctetMutation = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  const run = Uint8Array.from({ length: random.length(64) }, () => random.below(256));
  return joined(bytes.subarray(0, at), run, bytes.subarray(at));
};

const word: OctetMutation = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  const token = random.of(DICTIONARY);
  const over = random.below(2) * token.length;
  return joined(bytes.subarray(0, at), token, bytes.subarray(at + over));
};

/** The front of one and the end of another. */
const splice: OctetMutation = (bytes, random, { others }) => {
  const other = random.of(random.of(others) ?? [])?.bytes ?? EMPTY;
  if (random.below(2) === 0)
    return joined(bytes.subarray(0, random.below(bytes.length + 1)), other.subarray(random.below(other.length + 1)));
  const [from, to] = stretch(other, random);
  const at = random.below(bytes.length + 1);
  return joined(bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at));
};

const OCTET_MUTATIONS: readonly OctetMutation[] = [
  truncate,
  flip,
  flip,
  overwrite,
  lie,
  lie,
  lie,
  remove,
  repeat,
  insert,
  word,
  word,
  splice,
];

/** What is asked for by name: cut, flipped, spliced, with wrong lengths. */
export const PLAIN_MUTATIONS = { truncate, flip, splice, lie } as const;

const inPart =
  (mutate: OctetMutation): InputMutation =>
  (input, random, material) => {
    if (input.length === 0) return input;
    const at = random.below(input.length);
    return input.map((part, index) => (index === at ? { ...part, bytes: mutate(part.bytes, random, material) } : part));
  };

const dropParts: InputMutation = (input, random) => {
  const from = random.below(input.length);
  const to = from + random.length(input.length - from);
  return [...input.slice(0, from), ...input.slice(to)];
};

const repeatPart: InputMutation = (input, random) => {
  if (input.length === 0) return input;
  const part = random.of(input);
  const at = random.below(input.length + 1);
  const copies = new Array<Part>(random.below(32) === 0 ? random.length(512) : 1).fill(part);
  return [...input.slice(0, at), ...copies, ...input.slice(at)];
};

const swapParts: InputMutation = (input, random) => {
  const changed = [...input];
  const [a, b] = [random.below(input.length), random.below(input.length)];
  if (input.length > 0) [changed[a], changed[b]] = [changed[b]!, changed[a]!];
  return changed;
};

const otherKind: InputMutation = (input, random, { kinds }) => {
  const at = random.below(input.length);
  return input.map((part, index) => (index === at ? { ...part, kind: random.of(kinds) } : part));
};

/** Segments are where the sender or chance made them. */
const cutPart: InputMutation = (input, random) => {
  const at = random.below(input.length);
  const part = input[at];
  if (part === undefined || part.bytes.length < 2) return input;
  const { kind, bytes } = part;
  const size = random.length(bytes.length - 1);
  const pieces: Part[] = [];
  for (let from = 0; from < bytes.length && pieces.length < 512; from += size) pieces.push({ kind, bytes: bytes.slice(from, from + size) });
  return [...input.slice(0, at), ...pieces, ...input.slice(at + 1)];
};

const joinParts: InputMutation = (input, random) => {
  const at = random.below(input.length - 1);
  const [a, b] = [input[at], input[at + 1]];
  if (a === undefined || b === undefined) return input;
  return [...input.slice(0, at), { kind: a.kind, bytes: joined(a.bytes, b.bytes) }, ...input.slice(at + 2)];
};

const spliceParts: InputMutation = (input, random, { others }) => {
  const other = random.of(others) ?? [];
  return [...input.slice(0, random.below(input.length + 1)), ...other.slice(random.below(other.length))];
};

const LIST_MUTATIONS: readonly InputMutation[] = [dropParts, repeatPart, swapParts, otherKind, cutPart, cutPart, joinParts, spliceParts];

/** One to eight mutations, one after the other. */
export function mutate(input: Input, random: Random, material: Material): Input {
  let changed = input;
  for (let times = random.length(8); times > 0; times--) {
    // What has but one part, as a file, stays so.
    const ofList = material.kinds.length > 1 && random.below(3) === 0;
    const mutation = ofList ? random.of(LIST_MUTATIONS) : inPart(random.of(OCTET_MUTATIONS));
    const next = mutation(changed, random, material);
    if (sizeOf(next) <= material.maxSize) changed = next;
  }
  return changed;
}

/** One of the plain mutations, of one part. */
export function mutatePlainly(input: Input, how: keyof typeof PLAIN_MUTATIONS, random: Random, material: Material): Input {
  return inPart(PLAIN_MUTATIONS[how])(input, random, material);
}
