/** Sample captures taken apart: files, frames, conversations. */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { readCapture } from '../src/capture/index.js';
import { type PacketRecord, PacketRecord as Record } from '../src/capture/record.js';
import { TCP } from '../src/decode/packet.js';
import { ExscopeError } from '../src/errors.js';
import { INTS, KEY } from '../src/flow/columns.js';
import { FlowTracker } from '../src/flow/tracker.js';
import type { Side } from '../src/inspect/evidence.js';
import type { Input, Part } from './input.js';
import { filesOf, OWN_CAPTURES, SHARED_CAPTURES } from './places.js';

/** What is larger is slow to mutate, and hardly has anything that smaller ones have not. */
const MAX_CAPTURE = 100_000;
const MAX_CONVERSATION = 32_768;
const MAX_SEGMENTS = 128;

interface Frame {
  linkType: number;
  bytes: Uint8Array;
  originalLength: number;
}

export interface TransportConversation {
  transport: 'tcp' | 'udp';
  input: Input;
}

/** Files to read: this project's own, then those beside it. */
export function sampleFiles(maxSize = MAX_CAPTURE): string[] {
  return [...filesOf(OWN_CAPTURES), ...filesOf(SHARED_CAPTURES)].filter((path) => statSync(path).size <= maxSize);
}

export function bytesOf(path: string): Uint8Array {
  return Uint8Array.from(readFileSync(path));
}

let everyFrame: Promise<Frame[][]> | null = null;

/** Of every sample, the frames. */
export function sampleFrames(): Promise<Frame[][]> {
  everyFrame ??= Promise.all(sampleFiles().map(framesOf));
  return everyFrame;
}

async function framesOf(path: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  const sink = ({ buffer, offset, capturedLength, originalLength, linkType }: PacketRecord) => {
    frames.push({ linkType, bytes: Uint8Array.from(buffer.subarray(offset, offset + capturedLength)), originalLength });
  };
  try {
    await readCapture({ path, name: basename(path), size: statSync(path).size }, sink);
  } catch (error) {
    // Some samples are no captures.
    if (!(error instanceof ExscopeError)) throw error;
  }
  return frames;
}

let everyConversation: Promise<TransportConversation[]> | null = null;

/** What the samples' flows carried, in order: segments, datagrams and gaps. */
export function sampleConversations(): Promise<TransportConversation[]> {
  everyConversation ??= sampleFrames().then((files) => files.flatMap(conversationsIn));
  return everyConversation;
}

function conversationsIn(frames: readonly Frame[]): TransportConversation[] {
  const found: TransportConversation[] = [];
  const underWay = new Map<number, { parts: Part[]; size: number }>();
  const add = (flow: number, kind: number, bytes: Uint8Array) => {
    const one = underWay.get(flow) ?? { parts: [], size: 0 };
    underWay.set(flow, one);
    one.size += bytes.length;
    if (one.size <= MAX_CONVERSATION && one.parts.length < MAX_SEGMENTS) one.parts.push({ kind, bytes });
  };
  const tracker = new FlowTracker({
    data: (flow: number, side: Side, bytes: Uint8Array, start: number, end: number) =>
      add(flow, side, Uint8Array.from(bytes.subarray(start, end))),
    gap: (flow: number, side: Side, length: number) => add(flow, 2 + side, new Uint8Array(Math.min(length, 4096))),
    closed: () => {},
    ended: (flow: number) => {
      const one = underWay.get(flow);
      underWay.delete(flow);
      const isTcp = (tracker.table.columns.ints[flow * INTS + KEY]! & 0xff) === TCP;
      if (one !== undefined) found.push({ transport: isTcp ? 'tcp' : 'udp', input: one.parts });
    },
  });
  frames.forEach(({ linkType, bytes, originalLength }, index) => {
    const fields = { number: index + 1, buffer: bytes, capturedLength: bytes.length, originalLength, linkType, seconds: index };
    tracker.packet(Object.assign(new Record(), fields));
  });
  tracker.finish();
  return found;
}
