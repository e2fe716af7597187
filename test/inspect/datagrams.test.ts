import { describe, expect, it, vi } from 'vitest';
import { Datagrams } from '../../src/inspect/datagrams.js';
import type { Side } from '../../src/inspect/evidence.js';
import { CLIENT, EITHER, type InspectionContext, type Inspector, MORE, NO, type Protocol } from '../../src/inspect/inspector.js';
import { DEFAULT_INSPECT_LIMITS, type InspectLimits } from '../../src/inspect/limits.js';

/** `rash` takes anything with an R for its own and rejects what has no second one; `sure` begins with S. */
vi.mock('../../src/inspect/registry.js', () => ({ DATAGRAM_PROTOCOLS: [rash, sure] }));

class Toy implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #letter: string;
  constructor(context: InspectionContext, letter: string, client: Side | null) {
    this.#context = context;
    this.#letter = letter;
    context.evidence.protocol = letter === 'R' ? 'rtp' : 'sip';
    context.evidence.clientSide = client;
  }
  data(side: Side, bytes: Uint8Array, start: number, end: number) {
    const text = Buffer.from(bytes.subarray(start, end)).toString();
    this.#context.evidence.proofs.push({ packet: this.#context.packet, side, what: text });
    this.rejected = !text.includes(this.#letter);
    this.done = text.includes('!');
  }
  gap(side: Side, length: number) {
    this.#context.evidence.proofs.push({ packet: this.#context.packet, side, what: `[${length}]` });
  }
  end() {}
}

const { rash, sure } = vi.hoisted(() => ({ rash: {} as Protocol, sure: {} as Protocol }));
const recognise =
  (letter: string, answer: typeof CLIENT | typeof EITHER): Protocol['recognise'] =>
  (bytes, start, end) => {
    const text = Buffer.from(bytes.subarray(start, end)).toString();
    return text === '' ? MORE : text.includes(letter) ? answer : NO;
  };
Object.assign(rash, {
  name: 'rtp',
  recognise: recognise('R', EITHER),
  create: (c: InspectionContext, s: Side | null) => new Toy(c, 'R', s),
});
Object.assign(sure, {
  name: 'sip',
  recognise: recognise('S', CLIENT),
  create: (c: InspectionContext, s: Side | null) => new Toy(c, 'S', s),
});

function run(limits: Partial<InspectLimits>, ...texts: string[]) {
  const flow = new Datagrams({ ...DEFAULT_INSPECT_LIMITS, ...limits }, { learned() {} }, 0);
  texts.forEach((text, index) => {
    const bytes = Buffer.from(text);
    if (!flow.settled) flow.data((index % 2) as Side, bytes, 0, bytes.length, index + 1);
  });
  return flow;
}

describe('datagrams', () => {
  it('are tried on their own until one shows the protocol', () => {
    const flow = run({}, 'x', 'y', 'S1', 'S2');
    expect(flow.evidence).toMatchObject({ protocol: 'sip', clientSide: 0 });
    expect(flow.evidence.proofs).toEqual([
      { packet: 3, side: 0, what: 'S1' },
      { packet: 4, side: 1, what: 'S2' },
    ]);
  });

  it('void what was noted when a later one contradicts, and the search goes on without that protocol', () => {
    const flow = run({}, 'R1', 'x', 'R2', 'S1');
    expect(flow.evidence.protocol).toBe('sip');
    expect(flow.evidence.proofs.map(({ what }) => what)).toEqual(['S1']);
  });

  it('say nothing of an inspector that rejected at the end', () => {
    const flow = run({}, 'R1', 'x');
    flow.end();
    expect(flow.evidence.protocol).toBeNull();
  });

  it('settle the flow when nothing more can be learned', () => {
    expect(run({}, 'S!', 'S2').evidence.proofs).toHaveLength(1);
  });

  it('may be cut', () => {
    const flow = run({}, 'S1');
    flow.gap(0, 12, 1);
    expect(flow.evidence.proofs.at(-1)).toEqual({ packet: 1, side: 0, what: '[12]' });
  });

  it('are tried up to a limit', () => {
    const flow = run({ maxTriedDatagrams: 3 }, 'x', 'x', 'x', 'x', 'S1');
    expect([flow.settled, flow.recognitionLimited, flow.evidence.protocol]).toEqual([true, true, null]);
  });

  it('are read up to a limit', () => {
    const flow = run({ maxInspectedBytes: 5 }, 'S12', 'S34', 'S56');
    expect([flow.settled, flow.inspectionLimited, flow.evidence.proofs.length]).toEqual([true, true, 2]);
  });
});
