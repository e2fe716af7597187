/** Flows share a verdict exactly when no rule can tell them apart. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { EndpointBook } from '../../src/judge/endpoints.js';
import { Kinds } from '../../src/judge/kinds.js';
import { MediaBook } from '../../src/judge/media.js';
import { HostBook } from '../../src/judge/roles.js';
import { ScanBook } from '../../src/judge/scans.js';
import { NO_SITE, type SiteProfile } from '../../src/site/profile.js';
import { SiteIndex } from '../../src/site/site-index.js';
import type { FlowOutline } from '../../src/store/rows.js';
import { endpoint } from '../helpers/facts.js';

const EMSMDB = 'a4f1db00-ca47-1067-b31f-00dd010662da';
const NSPI = 'f5cc5a18-4264-101a-8c59-08002b2f8426';
const endpoints = new EndpointBook([endpoint('10.0.0.5:1032', EMSMDB), endpoint('10.0.0.5:4997', NSPI)], loadCatalog());
const LAST_DAY = '2026-06-30';
const BEFORE = Date.parse(`${LAST_DAY}T23:59:59Z`) * 1000;
const PROFILE: SiteProfile = {
  ...NO_SITE,
  networks: [{ name: 'partner', kind: 'perimeter', addresses: ['192.0.2.0/24'] }],
  staticPorts: [{ service: 'rpc-client-access', port: 1032, servers: ['10.0.0.5'] }],
  exceptions: [
    {
      name: 'scanner',
      from: ['10.0.0.8'],
      to: null,
      transport: null,
      ports: null,
      protocol: null,
      allows: ['unexpected'],
      who: 'operations',
      why: 'scans',
      until: LAST_DAY,
    },
  ],
};
const site = new SiteIndex(PROFILE);
const SCANS = [{ client: '198.51.100.7', server: '10.0.0.5' }];
const hosts = new HostBook(endpoints, site);

const end = fc.record({
  address: fc.constantFrom('10.0.0.5', '10.0.0.8', '10.0.0.9', '192.0.2.1', '198.51.100.7', '8.8.8.8'),
  port: fc.constantFrom(25, 1032, 4997, 65_535),
});
const outline: fc.Arbitrary<FlowOutline> = fc.record({
  id: fc.constant(1),
  transport: fc.constantFrom('tcp' as const, 'udp' as const),
  client: end,
  server: end,
  serverBasis: fc.constant('syn' as const),
  firstSeenMicros: fc.constantFrom(BEFORE, BEFORE + 1_000_000),
  // Keys are numbers below, and texts from there on.
  signature: fc.constantFrom(0, 1, 2047, 2048, 2049, 2 ** 40),
});

/** All that a rule may ask about, spelled out. */
function told({ transport, client, server, signature, firstSeenMicros }: FlowOutline, swapped: boolean): string {
  const [from, to] = swapped ? [server, client] : [client, server];
  const { address: _a, ...asked } = hosts.get(to.address);
  const { address: _b, ...asking } = hosts.get(from.address);
  const service = transport === 'tcp' ? endpoints.at(to.address, to.port)?.interfaces : undefined;
  const known = ({ address }: { address: string }) => [site.markOf(address), endpoints.isAdvertised(address)];
  const ends = [asked, known(to), ...(from.address === to.address ? ['itself'] : [asking, known(from)])];
  const expired = site.exceptions(from.address, to.address).map(() => firstSeenMicros > BEFORE);
  const scanned = SCANS.some(({ client, server }) => client === from.address && server === to.address);
  return JSON.stringify([signature, swapped, transport, to.port, service, ends, expired, scanned]);
}

it('keys are the same for flows no rule can tell apart, and for no others', () => {
  const kinds = new Kinds(hosts, endpoints, site, new MediaBook([]), new ScanBook(SCANS));
  fc.assert(
    fc.property(outline, outline, fc.boolean(), fc.boolean(), (one, other, swapOne, swapOther) => {
      const same = kinds.keyOf(one, swapOne) === kinds.keyOf(other, swapOther);
      expect(same).toBe(told(one, swapOne) === told(other, swapOther));
    }),
    { numRuns: 20_000 },
  );
  expect(typeof kinds.keyOf({ ...fc.sample(outline, 1)[0]!, signature: 2048 }, false)).toBe('string');
});
