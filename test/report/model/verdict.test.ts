/** The sentence a report opens with: what is worst, how much was decided, and never more than a capture can say. */
import { describe, expect, it } from 'vitest';
import type { ToldFinding } from '../../../src/report/model/told-finding.js';
import { verdictOf } from '../../../src/report/model/verdict.js';
import type { SummaryModel } from '../../../src/report/summary.js';
import { LANGUAGES, wordingOf } from '../../../src/wording/wording.js';

function finding(parts: Partial<ToldFinding>): ToldFinding {
  return {
    id: 'F1',
    fingerprint: '00',
    kind: 'credential-sent',
    problem: 'imap/readable',
    severity: 'high',
    title: '',
    detail: '',
    server: { address: '10.0.0.5', port: 143 },
    anyPort: false,
    clients: [],
    clientCount: 0,
    flows: [1],
    flowCount: 1,
    users: [],
    evidence: [],
    packets: [],
    severityReason: '',
    fix: [],
    firstSeen: null,
    lastSeen: null,
    accepted: null,
    ...parts,
  };
}

function summary(protection: Partial<SummaryModel['protection']>, rest: Partial<SummaryModel> = {}): SummaryModel {
  const none = { encrypted: 0, upgraded: 0, cleartext: 0, obfuscated: 0, signed: 0, undetermined: 0, byDesign: 0, unrelated: 0 };
  return {
    protection: { ...none, undeterminedReasons: {}, ...protection },
    expectation: { expected: 0, exception: 0, unexpected: 0, unrelated: 5 },
    coverage: { droppedByCapture: null, missingCaptures: [] },
    partlyRead: false,
    interrupted: false,
    ...rest,
  } as unknown as SummaryModel;
}

const english = wordingOf('en');

const tell = (seen: SummaryModel, findings: ToldFinding[], wording = english) =>
  verdictOf({ summary: seen, findings, policies: [] }, wording);

describe('the verdict', () => {
  it('names the worst, each kind once, and counts users over all of a kind', () => {
    const findings = [
      finding({ users: ['alice', 'bob'], flows: [1, 2] }),
      finding({ users: ['alice'], flows: [3] }),
      finding({ kind: 'session-exposed', flows: [4] }),
      finding({ kind: 'weak-tls', severity: 'medium' }),
    ];
    expect(tell(summary({ encrypted: 4 }), findings)).toMatchObject({
      tone: 'high',
      sentence:
        '3 problems of high severity: the passwords of 2 users crossed the network readable and a signed-in web session can be taken over.',
      problems: { high: 3, medium: 1, low: 0, info: 0, accepted: 0 },
    });
  });

  it('says how many kinds it does not name', () => {
    const kinds = ['credential-sent', 'session-exposed', 'smb1', 'ntlmv1', 'weak-tls'] as const;
    const { sentence } = tell(
      summary({}),
      kinds.map((kind) => finding({ kind })),
    );
    expect(sentence).toMatch(/, SMB 1 is spoken with 1 server and 2 other kinds of problem\.$/);
    expect(sentence).toContain('readable passwords crossed the network in 1 connection, ');
  });

  it('does not weigh what somebody answers for, and counts it', () => {
    const accepted = { who: 'CISO', why: 'legacy scanner', until: null, ended: false };
    expect(tell(summary({ encrypted: 1 }), [finding({ accepted })])).toMatchObject({
      tone: 'clear',
      problems: { high: 0, accepted: 1 },
    });
  });

  it('without problems says in how many flows, and how many are open', () => {
    expect(tell(summary({ encrypted: 400, upgraded: 10, byDesign: 2, undetermined: 38 }), [])).toMatchObject({
      tone: 'clear',
      sentence: 'No violation was seen in 412 decided flows; 38 could not be decided.',
      bounds: ['412 of 450 flows of Exchange could be decided, 38 could not; 5 other flows are not of Exchange.'],
    });
  });

  it('of nothing, or of what could not be decided, says that nothing can be said', () => {
    expect(tell(summary({}), [])).toMatchObject({ tone: 'open', sentence: expect.stringContaining('no flow of Exchange') });
    expect(tell(summary({ undetermined: 3 }), [])).toMatchObject({
      tone: 'open',
      sentence: expect.stringContaining('none of the 3 flows'),
    });
    expect(tell(summary({ undetermined: 1 }), []).sentence).toContain('the one flow of Exchange that was seen could not be decided');
  });

  it('is bounded by what was not read', () => {
    const coverage = { droppedByCapture: 7, missingCaptures: [{}] } as unknown as SummaryModel['coverage'];
    const { bounds } = tell(summary({}, { partlyRead: true, interrupted: true, coverage }), []);
    expect(bounds).toHaveLength(5);
    expect(bounds.join(' ')).toContain('dropped 7 packets');
  });

  it('tells hidden passwords from readable ones', () => {
    const hidden = finding({ problem: 'smb/hidden', severity: 'medium', users: ['alice'] });
    expect(tell(summary({ encrypted: 1 }), [hidden]).sentence).toBe(
      'No problem of high severity was seen, but 1 of medium severity was: the login of 1 user was sent unprotected.',
    );
  });

  it('counts controls of all policies', () => {
    const counts = { fail: 1, pass: 2, inconclusive: 0, 'not-tested': 3 };
    const { bounds } = verdictOf({ summary: summary({}), findings: [], policies: [{ counts }, { counts }] }, english);
    expect(bounds.at(-1)).toBe(
      'Controls checked: 12. With violations 2, without a violation in what was decided 4, undecided 0, not tested 6.',
    );
  });

  it('tells a kind without words of its own by its title', () => {
    const { sentence } = tell(summary({}), [finding({ kind: 'of-tomorrow' as ToldFinding['kind'], title: 'A problem of tomorrow' })]);
    expect(sentence).toBe('1 problem of high severity: A problem of tomorrow.');
  });

  it.each(LANGUAGES)('has words for every kind in %s, and never certifies', (language) => {
    const wording = wordingOf(language);
    const said = ['high', 'medium', 'low', 'info'].map(
      (severity) => tell(summary({ encrypted: 1 }), [finding({ severity: severity as ToldFinding['severity'] })], wording).sentence,
    );
    expect(new Set(said).size).toBe(4);
    expect(said.join(' ')).not.toMatch(/compliant|patuh/i);
  });
});
