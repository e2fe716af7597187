/** One sentence for all flows of a finding: none that one of them makes false. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FindingCollector } from '../../src/audit/findings.js';
import type { CredentialEvidence, FlowEvidence } from '../../src/inspect/evidence.js';
import type { JudgedFlow } from '../../src/store/index.js';
import type { VerdictRow } from '../../src/store/rows.js';
import { flow } from '../helpers/facts.js';
import { told } from '../helpers/told.js';
import { judged } from '../report/judged.js';

let second = 0;
const http = (evidence: Partial<FlowEvidence>, verdict: Partial<VerdictRow> = {}): JudgedFlow =>
  judged(flow('10.0.0.9:1025', '10.0.0.5:80', { firstSeenMicros: ++second * 1e6, evidence: { protocol: 'http', ...evidence } }), verdict);

const login = (mechanism: string): CredentialEvidence => ({
  packet: 8,
  mechanism,
  user: null,
  domain: null,
  passwordReadable: false,
  beforeTls: true,
  ntlmVersion: null,
  outcome: null,
});

const findings = (flows: readonly JudgedFlow[]) => {
  const collector = new FindingCollector();
  for (const each of flows) collector.add(each);
  return collector.findings();
};
const readable = (flows: readonly JudgedFlow[]) => told(findings(flows).find(({ kind }) => kind === 'cleartext-protocol')!);

const spoken = http({});
const loggedIn = http({ credentials: [login('NTLM')] });
const content = http({ cleartext: { packet: 77, what: 'HTTP request body' }, credentials: [login('Negotiate')] });
const later = http({ cleartext: { packet: 99, what: 'HTTP response with content' } });

describe('the sentence of a finding', () => {
  it('says that nothing but the protocol passed only where that is so of all its flows', () => {
    expect(readable([spoken]).detail).toBe('The protocol was spoken readable, without content or login.');
    expect(readable([spoken, loggedIn]).detail).toBe('A login passed without TLS; no content was seen.');
    expect(readable([spoken, loggedIn, content, later]).detail).toBe('HTTP request body passed readable.');
  });

  it('is proven by the first packets it names', () => {
    const { evidence, packets } = readable([spoken, loggedIn, later, content]);
    expect(evidence[0]).toEqual({ flow: content.id, packet: 77 });
    expect(packets).toEqual([...new Set(evidence.map(({ packet }) => packet))]);
  });

  it('is proven by packets of several captures that have the same number', () => {
    const once = { ...content, id: 1, captureId: 1 };
    const again = { ...content, id: 2, captureId: 2 };
    const { evidence, packets } = readable([once, again]);
    expect(evidence.filter(({ packet }) => packet === 77)).toEqual([
      { flow: 1, packet: 77 },
      { flow: 2, packet: 77 },
    ]);
    expect(packets.filter((packet) => packet === 77)).toEqual([77]);
  });

  it('names the mechanisms of all its flows', () => {
    const logins = findings([content, loggedIn]).find(({ kind }) => kind === 'credential-sent')!;
    expect(told(logins).detail).toContain('Mechanism NTLM, Negotiate, before');
  });

  it('names twelve of them, the first of the alphabet, whichever flows they are of', () => {
    const letters = [...'qwertzuiopasdfghjkl'];
    const flows = letters.map((letter) => http({ credentials: [login(letter), login(letter)] }));
    const { values } = findings(flows).find(({ kind }) => kind === 'credential-sent')!;
    expect(values.mechanisms).toEqual([...letters].sort().slice(0, 12));
    const alone = findings([http({ credentials: letters.map(login) })]).find(({ kind }) => kind === 'credential-sent')!;
    expect(alone.values.mechanisms).toEqual(values.mechanisms);
  });

  it('does not say of an accepted flow that all are', () => {
    const reasons = ['accepted-cleartext: "Printers", Budi: old (without end)'];
    const accepted = http({}, { reasons });
    expect(readable([accepted])).toMatchObject({ severity: 'info' });
    const both = findings([accepted, spoken]).find(({ kind }) => kind === 'cleartext-protocol')!;
    expect(both).toMatchObject({ severity: 'medium', exception: null, flowCount: 2 });
  });

  it('counts all flows and clients, and keeps as many as are asked for', () => {
    const flows = Array.from({ length: 9 }, (_, at) => ({
      ...http({}),
      id: at + 1,
      client: { ...spoken.client, address: `10.0.1.${at % 4}` },
    }));
    const collector = new FindingCollector({ flows: 5, clients: 3 });
    for (const each of flows) collector.see(each);
    const [found] = collector.findings();
    expect(found).toMatchObject({ flowCount: 9, flows: [1, 2, 3, 4, 5], clientCount: 4 });
    expect(found!.clients).toEqual(['10.0.1.0', '10.0.1.1', '10.0.1.2']);
  });

  it('is the same in whatever order the flows are looked at', () => {
    const flows = [spoken, loggedIn, content, later, http({ credentials: [login('Basic')] })];
    const said = (order: readonly JudgedFlow[]) =>
      findings(order).map((each) => ({ ...told(each), flows: [], evidence: each.evidence[0], packets: [] }));
    fc.assert(
      fc.property(fc.shuffledSubarray(flows, { minLength: flows.length }), (order) => {
        expect(said(order)).toEqual(said(flows));
      }),
      { numRuns: 40 },
    );
  });
});
