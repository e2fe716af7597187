import { describe, expect, it } from 'vitest';
import { FindingCollector } from '../../src/audit/findings.js';
import type { JudgedFlow } from '../../src/store/index.js';
import { described, mediaEvidence, sipEvidence } from '../helpers/calls.js';
import { flow } from '../helpers/facts.js';
import { told } from '../helpers/told.js';
import { judged } from '../report/judged.js';

function findings(...flows: JudgedFlow[]) {
  const collector = new FindingCollector();
  for (const each of flows) collector.add(each);
  return collector.findings().map((each) => told(each));
}

const rtp = (port: number, mechanism: string, evidence = mediaEvidence(), verdict = {}) =>
  judged(flow('10.0.0.1:4000', `10.0.0.2:${port}`, { transport: 'udp', evidence }), {
    protocol: 'rtp',
    protectionMechanism: mechanism,
    ...verdict,
  });
const sip = (...parts: Parameters<typeof sipEvidence>) =>
  judged(flow('10.0.0.1:5060', '10.0.0.2:5060', { evidence: sipEvidence(...parts) }), { protocol: 'sip', protectionMechanism: 'sip' });
const keys = (flows: JudgedFlow) => findings(flows).filter(({ kind }) => kind === 'media-key-exposed');

describe('media', () => {
  it('is one finding for all readable streams of a server', () => {
    expect(findings(rtp(5000, 'rtp'), rtp(5002, 'rtp'))).toMatchObject([
      { kind: 'readable-media', severity: 'medium', flowCount: 2, packets: [20], server: { address: '10.0.0.2' } },
    ]);
  });

  it('is worse when the key that protects it was readable', () => {
    expect(findings(rtp(5000, 'srtp, key readable in SIP'))).toMatchObject([{ kind: 'media-key-exposed', severity: 'high' }]);
  });

  it('is little when only reports are readable, and nothing when it is encrypted, unrelated or meant so', () => {
    const reports = mediaEvidence({ rtp: null, rtcp: 9 }, { protocol: 'rtcp' });
    expect(findings(rtp(5001, 'rtcp', reports))).toMatchObject([{ severity: 'low', packets: [9] }]);
    expect(findings(rtp(5000, 'srtp, keyed by dtls', mediaEvidence(), { protection: 'encrypted' }))).toEqual([]);
    expect(findings(rtp(5000, 'rtp', mediaEvidence(), { expectation: 'unrelated' }))).toEqual([]);
    expect(findings(rtp(5000, 'rtp', mediaEvidence(), { byDesign: true }))).toEqual([]);
  });

  it('stays on record when an exception accepts it', () => {
    expect(findings(rtp(5000, 'rtp', mediaEvidence(), { reasons: ['accepted-cleartext: gateway'] }))).toMatchObject([
      { severity: 'info', detail: expect.stringContaining('Accepted by gateway.') },
    ]);
  });
});

describe('keys in SIP', () => {
  it('are exposed when the answer takes them, or no answer was captured', () => {
    expect(
      keys(sip([described('offer', '10.0.0.1:4000', 'sdes'), described('answer', '10.0.0.2:5000', 'sdes', { packet: 8 })])),
    ).toMatchObject([{ severity: 'high', packets: [8] }]);
    expect(keys(sip([described('offer', '10.0.0.1:4000', 'sdes')], { responses: 0 }))).toHaveLength(1);
  });

  it('are not used when the answer is another', () => {
    expect(keys(sip([described('offer', '10.0.0.1:4000', 'sdes'), described('answer', '10.0.0.2:5000', 'dtls')]))).toEqual([]);
    expect(keys(sip([described('offer', '10.0.0.1:4000', 'sdes')]))).toEqual([]);
  });
});
