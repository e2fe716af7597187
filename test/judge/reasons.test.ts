import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { judge } from '../../src/judge/judge.js';
import { readReason, reason } from '../../src/judge/reasons.js';
import { parseHost } from '../../src/site/options.js';
import { NO_SITE, type SiteException, type SiteProfile } from '../../src/site/profile.js';
import type { StoredEndpoint, StoredFlow } from '../../src/store/rows.js';
import { endpoint, FactStore, flow, rpcAt, tls } from '../helpers/facts.js';
import { processorTime } from '../helpers/processor-time.js';

const catalog = loadCatalog();
const EMSMDB = 'a4f1db00-ca47-1067-b31f-00dd010662da';

function one(each: StoredFlow, site: Partial<SiteProfile>, endpoints: StoredEndpoint[] = []) {
  const store = new FactStore([each], endpoints);
  judge(store, catalog, { ...NO_SITE, ...site });
  return store.verdictOf(each);
}

const site = (release: string, ...hosts: string[]): Partial<SiteProfile> => ({ releases: [release], hosts: hosts.map(parseHost) });
const imap = { evidence: { protocol: 'imap' as const } };
const code = (verdict: { reasons: string[] }) => verdict.reasons[0]?.split(':')[0];

describe('a sentence read again', () => {
  it('has its fields, whatever is in them', () => {
    const values = { name: 'a", b: (c', who: 'd: e', why: 'f (until g) (h', until: '2026-11-25' };
    const told = reason('exception', { ...values, name: 'a', who: 'd' });
    expect(readReason(told).values).toEqual({ ...values, name: 'a', who: 'd' });
    const drift = { service: 'x is configured as y', port: '1', interfaces: ['a', 'b is on c'], actual: '2', dynamic: 'yes' };
    expect(readReason(reason('static-port-drift', drift)).values).toEqual(drift);
    expect(readReason('retired: "x" is no longer supported').values).toBeNull();
    expect(readReason('internal-only: port x is for connections inside and between Exchange servers').values).toBeNull();
  });

  it('takes time that grows with its length only, though a store may hold anything', () => {
    for (const code of ['exception', 'wrong-direction', 'static-port-drift', 'protocol-mismatch', 'other-release']) {
      const text = `${code}: "${'", x: (until " runs from  to  on 1, where the catalog knows  but belongs to , not to'.repeat(5000)}`;
      expect(processorTime(() => expect(readReason(text).values?.name).toBeUndefined())).toBeLessThan(300);
    }
  });
});

