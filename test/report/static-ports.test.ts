import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { checkStaticPorts } from '../../src/report/static-ports.js';
import { NO_SITE, type StaticPort } from '../../src/site/profile.js';
import type { HostRow, StoredEndpoint } from '../../src/store/rows.js';
import { endpoint } from '../helpers/facts.js';

const catalog = loadCatalog();
const EMSMDB = 'a4f1db00-ca47-1067-b31f-00dd010662da';
const NSPI = 'f5cc5a18-4264-101a-8c59-08002b2f8426';
const CAS = '10.0.0.5';
const host: HostRow = { address: CAS, roles: ['client-access'], basis: 'configured', why: '', releases: ['2010'], exchange: true };

function check(endpoints: StoredEndpoint[], staticPorts: StaticPort[] = [], flowsAt: Record<string, number> = {}, hosts = [host]) {
  return checkStaticPorts({ endpoints, flowsAt: new Map(Object.entries(flowsAt)), hosts, site: { ...NO_SITE, staticPorts }, catalog });
}

const pin = (port: number, service = 'rpc-client-access', servers: string[] | null = [CAS]): StaticPort => ({ service, port, servers });

describe('configured against advertised against used', () => {
  it.each([
    ['as-configured', 59_532, 59_532],
    ['dynamic', 59_532, 6011],
    ['dynamic', 59_532, 65_000],
    ['other-port', 59_532, 59_533],
    ['other-port', 59_532, 1024],
  ])('is %s: configured %i, on %i', (status, configured, port) => {
    const rows = check([endpoint(`${CAS}:${port}`, EMSMDB)], [pin(configured)], { [`tcp ${CAS} ${port}`]: 3 });
    expect(rows).toEqual([
      {
        server: CAS,
        service: 'rpc-client-access',
        configured,
        advertised: [port],
        used: [{ port, flows: 3 }],
        status,
        outsideRecommended: false,
      },
    ]);
  });

  it('is not seen when nothing shows where a named server listens', () => {
    expect(check([], [pin(59_532)])).toMatchObject([{ server: CAS, status: 'not-seen', advertised: [], used: [] }]);
    expect(check([], [pin(59_532, 'rpc-client-access', null)])).toEqual([]);
    expect(check([], [pin(59_532, 'rpc-client-access', ['10.0.0.0/8'])])).toEqual([]);
  });

  it('shows the ports of a server nobody configured, by the services of its release', () => {
    const learned = [endpoint(`${CAS}:6011`, EMSMDB), endpoint(`${CAS}:6012`, NSPI, 'endpoint-mapper', '56.0')];
    expect(check(learned)).toMatchObject([
      { service: 'rpc-client-access', configured: null, advertised: [6011], status: 'dynamic' },
      { service: 'address-book', configured: null, advertised: [6012], status: 'dynamic' },
    ]);
    const old = { ...host, releases: ['2003'] };
    expect(check(learned, [], {}, [old]).map(({ service }) => service)).toEqual(['information-store', 'nspi-proxy']);
  });

  it('leaves out the address book of a global catalog server', () => {
    const directory = { ...host, roles: ['domain-controller'], exchange: false };
    expect(check([endpoint(`${CAS}:6012`, NSPI, 'endpoint-mapper', '56.0')], [], {}, [directory])).toEqual([]);
  });

  it('tells public folders from RPC Client Access, which serve one interface', () => {
    const learned = [endpoint(`${CAS}:59532`, EMSMDB), endpoint(`${CAS}:59534`, EMSMDB)];
    expect(check(learned, [pin(59_532), pin(59_534, 'public-folders')])).toMatchObject([
      { service: 'rpc-client-access', advertised: [59_532], status: 'as-configured' },
      { service: 'public-folders', advertised: [59_534], status: 'as-configured' },
    ]);
  });

  it('does not hold the fixed ports of RPC over HTTP against a static port', () => {
    const learned = [endpoint(`${CAS}:59532`, EMSMDB), endpoint(`${CAS}:6001`, EMSMDB)];
    expect(check(learned, [pin(59_532)])).toMatchObject([{ advertised: [59_532], status: 'as-configured' }]);
  });

  it('remarks a port where Microsoft does not recommend one', () => {
    expect(check([], [pin(50_000)])[0]!.outsideRecommended).toBe(true);
    expect(check([], [pin(60_554)])[0]!.outsideRecommended).toBe(false);
    expect(check([], [pin(50_000, 'information-store')])[0]!.outsideRecommended).toBe(false);
  });

  it('counts what was only bound as used', () => {
    expect(check([endpoint(`${CAS}:59532`, EMSMDB, 'payload')], [pin(59_532)])).toMatchObject([
      { advertised: [], used: [{ port: 59_532, flows: 0 }], status: 'as-configured' },
    ]);
  });
});
