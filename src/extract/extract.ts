import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type CaptureInput, expandInputs, readCapture } from '../capture/index.js';
import type { PacketRecord } from '../capture/record.js';
import { EXIT, ExscopeError } from '../errors.js';
import type { StoredCapture } from '../store/rows.js';
import { type FlowIdentity, isDuring, keysOf, Membership } from './membership.js';
import { PcapngWriter } from './pcapng-writer.js';

/** A packet that is asked for, by its number in the capture of its flow. */
export interface WantedPacket {
  flow: FlowIdentity;
  packet: number;
  /** What it proves, one line. */
  comment: string;
}

export interface ExtractOptions {
  captures: readonly StoredCapture[];
  wanted: readonly WantedPacket[];
  /** Flows of which every packet is asked for. */
  whole: readonly FlowIdentity[];
  /** Where the captures are now, when not where they were: files or folders. */
  places: readonly string[];
  output: string;
  /** Who writes the file. */
  application: string;
}

export interface ExtractResult {
  packets: number;
  /** Captures the packets are from. */
  captures: number;
}

/** Beyond this the disk is waited for. */
const PENDING_BYTES = 8 * 1024 * 1024;

/**
 * Copies packets out of the captures a store was made from, each with what it proves as its comment. Nothing is written under the final name
 * before every capture turned out to be, octet for octet, the one that was analyzed.
 * @throws {ExscopeError} when a capture is missing or another one, and when a packet that was asked for is not there.
 */
export async function extract(options: ExtractOptions): Promise<ExtractResult> {
  const partial = `${options.output}.partial-${process.pid}`;
  // Never through a link that somebody put there meanwhile.
  const file = createWriteStream(partial, { flags: 'wx' });
  const failed = finished(file).catch((cause: NodeJS.ErrnoException) => {
    throw new ExscopeError('EXSCOPE_USAGE', `${options.output} cannot be written: ${cause.message}`, {
      exitCode: EXIT.usage,
      hint: 'Name another file with --output.',
      cause,
    });
  });
  // Heard when it is awaited; until then it must not end the process.
  failed.catch(() => undefined);
  try {
    const result = await new Extraction(options, file).run();
    file.end();
    await failed;
    renameSync(partial, options.output);
    return result;
  } catch (error) {
    // What is still to be written fails by being given up, which is no reason of its own.
    const reason = file.errored === null ? error : await failed.catch((trouble: unknown) => trouble);
    file.destroy();
    await failed.catch(() => undefined);
    // Node's permission model lets nobody remove what nobody could write.
    if (file.errored === null || (file.errored as NodeJS.ErrnoException).code !== 'ERR_ACCESS_DENIED') rmSync(partial, { force: true });
    throw reason;
  }
}

class Extraction {
  readonly #options: ExtractOptions;
  readonly #file: Writable;
  readonly #writer = new PcapngWriter();
  readonly #membership = new Membership();
  /** What is asked for and not found yet; by the number, and by keys of the flow. */
  readonly #left: Set<WantedPacket>;
  readonly #byNumber = new Map<number, WantedPacket[]>();
  readonly #whole = new Map<string, FlowIdentity[]>();
  #packets = 0;