describe('why a flow is not expected', () => {
  it('the other way round', () => {
    const verdict = one(flow('10.0.0.5:1025', '10.0.0.9:143', imap), site('2010', '10.0.0.5=client-access', '10.0.0.9=client'));
    expect(verdict).toMatchObject({ expectation: 'unexpected', pathId: null });
    expect(verdict.reasons[0]).toMatch(/^wrong-direction: .* runs from client/);
  });

  it('a server whose role does not serve it', () => {
    const verdict = one(flow('10.0.0.9:1025', '10.0.0.5:143', imap), site('2010', '10.0.0.5=edge-transport'));
    expect(verdict.reasons[0]).toMatch(/^wrong-server-role: .* is served by client-access.*; this server is edge-transport$/);
  });

  it('a client it is not for', () => {
    const tlsFlow = flow('10.0.0.9:1025', '10.0.0.5:50636', { evidence: { protocol: 'tls', tls: tls() } });
    const verdict = one(tlsFlow, site('2010', '10.0.0.5=edge-transport', '10.0.0.9=client'));
    expect(verdict.reasons[0]).toMatch(/^wrong-client-role: .* is for hub-transport; this client is client$/);
  });

  it('a release that is not in use', () => {
    const nntp = flow('10.0.0.9:1025', '10.0.0.5:691', { evidence: null });
    const verdict = one(nntp, site('2010', '10.0.0.5=mailbox'));
    expect(verdict.reasons[0]).toMatch(/^other-release: .* belongs to .*2003.*, not to what is in use here \(2010\)$/);
  });

  it('a network it must not come from', () => {
    const networks = [
      { name: 'office', kind: 'internal' as const, addresses: ['10.0.0.0/8'] },
      { name: 'world', kind: 'internet' as const, addresses: ['0.0.0.0/0'] },
    ];
    const profile = { ...site('2010', '10.0.0.5=client-access'), networks };
    const mapper = (client: string) => one(flow(`${client}:1025`, '10.0.0.5:135', { evidence: rpcAt('none') }), profile);
    expect(mapper('198.51.100.7').reasons[0]).toMatch(/^forbidden-network: .* this comes from the Internet$/);
    expect(mapper('10.0.0.9').expectation).toBe('expected');
  });

  it('only on the server itself, and seen between two', () => {
    const ldap = { evidence: { protocol: 'ldap' as const } };
    const edge = site('2016', '10.0.0.5=edge-transport', '10.0.0.6=edge-transport');
    expect(code(one(flow('10.0.0.6:1025', '10.0.0.5:50389', ldap), edge))).toBe('local-only');
    expect(one(flow('10.0.0.5:1025', '10.0.0.5:50389', ldap), edge).expectation).toBe('expected');
  });

  it('Outlook by plain RPC from 2013 on', () => {
    const outlook = flow('10.0.0.9:1025', '10.0.0.5:6011', { evidence: rpcAt('privacy') });
    expect(code(one(outlook, site('2016', '10.0.0.5=mailbox'), [endpoint('10.0.0.5:6011', EMSMDB)]))).toBe('retired');
    expect(one(outlook, site('2010', '10.0.0.5=client-access'), [endpoint('10.0.0.5:6011', EMSMDB)]).expectation).toBe('expected');
  });

  it('a protocol on a port that is not its own', () => {
    const verdict = one(flow('10.0.0.9:1025', '10.0.0.5:443', { evidence: { protocol: 'smtp' } }), site('2010', '10.0.0.5=client-access'));
    expect(verdict.reasons[0]).toMatch(/^protocol-mismatch: smtp on tcp 443/);
  });
});

describe('remarks on what is expected', () => {
  it('a dynamic port that an endpoint mapper, seen answering, never named', () => {
    const silent = flow('10.0.0.9:1025', '10.0.0.5:6400', { state: 'midstream', evidence: null });
    const profile = site('2010', '10.0.0.5=client-access');
    expect(one(silent, profile).reasons.map((reason) => reason.split(':')[0])).not.toContain('never-advertised');
    const asked = one(silent, profile, [endpoint('10.0.0.5:6011', EMSMDB)]);
    expect(asked.reasons.map((reason) => reason.split(':')[0])).toEqual(
      expect.arrayContaining(['assumed-from-port-range', 'never-advertised']),
    );
  });

  it('a static port where Microsoft does not recommend one', () => {
    const staticPorts = [{ service: 'rpc-client-access', port: 50_000, servers: ['10.0.0.5'] }];
    const verdict = one(flow('10.0.0.9:1025', '10.0.0.5:50000', { evidence: rpcAt('privacy') }), {
      ...site('2010', '10.0.0.5=client-access'),
      staticPorts,
    });
    expect(verdict).toMatchObject({ expectation: 'expected', pathBasis: 'static-port' });
    expect(verdict.reasons.join()).toContain('outside-recommended-range: 50000 is not in 59531 to 60554');
  });

  it('a service that Setup leaves off', () => {
    expect(one(flow('10.0.0.9:1025', '10.0.0.5:143', imap), site('2016', '10.0.0.5=mailbox')).reasons.join()).toContain('off-by-default');
  });
});

describe('a service on another port than the one it is pinned to', () => {
  const staticPorts = [{ service: 'rpc-client-access', port: 59_532, servers: null }];
  const on = (port: number) =>
    one(
      flow('10.0.0.9:1025', `10.0.0.5:${port}`, { evidence: rpcAt('privacy') }),
      { ...site('2010', '10.0.0.5=client-access'), staticPorts },
      [endpoint(`10.0.0.5:${port}`, EMSMDB)],
    ).reasons[0];

  it('is on a dynamic port, or on another fixed one', () => {
    expect(on(6011)).toMatch(/^static-port-drift: .* EMSMDB is on 6011, a dynamic port$/);
    expect(on(60_000)).toMatch(/^static-port-drift: .* EMSMDB is on 60000$/);
  });
});

