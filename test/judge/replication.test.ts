/** Replication between members of a database availability group: which data path it is, what protects it, and what on its port it is not. */
import { describe, expect, it } from 'vitest';
import { DETECTORS } from '../../src/audit/detect/index.js';
import { loadCatalog } from '../../src/catalog/index.js';
import type { ApplicationProtocol, FlowEvidence } from '../../src/inspect/evidence.js';
import { judge } from '../../src/judge/judge.js';
import { parseHost } from '../../src/site/options.js';
import { NO_SITE, type SiteProfile } from '../../src/site/profile.js';
import { FactStore, flow, tls } from '../helpers/facts.js';
import { toldSighting } from '../helpers/told.js';

const catalog = loadCatalog();
const MEMBERS = ['10.0.0.5=mailbox', '10.0.0.6=mailbox'].map(parseHost);
const RELEASES = ['2010', '2013', '2016', '2019', 'se'] as const;

function judged(
  evidence: Partial<FlowEvidence> | null,
  release: (typeof RELEASES)[number],
  port = 64_327,
  site: Partial<SiteProfile> = {},
) {
  const seen = flow('10.0.0.6:1025', `10.0.0.5:${port}`, { evidence });
  const store = new FactStore([seen], []);
  judge(store, catalog, { ...NO_SITE, hosts: MEMBERS, releases: [release], ...site });
  const verdict = store.verdictOf(seen);
  const findings = DETECTORS.flatMap((detect) => [...detect({ ...seen, verdict })]).map((each) => toldSighting(each));
  return { verdict, findings };
}

const layer = { mechanism: 'kerberos', sealed: 5, signed: null, opaque: null };
const cleartext = { packet: 6, what: 'replication message ContinuousLogCopyRequest' };

describe.each(RELEASES)('log shipping of %s', (release) => {
  it('sealed is expected and encrypted', () => {
    const { verdict, findings } = judged({ protocol: 'nns', layer }, release);
    expect(verdict).toMatchObject({ protocol: 'nns', pathRelease: release, pathBasis: 'port', expectation: 'expected', reasons: [] });
    expect(verdict).toMatchObject({ protection: 'encrypted', protectionMechanism: 'nns-sealed, kerberos' });
    expect(verdict.pathTitle).toMatch(/^Database copies: log shipping/);
    expect(findings).toEqual([]);
  });

  it('in clear it is expected, and a finding that says how to encrypt it', () => {
    const { verdict, findings } = judged({ protocol: 'ese-replication', cleartext }, release);
    expect(verdict).toMatchObject({ expectation: 'expected', protection: 'cleartext', protectionMechanism: 'ese-replication' });
    expect(findings).toMatchObject([{ kind: 'cleartext-protocol', severity: 'medium', packets: [6] }]);
    expect(findings[0]!.fix.join()).toContain('Set-DatabaseAvailabilityGroup -Identity NAME -NetworkEncryption Enabled');
  });

  it('signed only is a finding as well', () => {
    const { verdict, findings } = judged({ protocol: 'nns', layer: { ...layer, sealed: null, signed: 5 } }, release);
    expect(verdict.protection).toBe('signed');
    expect(findings).toMatchObject([{ kind: 'cleartext-protocol', severity: 'low', problem: 'nns/signed' }]);
    expect(findings[0]!.fix.join()).toContain('-NetworkEncryption Enabled');
  });

  it.each<[ApplicationProtocol, Partial<FlowEvidence>]>([
    ['tls', { tls: tls() }],
    ['http', {}],
    ['net.tcp', {}],
    ['smb', {}],
  ])('is never %s', (protocol, rest) => {
    const { verdict } = judged({ protocol, ...rest }, release);
    expect(verdict).toMatchObject({ pathId: null, expectation: 'unexpected' });
    expect(verdict.reasons[0]).toMatch(/^protocol-mismatch: .*ese-replication/);
  });
});

it('nothing proven is only what the port suggests', () => {
  const { verdict } = judged(null, '2016');
  expect(verdict).toMatchObject({ protocol: 'ese-replication', protocolBasis: 'port', protection: 'undetermined' });
});

it('a port it was moved to is its port, and another is none of replication', () => {
  expect(judged({ protocol: 'nns', layer }, '2010', 60_000, { replicationPort: 60_000 }).verdict).toMatchObject({
    pathId: '2010/log-shipping',
    expectation: 'expected',
  });
  const { verdict } = judged({ protocol: 'nns', layer }, '2010', 1433);
  expect(verdict).toMatchObject({ protocol: 'nns', protection: 'encrypted', pathId: null });
});
