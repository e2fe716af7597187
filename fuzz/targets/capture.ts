/** The reader of captures and all that observing makes of the packets. */
import { openSync, writeSync } from 'node:fs';
import { isGzip } from '../../src/capture/gzip/member-header.js';
import { type CaptureFacts, type CaptureInput, readCapture } from '../../src/capture/index.js';
import { Coverage } from '../../src/decode/coverage.js';
import { EXIT, ExscopeError } from '../../src/errors.js';
import type { FlowEvidence } from '../../src/inspect/evidence.js';
import type { ObservedEndpoint, ObservedFlow } from '../../src/inspect/observation.js';
import { Observer } from '../../src/inspect/observer.js';
import { bytesOf, sampleFiles } from '../captures.js';
import { type Input, whole } from '../input.js';
import { scratchFile } from '../scratch.js';
import { BUDGET, hold, SURROUNDINGS, type Target } from '../target.js';

/** Written over again and again: making a file anew, or shorter, takes longer than reading it. */
let file: number | null = null;

/** The path of a file that begins with these octets; what is behind them is of earlier ones. */
function fileOf(bytes: Uint8Array): string {
  const path = scratchFile('capture');
  file ??= openSync(path, 'w');
  writeSync(file, bytes, 0, bytes.length, 0);
  return path;
}

/** A table for a quarter of a million flows takes longer to make than such a capture to read, and this one is full now and then. */
const LIMITS = { maxFlows: 256 };

interface Told {
  facts: CaptureFacts;
  coverage: Coverage;
  flows: (ObservedFlow & { evidence: FlowEvidence | null })[];
  endpoints: ObservedEndpoint[];
  counters: object;
}

/** All that is told of a capture. */
async function observe(input: CaptureInput, bufferSize: number): Promise<Told> {
  const flows: Told['flows'] = [];
  const endpoints: ObservedEndpoint[] = [];
  const evidence = new Map<number, FlowEvidence>();
  const observer = new Observer(
    {
      evidence: (flow, said) => {
        hold(!evidence.has(flow), () => `flow ${flow} has evidence twice`);
        evidence.set(flow, said);
        return flow;
      },
      flow: (flow, told) => {
        hold(told === (evidence.has(flow.number) ? flow.number : 0), () => `flow ${flow.number} is told to have the evidence of ${told}`);
        flows.push({ ...structuredClone(flow), evidence: evidence.get(flow.number) ?? null });
      },
      endpoint: (endpoint) => void endpoints.push(endpoint),
    },
    LIMITS,
  );
  const coverage = new Coverage();
  observer.beginCapture(0, coverage);
  const facts = await readCapture(input, observer.packet, { bufferSize });
  observer.finish();
  return { facts, coverage, flows, endpoints, counters: { ...observer.flowCounters, ...observer.inspectCounters } };
}

/** Every packet ends in one counter, and what belongs to a flow is counted there. */
function addsUp({ facts, coverage, flows, counters }: Told): void {
  const counted = coverage.entries();
  hold(coverage.total() === facts.packets, () => `${facts.packets} packets were read, ${JSON.stringify(counted)} counted`);
  hold(
    counted.every(([, packets]) => packets > 0 && Number.isInteger(packets)),
    () => JSON.stringify(counted),
  );
  const inFlows = flows.reduce((sum, { sides: [a, b] }) => sum + a.packets + b.packets, 0);
  const decoded = coverage.of('decoded');
  hold(
    decoded <= inFlows && inFlows <= decoded + coverage.of('duplicate'),
    () => `${inFlows} packets in flows, ${JSON.stringify(counted)}`,
  );
  const bytes = flows.reduce((sum, { sides: [a, b] }) => sum + a.bytes + b.bytes, 0);
  hold(bytes <= facts.originalBytes, () => `${bytes} octets in flows, ${facts.originalBytes} in the capture`);
  hold(facts.capturedBytes <= facts.originalBytes, () => `captured ${facts.capturedBytes} of ${facts.originalBytes}`);
  const numbers = new Set(flows.map(({ number }) => number));
  hold(numbers.size === flows.length, () => 'a flow was told twice');
  hold((counters as { flows: number }).flows === flows.length, () => `${flows.length} flows of ${(counters as { flows: number }).flows}`);
  for (const flow of flows) {
    const counts = flow.sides.flatMap(({ packets, bytes, payloadBytes, gapBytes, cutPackets }) => [
      packets,
      bytes,
      payloadBytes,
      gapBytes,
      cutPackets,
    ]);
    hold(
      counts.every((count) => Number.isSafeInteger(count) && count >= 0),
      () => `flow ${flow.number} counts ${counts}`,
    );
    hold(
      1 <= flow.firstPacket && flow.firstPacket <= flow.lastPacket && flow.lastPacket <= facts.packets,
      () => `flow ${flow.number}: packets`,
    );
    hold(flow.firstSeenMicros <= flow.lastSeenMicros, () => `flow ${flow.number} ends before it begins`);
  }
}

async function run(input: Input, surroundings: number): Promise<string> {
  const bytes = input[0]?.bytes ?? new Uint8Array(0);
  const path = fileOf(bytes);
  // In one piece, and in up to forty. How much of damaged data zlib still decompresses depends on the pieces it is given.
  const inPieces = surroundings !== SURROUNDINGS[0] && !isGzip(bytes);
  const bufferSize = inPieces ? Math.max(5, Math.ceil(bytes.length / (1 + (bytes.length % 40)))) : 2 ** 21;
  let told: Told;
  try {
    told = await observe({ path, name: 'capture', size: bytes.length }, bufferSize);
  } catch (error) {
    const known = error instanceof ExscopeError && error.exitCode === EXIT.nothingReadable;
    if (!known) throw error;
    return `${error.code}: ${error.message}`;
  }
  addsUp(told);
  const { facts, coverage, ...rest } = told;
  return JSON.stringify({ facts, coverage: coverage.record(), ...rest });
}

export const capture: Target = {
  name: 'capture',
  kinds: [0],
  corpus: async () => sampleFiles().map((path) => whole(bytesOf(path))),
  run,
  // Files are written and read as well.
  budget: { milliseconds: 2 * BUDGET.milliseconds, microsecondsPerByte: BUDGET.microsecondsPerByte },
  maxResult: { base: 65_536, perByte: 64 },
  save: (input) => ({ extension: 'pcap', bytes: input[0]?.bytes ?? new Uint8Array(0) }),
};