describe('static ports of one server', () => {
  const staticPorts = [{ service: 'rpc-client-access', port: 59_532, servers: ['10.0.0.5'] }];
  const profile = { ...site('2010', '10.0.0.5=client-access', '10.0.0.6=client-access'), staticPorts };

  it.each([
    ['10.0.0.5', 'unexpected'],
    ['10.0.0.6', 'expected'],
  ])('on %s another port is %s', (server, expectation) => {
    const dynamic = flow('10.0.0.9:1025', `${server}:6011`, { evidence: rpcAt('privacy') });
    expect(one(dynamic, profile, [endpoint(`${server}:6011`, EMSMDB)]).expectation).toBe(expectation);
  });
});

describe('releases of one host', () => {
  it('go before those of the site', () => {
    const hosts = [{ ...parseHost('10.0.0.5=client-access'), releases: ['2010'] }, parseHost('10.0.0.6=mailbox')];
    const profile = { releases: ['2016'], hosts };
    expect(one(flow('10.0.0.9:1025', '10.0.0.5:143', imap), profile).pathRelease).toBe('2010');
    expect(one(flow('10.0.0.9:1025', '10.0.0.6:143', imap), profile).pathRelease).toBe('2016');
  });
});

describe('replication of database availability groups', () => {
  it('may have been moved', () => {
    const copy = flow('10.0.0.6:1025', '10.0.0.5:64999', { evidence: null });
    const servers = site('2016', '10.0.0.5=mailbox', '10.0.0.6=mailbox');
    expect(one(copy, { ...servers, replicationPort: 64_999 })).toMatchObject({ pathId: '2016/log-shipping', expectation: 'expected' });
    expect(one(copy, servers).pathId).not.toBe('2016/log-shipping');
  });
});

describe('exceptions', () => {
  const scanner: SiteException = {
    name: 'scanner',
    from: ['10.0.0.9'],
    to: ['10.0.0.5'],
    transport: 'tcp',
    ports: [[3000, 4000]],
    protocol: null,
    allows: ['unexpected'],
    who: 'operations',
    why: 'inventory',
    until: '2026-06-30',
  };
  const profile = (exception: Partial<SiteException> = {}): Partial<SiteProfile> => ({
    ...site('2010', '10.0.0.5=client-access'),
    exceptions: [{ ...scanner, ...exception }],
  });
  const at = (day: string) => ({ firstSeenMicros: Date.parse(day) * 1000 });
  const odd = (day: string, port = 3306) => flow('10.0.0.9:1025', `10.0.0.5:${port}`, at(day));

  it('excuse what would be unexpected, and say why it would be', () => {
    const verdict = one(odd('2026-06-30T23:59:59Z'), profile());
    expect(verdict.expectation).toBe('exception');
    expect(verdict.reasons[0]).toBe('exception: "scanner", operations: inventory (until 2026-06-30)');
    expect(verdict.reasons[1]).toMatch(/^no-data-path/);
  });

  it('excuse nothing once they have ended, and say so', () => {
    const verdict = one(odd('2026-07-01T00:00:00Z'), profile());
    expect(verdict.expectation).toBe('unexpected');
    expect(verdict.reasons[0]).toMatch(/^exception-expired: "scanner"/);
    expect(one(odd('2036-07-01T00:00:00Z'), profile({ until: null })).expectation).toBe('exception');
  });

  it.each([
    ['another client', profile({ from: ['10.0.0.10'] })],
    ['another server', profile({ to: ['10.0.0.6'] })],
    ['another port', profile({ ports: [[3307, 3307]] })],
    ['another transport', profile({ transport: 'udp' })],
    ['another protocol', profile({ protocol: 'smtp' })],
    ['cleartext only', profile({ allows: ['cleartext'] })],
  ])('do not hold for %s', (_, other) => {
    expect(one(odd('2026-01-01T00:00:00Z'), other).expectation).toBe('unexpected');
  });

  it('hold for any end and port when none is named', () => {
    expect(one(odd('2026-01-01T00:00:00Z', 9999), profile({ from: null, to: null, ports: null, transport: null })).expectation).toBe(
      'exception',
    );
  });

  it('accept readable payload when they say so', () => {
    const allowed = profile({ allows: ['cleartext'], ports: [[143, 143]] });
    const verdict = one(flow('10.0.0.9:1025', '10.0.0.5:143', { ...imap, ...at('2026-01-01T00:00:00Z') }), allowed);
    expect(verdict.expectation).toBe('expected');
    expect(verdict.reasons.at(-1)).toMatch(/^accepted-cleartext: "scanner"/);
    const late = one(flow('10.0.0.9:1025', '10.0.0.5:143', { ...imap, ...at('2027-01-01T00:00:00Z') }), allowed);
    expect(late.reasons[0]).toMatch(/^exception-expired/);
  });

  it('do not reach what has nothing to do with Exchange', () => {
    const web = flow('10.0.0.9:1025', '192.0.2.1:80', { evidence: { protocol: 'http' }, ...at('2026-01-01T00:00:00Z') });
    expect(one(web, profile({ to: null, ports: null })).expectation).toBe('unrelated');
  });

  it('of two flows of one kind judge each by its own time', () => {
    const flows = [odd('2026-06-30T12:00:00Z'), { ...odd('2026-07-02T00:00:00Z'), id: 2 }];
    const store = new FactStore(flows);
    judge(store, catalog, { ...NO_SITE, ...profile() });
    expect(flows.map((each) => store.verdictOf(each).expectation)).toEqual(['exception', 'unexpected']);
  });
});

