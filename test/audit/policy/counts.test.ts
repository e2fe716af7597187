/** Whatever the control and the flows: the counts add up, the order of the flows does not matter, and the status follows from the counts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Control, FlowCondition } from '../../../src/catalog/policies.js';
import type { JudgedFlow } from '../../../src/store/index.js';
import type { Expectation, Protection } from '../../../src/store/rows.js';
import { check, control } from '../../helpers/controls.js';
import { flow, tls } from '../../helpers/facts.js';
import { judged } from '../../report/judged.js';

const leaf: fc.Arbitrary<FlowCondition> = fc.oneof(
  fc.constant({}),
  fc.record({ protocols: fc.subarray(['imap', 'smtp', 'http'], { minLength: 1 }) }),
  fc.record({ protection: fc.subarray(['encrypted', 'cleartext', 'undetermined'], { minLength: 1 }) }),
  fc.record({ expectation: fc.subarray(['expected', 'unexpected', 'exception', 'unrelated'], { minLength: 1 }) }),
  fc.record({ answered: fc.boolean() }),
  fc.record({ client: fc.constantFrom('internet' as const, 'internal' as const) }),
  fc.record({ findings: fc.subarray(['upgrade-stripped', 'cleartext-protocol', 'upgrade-stripped/smtp/sometimes'], { minLength: 1 }) }),
  fc.record({ shows: fc.subarray(['tls', 'tls-negotiated', 'upgrade-offer', 'payload'], { minLength: 1 }) }),
  fc.record({
    tls: fc.record({ authority: fc.constantFrom('ietf', 'mozilla'), opinions: fc.subarray(['forbidden', 'acceptable'], { minLength: 1 }) }),
  }),
);
const { condition } = fc.letrec<{ condition: FlowCondition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}));

const rule = fc.oneof(
  condition.map((forbids) => ({ kind: 'forbidden' as const, forbids })),
  condition.map((requires) => ({ kind: 'required' as const, requires })),
  fc.array(condition, { minLength: 1, maxLength: 3 }).map((allows) => ({ kind: 'allowed-only' as const, allows })),
);
const anyControl: fc.Arbitrary<Control> = fc
  .tuple(
    rule,
    condition,
    fc.option(condition, { nil: undefined }),
    fc.constantFrom('unexpected' as const, 'cleartext' as const, undefined),
    fc.boolean(),
  )
  .map(([rules, flows, decided, excuse, unrelated]) => control(rules, { flows, decided, excuse, unrelated }));

const anyFlow: fc.Arbitrary<JudgedFlow> = fc
  .record({
    protocol: fc.constantFrom('imap' as const, 'smtp' as const, 'http' as const),
    protection: fc.constantFrom<Protection>('encrypted', 'cleartext', 'undetermined'),
    expectation: fc.constantFrom<Expectation>('expected', 'unexpected', 'exception', 'unrelated'),
    clientRole: fc.constantFrom('client', 'internet', null),
    server: fc.constantFrom('10.0.0.5:25', '10.0.0.6:25'),
    offer: fc.constantFrom('none', 'offered', 'notOffered'),
    version: fc.constantFrom('1.0' as const, '1.2' as const, null),
    reasons: fc.constantFrom<string[]>([], ['accepted-cleartext: x']),
    micros: fc.integer({ min: 0, max: 1000 }),
  })
  .map(({ protocol, protection, expectation, clientRole, server, offer, version, reasons, micros }) => ({
    ...judged(
      flow('10.0.0.9:50000', server, {
        evidence: {
          protocol,
          cleartext: { packet: 3, what: 'content' },
          tls: version === null ? null : tls({ version }),
          upgrade:
            offer === 'none'
              ? null
              : {
                  verb: null,
                  offered: offer === 'offered' ? 2 : null,
                  notOffered: offer === 'notOffered' ? 2 : null,
                  asked: null,
                  accepted: null,
                  refused: null,
                  done: null,
                  plaintextAfter: null,
                  pipelined: null,
                  stripped: null,
                },
        },
      }),
      { protocol, protection, expectation, clientRole, reasons, protectionReason: protection === 'undetermined' ? 'gap' : null },
    ),
    firstSeenMicros: micros,
    lastSeenMicros: micros + 1,
  }));

describe('counts of a control', () => {
  it('add up', () => {
    fc.assert(
      fc.property(anyControl, fc.array(anyFlow, { maxLength: 12 }), (what, flows) => {
        const { relevant, decided, undecided, violating, undecidedReasons, status, untested, flows: shown } = check(what, flows);
        expect(decided + undecided).toBe(relevant);
        expect(violating).toBeLessThanOrEqual(decided);
        expect(relevant).toBeLessThanOrEqual(flows.length);
        expect(shown).toHaveLength(violating);
        expect(Object.values(undecidedReasons).reduce((sum, count) => sum + count, 0)).toBe(undecided);
        expect(Object.values(undecidedReasons).every((count) => count > 0)).toBe(true);
        expect(status).toBe(violating > 0 ? 'fail' : decided > 0 ? 'pass' : relevant > 0 ? 'inconclusive' : 'not-tested');
        expect(untested === null).toBe(relevant > 0);
      }),
      { numRuns: 400 },
    );
  });

  it('do not depend on the order of the flows', () => {
    fc.assert(
      fc.property(anyControl, fc.array(anyFlow, { maxLength: 8 }), (what, flows) => {
        const { findings, ...forwards } = check(what, flows);
        const { findings: same, ...backwards } = check(what, flows.toReversed());
        expect(backwards).toEqual(forwards);
        expect([...same].sort()).toEqual([...findings].sort());
      }),
      { numRuns: 200 },
    );
  });
});
