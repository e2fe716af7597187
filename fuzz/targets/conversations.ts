/** One flow's payload: from recognition on, and each inspector by itself. */
import { Conversation } from '../../src/inspect/conversation.js';
import { Datagrams } from '../../src/inspect/datagrams.js';
import { emptyEvidence, type FlowEvidence, type Side } from '../../src/inspect/evidence.js';
import type { InspectedFlow } from '../../src/inspect/inspected-flow.js';
import { CLIENT, type InspectionContext, type LearnedEndpoint, type Protocol, SERVER } from '../../src/inspect/inspector.js';
import { DEFAULT_INSPECT_LIMITS } from '../../src/inspect/limits.js';
import { DATAGRAM_PROTOCOLS, PROTOCOLS } from '../../src/inspect/registry.js';
import { sampleConversations, type TransportConversation } from '../captures.js';
import { type Input, sizeOf } from '../input.js';
import { conversationFrames, pcapngOf } from '../save.js';
import { Surroundings } from '../surroundings.js';
import { BUDGET, type Target } from '../target.js';

/** Sides that speak, more often than octets that are missing. */
const KINDS = [0, 1, 0, 1, 0, 1, 2, 3];
/** Of a protocol no sample speaks, as many of any other. */
const STRANGERS = 12;

type Transport = TransportConversation['transport'];

const common = (transport: Transport) => ({
  kinds: KINDS,
  budget: BUDGET,
  maxResult: { base: 131_072, perByte: 64 },
  save: (input: Input) => ({ extension: 'pcapng', bytes: pcapngOf(conversationFrames(input, transport)) }),
});

/** One conversation in eight is looked at as if its beginning had been missed. */
const isMidstream = (input: Input) => (sizeOf(input) & 7) === 0;

function inspected(input: Input, transport: Transport, surroundings: number, learn: (endpoint: LearnedEndpoint) => void): FlowEvidence {
  const around = new Surroundings(surroundings);
  const started = !isMidstream(input);
  const learner = { learned: (_flow: number, endpoint: LearnedEndpoint) => learn(endpoint) };
  const flow =
    transport === 'tcp'
      ? new Conversation(DEFAULT_INSPECT_LIMITS, [started, started], learner, 0)
      : new Datagrams(DEFAULT_INSPECT_LIMITS, learner, 0);
  show(flow, input, around);
  flow.end();
  return flow.evidence;
}

function show(flow: InspectedFlow & Pick<Conversation, 'data' | 'gap'>, input: Input, around: Surroundings): void {
  input.forEach(({ kind, bytes }, index) => {
    const side = (kind & 1) as Side;
    if (flow.settled || bytes.length === 0) return;
    if (kind > 1) flow.gap(side, bytes.length, index + 1);
    else around.show(bytes, (buffer, start, end) => flow.data(side, buffer, start, end, index + 1));
  });
}

/** Recognition included. */
function conversation(transport: Transport): Target {
  return {
    name: `conversation/${transport}`,
    ...common(transport),
    corpus: async () => (await sampleConversations()).filter((one) => one.transport === transport).map(({ input }) => input),
    run: (input, surroundings) => {
      const learned: LearnedEndpoint[] = [];
      const evidence = inspected(input, transport, surroundings, (endpoint) => void learned.push(endpoint));
      return JSON.stringify({ evidence, learned });
    },
  };
}

class Context implements InspectionContext {
  readonly evidence = emptyEvidence();
  readonly learned: [LearnedEndpoint, Side][] = [];
  readonly #started: boolean;
  packet = 0;

  constructor(started: boolean) {
    this.#started = started;
  }

  sawStart(): boolean {
    return this.#started;
  }

  learn(endpoint: LearnedEndpoint, serverSide: Side): void {
    this.learned.push([endpoint, serverSide]);
  }
}

function inspector(protocol: Protocol, transport: Transport): Target {
  return {
    name: `inspect/${transport === 'udp' ? 'udp-' : ''}${protocol.name}`,
    ...common(transport),
    corpus: () => spokenBy(protocol, transport),
    run: (input, surroundings) => runInspector(protocol, input, surroundings),
  };
}

/** Whatever the octets, the inspector gets them, until it says that it wants no more. */
function runInspector(protocol: Protocol, input: Input, surroundings: number): string {
  const around = new Surroundings(surroundings);
  const midstream = isMidstream(input);
  const first = input.find(({ kind }) => kind < 2);
  const recognition = first && around.show(first.bytes, (bytes, start, end) => protocol.recognise(bytes, start, end, midstream));
  const side = (first?.kind ?? 0) as Side;
  const context = new Context(!midstream);
  const client = recognition === CLIENT ? side : recognition === SERVER ? ((side ^ 1) as Side) : null;
  const inspector = protocol.create(context, client, midstream);
  input.forEach(({ kind, bytes }, index) => {
    context.packet = index + 1;
    if (inspector.done || inspector.rejected || bytes.length === 0) return;
    if (kind > 1) inspector.gap((kind & 1) as Side, bytes.length);
    else around.show(bytes, (buffer, start, end) => inspector.data(kind as Side, buffer, start, end));
  });
  inspector.end();
  const { done, rejected } = inspector;
  return JSON.stringify({ recognition, done, rejected, evidence: context.evidence, learned: context.learned });
}

async function spokenBy({ name, others = [] }: Protocol, transport: Transport): Promise<Input[]> {
  const all = (await sampleConversations()).filter((one) => one.transport === transport).map(({ input }) => input);
  const spoken = all.filter((input) => {
    const { protocol } = inspected(input, transport, 0, () => {});
    return protocol !== null && [name, ...others].includes(protocol);
  });
  return spoken.length > 0 ? spoken : all.slice(0, STRANGERS);
}

export const CONVERSATIONS: readonly Target[] = [
  conversation('tcp'),
  conversation('udp'),
  ...PROTOCOLS.map((protocol) => inspector(protocol, 'tcp')),
  ...DATAGRAM_PROTOCOLS.map((protocol) => inspector(protocol, 'udp')),
];