describe('any port between internal servers, from 2013 on', () => {
  const odd = (client: string, server: string, profile: Partial<SiteProfile>, more: Parameters<typeof flow>[2] = { evidence: null }) =>
    one(flow(`${client}:1025`, `${server}:7777`, more), profile);
  const of = (release: string, other: string) => site(release, '10.0.0.5=mailbox', `10.0.0.6=${other}`);

  it.each(['mailbox', 'domain-controller', 'communications-server'])('is expected to a %s', (other) => {
    const verdict = odd('10.0.0.5', '10.0.0.6', of('2016', other));
    expect(verdict).toMatchObject({ expectation: 'expected', pathBasis: 'port-range' });
    expect(verdict.reasons.join()).toContain('any-port');
    expect(odd('10.0.0.6', '10.0.0.5', of('2016', other)).expectation).toBe('expected');
    expect(odd('10.0.0.5', '10.0.0.6', of('2016', other), { evidence: null, transport: 'udp' }).expectation).toBe('expected');
  });

  it.each([
    ['to Edge Transport', of('2016', 'edge-transport')],
    ['to a client', of('2016', 'client')],
    ['in 2010', of('2010', 'mailbox')],
    ['when nobody said the release', { hosts: of('2016', 'mailbox').hosts! }],
  ])('is not %s', (_, profile) => {
    expect(odd('10.0.0.5', '10.0.0.6', profile).expectation).toBe('unexpected');
  });

  it('does not excuse another protocol on a port that has one', () => {
    const smtpOnWeb = flow('10.0.0.5:1025', '10.0.0.6:443', { evidence: { protocol: 'smtp' } });
    expect(one(smtpOnWeb, of('2016', 'mailbox')).reasons[0]).toMatch(/^protocol-mismatch/);
  });
});

describe('one port with two owners', () => {
  it.each([
    ['communications-server', '2010/ocs-to-cas'],
    ['unified-messaging', '2010/um-to-cas'],
  ])('5075 from a %s is %s', (role, id) => {
    const sip = flow('10.0.0.6:1025', '10.0.0.5:5075', { evidence: { protocol: 'tls', tls: tls() } });
    expect(one(sip, site('2010', '10.0.0.5=client-access', `10.0.0.6=${role}`)).pathId).toBe(id);
  });
});
