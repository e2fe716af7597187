import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import type { HttpEvidence } from '../../src/inspect/evidence.js';
import { judge } from '../../src/judge/judge.js';
import { NO_SITE } from '../../src/site/profile.js';
import type { StoredFlow } from '../../src/store/rows.js';
import { FactStore, flow } from '../helpers/facts.js';

const catalog = loadCatalog();
const SERVER = '10.0.0.5';

function hostAfter(...flows: StoredFlow[]) {
  const store = new FactStore(flows);
  judge(store, catalog, NO_SITE);
  return store.hosts.find(({ address }) => address === SERVER);
}

const http = (parts: Partial<HttpEvidence>): HttpEvidence => ({
  host: null,
  server: null,
  userAgent: null,
  exchangeVersion: null,
  frontEnd: null,
  exchanges: [],
  requests: 1,
  schemesSent: [],
  schemesOffered: [],
  redirectOnly: false,
  contentPacket: null,
  sessionCookies: [],
  ...parts,
});
const web = (parts: Partial<HttpEvidence>) => flow('10.0.0.9:1025', `${SERVER}:80`, { evidence: { protocol: 'http', http: http(parts) } });
const on = (...ports: number[]) => ports.map((port) => flow('10.0.0.9:1025', `${SERVER}:${port}`, { evidence: null }));

describe('who answers as Exchange', () => {
  it.each([
    ['6.5.7638.1', ['2003'], 'front-end'],
    ['8.3.83.0', ['2007'], 'client-access'],
    ['14.3.123.4', ['2010'], 'client-access'],
    ['15.0.1497.2', ['2013'], 'client-access'],
    ['15.1.2507.6', ['2016'], 'client-access'],
    ['15.2.1118.26', ['2019'], 'client-access'],
    ['15.2.2562.17', ['se'], 'client-access'],
    ['15.2.2561.0', ['2019'], 'client-access'],
    ['15.2.3000.1', ['se'], 'client-access'],
  ])('names the version %s', (exchangeVersion, releases, role) => {
    const host = hostAfter(web({ exchangeVersion }));
    expect(host).toMatchObject({ releases, roles: [role], exchange: true, basis: 'inferred' });
    expect(host!.why).toContain(exchangeVersion);
  });

  it('names itself as front end, from 2013 on', () => {
    expect(hostAfter(web({ frontEnd: 'MBX01' }))).toMatchObject({ releases: ['2013', '2016', '2019', 'se'], exchange: true });
    expect(hostAfter(web({ frontEnd: 'MBX01', exchangeVersion: '15.1.2507.6' }))!.releases).toEqual(['2016']);
  });

  it('names nothing that is known: nobody is Exchange for that', () => {
    expect(hostAfter(web({ exchangeVersion: '99.1' }))).toBeUndefined();
    expect(hostAfter(web({}))).toBeUndefined();
  });

  it('answers on ports that only one kind of server has', () => {
    expect(hostAfter(...on(50_636))).toMatchObject({ roles: ['edge-transport'], exchange: true });
    expect(hostAfter(...on(691))).toMatchObject({ roles: ['back-end'], releases: ['2000', '2003'] });
    expect(hostAfter(...on(64_327))).toMatchObject({ roles: ['mailbox'] });
    expect(hostAfter(...on(444, 2525))).toMatchObject({ roles: ['mailbox'], releases: ['2013', '2016', '2019', 'se'] });
    expect(hostAfter(...on(444))).toBeUndefined();
    expect(hostAfter(...on(2525))).toBeUndefined();
  });
});