  constructor(options: ExtractOptions, file: Writable) {
    this.#options = options;
    this.#file = file;
    this.#left = new Set(options.wanted);
    for (const wanted of options.wanted) append(this.#byNumber, wanted.packet, wanted);
    // A fragment may be of any flow between the two hosts: only those that prove something are taken.
    for (const flow of options.whole) append(this.#whole, keysOf(flow)[0]!, flow);
  }

  async run(): Promise<ExtractResult> {
    const { captures, application } = this.#options;
    this.#file.write(this.#writer.section(application));
    const needed = captures.filter((capture) => this.#isNeeded(capture));
    const places = await placesOf(needed, this.#options.places);
    for (const capture of needed) {
      const input = upTo(capture.bytes, places.get(capture)!);
      const sink = (record: PacketRecord) => this.#see(record, capture);
      const { sha256 } = await readCapture(input, sink, { ready: () => this.#drained() });
      if (sha256 !== capture.sha256) throw another(input.path, capture);
    }
    const [missing] = this.#left;
    if (missing !== undefined) {
      throw new ExscopeError('EXSCOPE_STORE', `packet ${missing.packet} of flow ${missing.flow.id} is in none of the captures`, {
        exitCode: EXIT.usage,
        hint: 'Analyze the captures again: the store does not fit them.',
      });
    }
    return { packets: this.#packets, captures: needed.length };
  }

  /** A flow may run on into later captures of its run, whose packets have numbers of their own. */
  #isNeeded({ id, firstTimeMicros, lastTimeMicros }: StoredCapture): boolean {
    const flows = [...this.#options.whole, ...this.#options.wanted.map(({ flow }) => flow)];
    return flows.some(
      ({ captureId, firstSeenMicros, lastSeenMicros }) =>
        captureId === id ||
        (firstTimeMicros !== null && lastTimeMicros !== null && lastSeenMicros >= firstTimeMicros && firstSeenMicros <= lastTimeMicros),
    );
  }

  #see(record: PacketRecord, capture: StoredCapture): void {
    const candidates = this.#byNumber.get(record.number);
    if (candidates === undefined && this.#whole.size === 0) return;
    const key = this.#membership.keyOf(record);
    if (key === null) return;
    const comments: string[] = [];
    for (const wanted of candidates ?? []) {
      if (!this.#left.has(wanted) || !isDuring(record, wanted.flow) || !keysOf(wanted.flow).includes(key)) continue;
      this.#left.delete(wanted);
      comments.push(wanted.comment);
    }
    if (comments.length === 0 && !this.#whole.get(key)?.some((flow) => isDuring(record, flow))) return;
    comments.push(`packet ${record.number} of ${capture.name}`);
    this.#file.write(this.#writer.packet(record, capture.name, comments));
    this.#packets++;
  }

  #drained(): Promise<void> | undefined {
    if (this.#file.writableLength < PENDING_BYTES) return undefined;
    return new Promise((resolve, reject) => {
      this.#file.once('drain', resolve).once('error', reject);
    });
  }
}

function append<Key, Value>(index: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = index.get(key);
  if (values === undefined) index.set(key, [value]);
  else values.push(value);
}

/** What was analyzed of a capture: one that was being written then may have grown since. */
function upTo(bytes: number, input: CaptureInput): CaptureInput {
  return input.size === null ? input : { ...input, size: Math.min(input.size, bytes) };
}

/** Where each capture is: where it was, or among the places named, by its name and size. */
async function placesOf(captures: readonly StoredCapture[], places: readonly string[]): Promise<Map<StoredCapture, CaptureInput>> {
  const named = places.length === 0 ? [] : await expandInputs(places);
  const found = new Map<StoredCapture, CaptureInput>();
  for (const capture of captures) {
    if (capture.sha256 === null) {
      throw new ExscopeError('EXSCOPE_STORE', `${capture.name} was not read to its end, so there is no SHA-256 to know it by`, {
        exitCode: EXIT.usage,
        hint: 'Analyze it again, and let the run end.',
      });
    }
    const sameSize = named.filter(({ size }) => size === capture.bytes);
    const there = sameSize.find(({ name }) => name === capture.name) ?? sameSize[0];
    if (there === undefined && (named.length > 0 || capture.path === '-')) {
      throw new ExscopeError('EXSCOPE_UNREADABLE', `${capture.name} is not among the captures named`, {
        exitCode: EXIT.nothingReadable,
        hint: `Name the file, or its folder, with --capture: ${capture.bytes} bytes, SHA-256 ${capture.sha256}`,
      });
    }
    found.set(capture, there ?? (await whereItWas(capture)));
  }
  return found;
}

async function whereItWas({ path, name, sha256 }: StoredCapture): Promise<CaptureInput> {
  try {
    return (await expandInputs([path]))[0]!;
  } catch (cause) {
    throw new ExscopeError('EXSCOPE_UNREADABLE', `${name} is no longer at ${path}`, {
      exitCode: EXIT.nothingReadable,
      hint: `Say where it is with --capture FILE; its SHA-256 is ${sha256}`,
      cause,
    });
  }
}

function another(path: string, { name, sha256 }: StoredCapture): ExscopeError {
  return new ExscopeError('EXSCOPE_UNREADABLE', `${path} is not the ${name} that was analyzed: its SHA-256 is another one`, {
    exitCode: EXIT.nothingReadable,
    hint: `The store was made from a file with SHA-256 ${sha256}; say where it is with --capture FILE`,
  });
}
