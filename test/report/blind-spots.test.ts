/** What could not be seen is told in numbers, and in what it means for the verdicts. */
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { meanings, oddities, payloadLine, percent } from '../../src/report/blind-spots.js';
import { summarize } from '../../src/report/summary.js';
import { wordingOf } from '../../src/wording/wording.js';
import { flow } from '../helpers/facts.js';
import { capture, judged, type StoreParts, storeOf } from './judged.js';

const [en, id] = [wordingOf('en'), wordingOf('id')];
const catalog = loadCatalog();
const summaryOf = (parts: StoreParts) => summarize({ store: storeOf(parts), catalog, version: '0.1.0', storeName: 's.db' }, en);
const undetermined = (protectionReason: string) =>
  judged(flow('10.0.0.9:1025', '10.0.0.5:143'), { protection: 'undetermined', protectionReason });

describe('payload', () => {
  it('is told by where it ended, and adds up', () => {
    const { coverage } = summaryOf({ payload: { inspected: 31_000, decided: 66_000, repeated: 2000, limited: 1000, cut: 0 } });
    expect(payloadLine(coverage, en)).toBe(
      '100 KB of payload: 31 % read, 66 % of flows already decided, 2.0 % repeated, 1.0 % beyond a limit',
    );
    expect(payloadLine(coverage, id)).toContain('2,0 % berulang');
    expect(payloadLine(summaryOf({ payload: { inspected: 0 } }).coverage, en)).toBeNull();
  });

  it.each([
    [1, '100 %'],
    [0.9999, 'more than 99.9 %'],
    [0.998, '99 %'],
    [0.0123, '1.2 %'],
    [0.0001, 'less than 0.1 %'],
  ])('%f of it is told as %s', (part, text) => expect(percent(part, en)).toBe(text));
});

describe('shares', () => {
  it('of gaps are of what was sent, copies left out', () => {
    const flows = [judged(flow('10.0.0.9:1025', '10.0.0.5:143', { clientSide: { gapBytes: 25 } }))];
    const { coverage } = summaryOf({ flows, payload: { inspected: 75, repeated: 1000, duplicate: 500, reset: 9 } });
    expect(coverage).toMatchObject({ gapBytes: 25, gapShare: 0.25 });
  });

  it('of duplicates are of packets', () => {
    const { coverage } = summaryOf({ outcomes: { decoded: 60, duplicate: 20, 'non-ip': 20 } });
    expect(coverage.duplicateShare).toBe(0.2);
    expect(oddities(coverage, en)).toEqual(['20 packets were captured twice (20 %); copies are no evidence and weaken no verdict.']);
  });
});

it('counts TCP flows that must have had two directions', () => {
  const silent = { packets: 0, payloadBytes: 0 };
  const at = (parts: object) => judged(flow('10.0.0.9:1025', '10.0.0.5:143', parts));
  const flows = [
    at({}),
    at({ serverSide: silent, state: 'midstream' }),
    at({ serverSide: silent, state: 'unanswered' }),
    // A SYN without an answer may be all there was.
    at({ clientSide: { payloadBytes: 0 }, serverSide: silent, state: 'unanswered' }),
    at({ transport: 'udp', serverSide: silent, state: 'unanswered' }),
  ];
  expect(summaryOf({ flows }).coverage.oneWayFlows).toBe(2);
});

describe('what it means', () => {
  it('is not told where nothing was weakened', () => {
    expect(meanings(summaryOf({ flows: [undetermined('no-data'), undetermined('handshake-failed')] }), en)).toEqual([]);
  });

  it('is told of each blind spot, with its flows', () => {
    const flows = ['mid-stream', 'mid-stream', 'one-direction', 'gap', 'cut-by-snaplen'].map(undetermined);
    const captures = [capture({ droppedByCapture: 7, counters: { outOfTimeOrder: 3, clockWentBack: 2 } })];
    const summary = summaryOf({ flows, captures, limits: { flows: 5, inspectionLimited: 1, recognitionLimited: 2, flowsEvicted: 4 } });
    expect(meanings(summary, en)).toEqual([
      'Neither TLS nor its absence could be confirmed on 2 flows: their first bytes are missing.',
      'Protection could not be confirmed on 1 flow: only one direction was captured.',
      'Protection could not be confirmed on 1 flow: its packets are missing in part.',
      'Protection could not be confirmed on 1 flow: its packets were cut by the snaplen.',
      'The capturing system dropped 7 packets: flows that were in no other packet were not seen at all, and some gaps may come from this.',
      'The clock went back 2 times by more than a second: times and durations there are not reliable; protection was judged by the order of packets, not by their times.',
      'A limit ended the reading of 3 flows: a login or upgrade that came later in them was not seen.',
      '4 flows were closed early to make room: what came later counts as a flow that began before the capture.',
    ]);
    expect(meanings(summary, id)).toHaveLength(8);
  });
});
