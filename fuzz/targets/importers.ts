/** Exports of other tools that administrators hand over. */
import { loadCatalog } from '../../src/catalog/index.js';
import { endpointsText, netstatText, regText } from '../../src/report/site-import.js';
import { readEndpoints } from '../../src/site/importers/endpoint-text.js';
import { readFirewallRules } from '../../src/site/importers/firewall-rules.js';
import { readNetstat } from '../../src/site/importers/netstat-text.js';
import { readRegFile } from '../../src/site/importers/reg-file.js';
import { portsOf } from '../../src/site/importers/reg-ports.js';
import { importedText } from '../../src/site/importers/text.js';
import { NO_SITE } from '../../src/site/profile.js';
import { seed } from '../places.js';
import type { Target } from '../target.js';
import { type TextTarget, textTarget } from './text-target.js';

const CATALOG = loadCatalog();
const RECOMMENDED = { from: 59_531, to: 60_554, release: '2010' };

/** As Windows writes it, and as it is. */
const bothWays = (bytes: Uint8Array) => [bytes, Uint8Array.from(Buffer.from(`\ufeff${Buffer.from(bytes).toString()}`, 'utf16le'))];

const importers: readonly TextTarget[] = [
  {
    name: 'import/reg',
    extension: 'reg',
    seeds: () => [...bothWays(seed('rpc.reg')), seed('windows-2000.reg')],
    refusal: 'EXSCOPE_SITE',
    read: (bytes) => {
      const file = readRegFile(importedText(bytes, 'x.reg'), 'x.reg');
      const ports = portsOf(file, CATALOG.staticPortServices.values(), RECOMMENDED);
      return [file, ports, regText('x.reg', ports, file.problems, null)];
    },
  },
  {
    name: 'import/endpoints',
    extension: 'txt',
    seeds: () => ['portqry.txt', 'rpcdump.txt', 'impacket.txt'].map(seed),
    refusal: 'EXSCOPE_SITE',
    read: (bytes) => {
      const list = readEndpoints(importedText(bytes, 'x.txt'));
      return [list, endpointsText('x.txt', list, CATALOG)];
    },
  },
  {
    name: 'import/netstat',
    extension: 'txt',
    seeds: () => [...bothWays(seed('netstat.txt')), seed('ss.txt')],
    refusal: 'EXSCOPE_SITE',
    read: (bytes) => {
      const netstat = readNetstat(importedText(bytes, 'x.txt'));
      return [netstat, netstatText('x.txt', netstat, CATALOG, NO_SITE)];
    },
  },
  {
    name: 'import/firewall-rules',
    extension: 'txt',
    seeds: () => ['firewall.csv', 'firewall.ps1', 'firewall.nft'].map(seed),
    refusal: 'EXSCOPE_SITE',
    read: (bytes) => readFirewallRules(importedText(bytes, 'x.txt'), 'x.txt'),
  },
];

export const IMPORTERS: readonly Target[] = importers.map(textTarget);
