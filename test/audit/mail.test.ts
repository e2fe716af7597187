/** What mail servers offer before TLS, and what becomes of it, as findings. */
import { describe, expect, it } from 'vitest';
import { FindingCollector } from '../../src/audit/findings.js';
import type { FlowEvidence, UpgradeEvidence } from '../../src/inspect/evidence.js';
import { flow } from '../helpers/facts.js';
import { told } from '../helpers/told.js';
import { judged } from '../report/judged.js';

const upgrade = (parts: Partial<UpgradeEvidence>): UpgradeEvidence => ({
  verb: 'STARTTLS',
  offered: null,
  notOffered: null,
  asked: null,
  accepted: null,
  refused: null,
  done: null,
  plaintextAfter: null,
  pipelined: null,
  stripped: null,
  ...parts,
});

interface Told {
  evidence: Partial<FlowEvidence>;
  client?: string;
  server?: string;
  unrelated?: boolean;
}

/** Kinds of the findings about these flows, without that of cleartext. */
function kinds(...flows: Told[]) {
  const collector = new FindingCollector();
  for (const { evidence, client = '10.0.0.9:1025', server = '10.0.0.5:25', unrelated } of flows)
    collector.add(
      judged(flow(client, server, { evidence: { protocol: 'smtp', ...evidence } }), unrelated ? { expectation: 'unrelated' } : {}),
    );
  return collector
    .findings()
    .map((each) => told(each))
    .filter(({ kind }) => kind !== 'cleartext-protocol');
}

const readable = { packet: 7, what: 'MAIL FROM' };
const offers: Told = { evidence: { upgrade: upgrade({ offered: 3, asked: 4, accepted: 5, done: 6 }) } };
const offersNone: Told = { evidence: { upgrade: upgrade({ verb: null, notOffered: 3 }) }, client: '10.0.0.8:1025' };

describe('an upgrade that is missing', () => {
  it('is consistent with stripping where the same server offers it to others, whichever came first', () => {
    for (const flows of [
      [offers, offersNone],
      [offersNone, offers],
    ]) {
      const found = kinds(...flows);
      expect(found).toMatchObject([
        { kind: 'upgrade-stripped', severity: 'medium', clients: ['10.0.0.8'], flowCount: 1, packets: [3], server: { port: 25 } },
      ]);
      expect(found[0]!.detail).toMatch(/^Consistent with/);
    }
  });

  it('says nothing where the server never offers it, nor of another port, host or protocol', () => {
    expect(kinds(offersNone, offersNone)).toEqual([]);
    expect(kinds({ ...offers, server: '10.0.0.5:587' }, offersNone)).toEqual([]);
    expect(kinds({ ...offers, server: '10.0.0.6:25' }, offersNone)).toEqual([]);
    expect(kinds({ evidence: { ...offers.evidence, protocol: 'imap' } }, offersNone)).toEqual([]);
  });

  it('was blanked out: one finding, not two', () => {
    const blanked: Told = { evidence: { upgrade: upgrade({ verb: null, notOffered: 3, stripped: 3 }) } };
    expect(kinds(offers, blanked)).toMatchObject([{ kind: 'upgrade-stripped', packets: [3] }]);
    expect(kinds(blanked)).toMatchObject([{ kind: 'upgrade-stripped', packets: [3] }]);
  });
});

describe('an upgrade on offer', () => {
  it('that nobody asks for is a finding when content passes', () => {
    const unasked = { evidence: { upgrade: upgrade({ offered: 3 }), cleartext: readable } };
    expect(kinds(unasked)).toMatchObject([{ kind: 'upgrade-not-asked', severity: 'low', packets: [3, 7] }]);
    expect(kinds({ evidence: { upgrade: upgrade({ offered: 3 }) } })).toEqual([]);
    expect(kinds({ evidence: { upgrade: upgrade({ offered: 3, asked: 4, accepted: 5, done: 8 }) } })).toEqual([]);
  });

  it('does not hide what was said before it', () => {
    const late = upgrade({ offered: 3, asked: 8, accepted: 9, done: 10 });
    expect(kinds({ evidence: { upgrade: late, cleartext: readable } })).toMatchObject([{ kind: 'content-before-upgrade', packets: [7] }]);
    const login = {
      mechanism: 'plain',
      user: 'alice',
      domain: null,
      ntlmVersion: null,
      beforeTls: true,
      passwordReadable: true,
      packet: 7,
      outcome: null,
    };
    expect(kinds({ evidence: { upgrade: late, cleartext: readable, credentials: [login] } })).toMatchObject([{ kind: 'credential-sent' }]);
  });
});

describe('a session cookie in clear', () => {
  const http = { sessionCookies: [{ name: 'cadata', packet: 5 }] } as unknown as FlowEvidence['http'];

  it('is as bad as a password', () => {
    const found = kinds({ evidence: { protocol: 'http', http } });
    expect(found).toMatchObject([{ kind: 'session-exposed', severity: 'high', packets: [5] }]);
    expect(found[0]!.detail).toContain('cadata');
  });
});

describe('a login on offer before TLS', () => {
  const loginOffer = { packet: 3, mechanisms: ['AUTH LOGIN'] };

  it('is a finding of low severity, once for a server', () => {
    const found = kinds({ evidence: { loginOffer } }, { evidence: { loginOffer } });
    expect(found).toMatchObject([{ kind: 'login-offered', severity: 'low', flowCount: 2, packets: [3] }]);
    expect(found[0]!.detail).toContain('AUTH LOGIN');
  });

  it('is nobody’s business elsewhere', () => {
    expect(kinds({ evidence: { loginOffer }, unrelated: true })).toEqual([]);
  });
});
