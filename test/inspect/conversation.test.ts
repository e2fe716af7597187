import { describe, expect, it, vi } from 'vitest';
import { Conversation } from '../../src/inspect/conversation.js';
import type { Side } from '../../src/inspect/evidence.js';
import { CLIENT, type InspectionContext, type Inspector, MORE, NO, type Protocol, SERVER } from '../../src/inspect/inspector.js';
import { DEFAULT_INSPECT_LIMITS } from '../../src/inspect/limits.js';

/** Two toy protocols: `ping` whose client begins with PING, `greet` whose server begins with HELLO and whose client must answer HI. */
vi.mock('../../src/inspect/registry.js', () => ({ PROTOCOLS: [ping, greet] }));

class Toy implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #protocol: 'smtp' | 'imap';
  constructor(context: InspectionContext, protocol: 'smtp' | 'imap', client: Side | null) {
    this.#context = context;
    this.#protocol = protocol;
    context.evidence.clientSide = client;
  }
  data(side: Side, bytes: Uint8Array, start: number, end: number) {
    const text = Buffer.from(bytes.subarray(start, end)).toString();
    this.#context.evidence.protocol = this.#protocol;
    this.#context.evidence.proofs.push({ packet: this.#context.packet, side, what: text });
    if (text.includes('BYE')) this.done = true;
    if (this.#protocol === 'imap' && side === this.#context.evidence.clientSide && !text.startsWith('HI')) this.rejected = true;
  }
  gap(side: Side, length: number) {
    this.#context.evidence.proofs.push({ packet: this.#context.packet, side, what: `[${length}]` });
  }
  end() {}
}

const startsWith =
  (word: string, answer: typeof CLIENT | typeof SERVER): Protocol['recognise'] =>
  (bytes, start, end, midstream) => {
    const text = Buffer.from(bytes.subarray(start, end)).toString();
    if (midstream && answer === SERVER) return NO;
    if (text.startsWith(word)) return answer;
    return word.startsWith(text) ? MORE : NO;
  };
const { ping, greet } = vi.hoisted(() => ({ ping: {} as Protocol, greet: {} as Protocol }));
Object.assign(ping, {
  name: 'smtp',
  recognise: startsWith('PING', CLIENT),
  create: (context: InspectionContext, client: Side | null) => new Toy(context, 'smtp', client),
});
Object.assign(greet, {
  name: 'imap',
  recognise: startsWith('HELLO', SERVER),
  create: (context: InspectionContext, client: Side | null) => new Toy(context, 'imap', client),
});

type Step = [Side, string] | [Side, number];

function talk(steps: Step[], started: [boolean, boolean] = [true, true], limits = {}) {
  const conversation = new Conversation({ ...DEFAULT_INSPECT_LIMITS, ...limits }, started, { learned() {} }, 0);
  steps.forEach(([side, what], index) => {
    if (conversation.settled) return;
    if (typeof what === 'number') conversation.gap(side, what, index + 1);
    else {
      const refilled = Buffer.from(what);
      conversation.data(side, refilled, 0, what.length, index + 1);
      refilled.fill(0);
    }
  });
  const settledBeforeEnd = conversation.settled;
  conversation.end();
  const heard = conversation.evidence.proofs.map(({ packet, side, what }) => `${packet}:${side}:${what}`);
  return { conversation, heard, settledBeforeEnd, ...conversation.evidence };
}

describe('recognition', () => {
  it('starts with the bytes of whoever speaks first', () => {
    expect(
      talk([
        [0, 'PING 1'],
        [1, 'PONG'],
      ]),
    ).toMatchObject({ protocol: 'smtp', clientSide: 0, heard: ['1:0:PING 1', '2:1:PONG'] });
    expect(
      talk([
        [1, 'HELLO'],
        [0, 'HI'],
      ]),
    ).toMatchObject({ protocol: 'imap', clientSide: 0 });
  });

  it('waits for more when the first segment is too short, and then shows everything once', () => {
    expect(
      talk([
        [0, 'P'],
        [0, 'I'],
        [0, 'NG 1'],
      ]).heard,
    ).toEqual(['1:0:P', '2:0:I', '3:0:NG 1']);
  });

  it('gives the inspector what the other side said before', () => {
    expect(
      talk([
        [0, 'HI there'],
        [1, 'HELLO'],
      ]),
    ).toMatchObject({ protocol: 'imap', heard: ['1:0:HI there', '2:1:HELLO'] });
  });

  it('believes nothing that the other side contradicts', () => {
    const { protocol, proofs } = talk([
      [0, '*1 PING'],
      [1, 'HELLO'],
      [0, '*2'],
    ]);
    expect([protocol, proofs]).toEqual([null, []]);
  });

  it('goes on searching after a rejection', () => {
    expect(
      talk([
        [1, 'HELLO'],
        [0, 'nonsense'],
        [0, 'PING 2'],
      ]),
    ).toMatchObject({ protocol: 'smtp', heard: ['3:0:PING 2'] });
  });

  it('finds a protocol in the middle of a stream', () => {
    expect(
      talk(
        [
          [0, 'rest of something'],
          [0, 'PING 3'],
        ],
        [false, false],
      ),
    ).toMatchObject({ protocol: 'smtp', heard: ['2:0:PING 3'] });
    expect(talk([[1, 'HELLO']], [false, false]).protocol).toBe(null);
  });

  it('does not glue bytes across a gap', () => {
    expect(
      talk([
        [0, 'PI'],
        [0, 5],
        [0, 'NG'],
      ]).protocol,
    ).toBe(null);
  });
});

describe('limits', () => {
  it('leave a flow unknown after too many segments', () => {
    const { conversation, settledBeforeEnd } = talk(new Array(20).fill([0, 'zzz']), [true, true], { maxTriedFromStart: 5 });
    expect([settledBeforeEnd, conversation.recognitionLimited, conversation.evidence.protocol]).toEqual([true, true, null]);
  });

  it('do not count segments a protocol may begin with, but to the larger limit', () => {
    const octets: [0, string][] = [...'PING 1'].map((octet) => [0, octet]);
    expect(talk(octets, [true, true], { maxTriedFromStart: 2 }).protocol).toBe('smtp');
    expect(talk(octets, [true, true], { maxTriedFromStart: 2, maxTriedSegments: 2 }).protocol).toBe(null);
  });

  it('keep what was learned when the byte budget is used up', () => {
    const { conversation, protocol, heard } = talk(
      [
        [0, 'PING 1'],
        [1, 'x'.repeat(100)],
        [0, 'never read'],
      ],
      [true, true],
      { maxInspectedBytes: 50 },
    );
    expect([conversation.inspectionLimited, protocol, heard.length]).toEqual([true, 'smtp', 2]);
  });

  it('settle when the inspector is done', () => {
    expect(
      talk([
        [0, 'PING BYE'],
        [0, 'more'],
      ]),
    ).toMatchObject({ settledBeforeEnd: true, heard: ['1:0:PING BYE'] });
  });
});
