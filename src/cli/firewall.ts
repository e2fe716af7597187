import { Command, Option } from 'commander';
import { type Catalog, loadCatalog } from '../catalog/index.js';
import { EXIT, ExscopeError } from '../errors.js';
import { catalogRules, type FirewallFormat, firewallText } from '../report/firewall-formats.js';
import { type BrokenFlows, brokenBy, neededRules } from '../report/firewall-rules.js';
import { ndjsonLine } from '../report/ndjson.js';
import { count } from '../report/text.js';
import { readFirewallRules } from '../site/importers/firewall-rules.js';
import { openStore, type Store } from '../store/index.js';
import { importFile } from './import-file.js';
import { addCommonOptions, type CommonOptions } from './options.js';
import { print, say } from './output.js';
import { plainTable } from './plain-table.js';
import { terminalStyle } from './terminal.js';

interface FirewallOptions extends CommonOptions {
  format: FirewallFormat;
  catalogOnly?: string;
  release?: string;
}

interface CheckOptions extends CommonOptions {
  format: 'table' | 'ndjson';
}

const EXAMPLES = `
Rules are made for flows that are expected, or an exception; unexpected flows get none. Dynamic RPC
ports are let in as RPC where the firewall knows it; with static ports nothing but them is open.

Examples:
  exscope firewall cas01.exscope.db > rules.ps1
  exscope firewall cas01.exscope.db --format nftables > exscope.nft
  exscope firewall --catalog-only client-access 2010
  exscope firewall check cas01.exscope.db rules.csv`;

export function firewallCommand(): Command {
  const format = new Option('--format <format>', 'for Windows, for a Linux firewall, or CSV')
    .choices(['powershell', 'nftables', 'csv'])
    .default('powershell');
  const check = new Command('check')
    .description('tell which expected flows of a store a rule file would break')
    .argument('<store>', 'store that analyze wrote')
    .argument('<rules>', 'rules as CSV, New-NetFirewallRule lines, or nftables as exscope writes it')
    .addOption(new Option('--format <format>', 'table for people, NDJSON for programs').choices(['table', 'ndjson']).default('table'))
    .action(checkRules);
  const command = new Command('firewall')
    .description('print the least firewall rules that let the expected flows pass')
    .argument('[store]', 'store that analyze wrote; with --catalog-only, the release')
    .addOption(format)
    .addOption(new Option('--catalog-only <role>', 'the rules that Setup of a release makes for this role, without a store'))
    .addOption(new Option('--release <release>', 'the release, with --catalog-only'))
    .addHelpText('after', EXAMPLES)
    .action(printRules);
  command.addCommand(addCommonOptions(check));
  return addCommonOptions(command);
}

const usage = (message: string, hint: string) => new ExscopeError('EXSCOPE_USAGE', message, { exitCode: EXIT.usage, hint });

async function printRules(path: string | undefined, { format, catalogOnly, release }: FirewallOptions): Promise<void> {
  if (catalogOnly !== undefined) return printCatalogRules(catalogOnly, release ?? path, format);
  if (path === undefined) throw usage('no store is named', 'exscope firewall STORE, or --catalog-only ROLE --release RELEASE');
  await withStore(path, async (store, catalog) => {
    const rules = neededRules(store.judgedFlows(), catalog);
    if (rules.length === 0) say('exscope: no flow of the store is expected, so no rule is needed');
    await print([firewallText(rules, format, catalog)]);
  });
}

async function printCatalogRules(role: string, release: string | undefined, format: FirewallFormat): Promise<void> {
  const catalog = loadCatalog();
  const known = [...catalog.firewallRules.keys()];
  if (release === undefined || !known.includes(release)) {
    throw usage(`--catalog-only needs a release, one of ${known.join(', ')}`, 'Example: --catalog-only client-access 2010');
  }
  if (format === 'nftables') throw usage('the rules of Setup are Windows rules', 'Take --format powershell or csv');
  const roles = new Set(catalog.firewallRules.get(release)!.rules.flatMap((rule): string[] => rule.roles));
  if (!roles.has(role)) throw usage(`--catalog-only ${role}: Setup of ${release} makes no rule for it`, `Roles: ${[...roles].join(' ')}`);
  await print([catalogRules(role, release, catalog, format)]);
}

async function checkRules(path: string, file: string, { format, color }: CheckOptions): Promise<void> {
  const rules = readFirewallRules(importFile(file), file);
  await withStore(path, async (store, catalog) => {
    const broken = brokenBy(rules, store.judgedFlows(), catalog);
    if (format === 'ndjson') await print(broken.map((each) => ndjsonLine(each)));
    else if (broken.length > 0) await print([plainTable(broken.map(cells), { head: HEAD, cut: CUT }, terminalStyle(color))]);
    const flows = broken.reduce((sum, each) => sum + each.flows, 0);
    if (flows === 0) say(`exscope: ${count(rules.length, 'rule')}; every expected flow of the store passes`);
    else {
      say(`exscope: ${count(rules.length, 'rule')}; ${count(flows, 'expected flow')} would not pass`);
      process.exitCode = EXIT.findings;
    }
  });
}

const HEAD = ['server', 'port', 'flows', 'data path', 'why', 'clients'];
const CUT = [['clients', 20]] as const;

function cells({ server, transport, port, flows, path, blockedBy, clients }: BrokenFlows): string[] {
  const why = blockedBy === null ? 'no rule' : `blocked by line ${blockedBy}`;
  return [server, `${transport} ${port}`, String(flows), path, why, clients.join(' ')];
}

async function withStore(path: string, act: (store: Store, catalog: Catalog) => Promise<void>): Promise<void> {
  const store = openStore(path);
  try {
    await act(store, loadCatalog({ kept: store.settings().ownCatalogs }));
  } finally {
    store.close();
  }
}
