import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';

const catalog = loadCatalog();
const rule = (release: string, name: string) => catalog.firewallRules.get(release)?.rules.find((each) => each.name === `${name} (TCP-In)`);

describe('the Windows Firewall rules of Setup', () => {
  it('S7: are the 54 of Exchange 2010', () => {
    expect(catalog.firewallRules.get('2010')?.rules).toHaveLength(54);
  });

  it.each([
    ['MSExchangeADTopology - RPC', ['rpc'], 'Bin\\MSExchangeADTopologyService.exe'],
    ['MSExchangeIMAP4', [143, 993], 'ClientAccess\\PopImap\\Microsoft.Exchange.Imap4Service.exe'],
    ['MSExchange - POP3 (FGW)', [110, 995], null],
    ['MSExchange - OWA (GFW)', [5075, 5076, 5077], null],
    ['MSExchangeAB-RpcHttp', [6002, 6004], 'Bin\\Microsoft.Exchange.AddressBook.Service.exe'],
    ['MSExchangeMailboxReplication', [808], 'Bin\\MSExchangeMailboxReplication.exe'],
    ['MSExchangerepl - Log Copier', [64_327], 'Bin\\MSExchangeRepl.exe'],
    ['MSExchangeTransportWorker (GFW)', [25, 587], null],
    ['UMWorkerProcess', [5065, 5066, 5067, 5068], 'Bin\\UMWorkerProcess.exe'],
    ['MSExchangeIS (GFW)', [6001, 6002, 6003, 6004], null],
  ])('S7: %s', (name, ports, program) => {
    expect(rule('2010', name)).toMatchObject({ ports, program });
  });

  it('S7: lead to data paths of their own release, on the ports they open', () => {
    for (const { release, rules } of catalog.firewallRules.values()) {
      for (const { name, ports, paths } of rules) {
        for (const id of paths) {
          const path = catalog.path(id)!;
          expect(path.release, `${name} ${id}`).toBe(release);
          const reached = ports.some(
            (port) =>
              port === 'any' ||
              (port === 'rpc'
                ? path.dynamic.length > 0 || path.rpc !== null
                : port === 'rpc-epmap'
                  ? path.rpc !== null
                  : path.ports.some(([from, to]) => from <= port && port <= to)),
          );
          expect(reached, `${name} ${id}`).toBe(true);
        }
      }
    }
  });
});
