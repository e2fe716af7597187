import { Command, Option } from 'commander';
import { type Catalog, loadCatalog } from '../catalog/index.js';
import { EXIT, ExscopeError } from '../errors.js';
import { jsonDocument } from '../report/ndjson.js';
import { endpointsText, netstatText, regText } from '../report/site-import.js';
import { siteProfileText } from '../report/site-init.js';
import { checkStaticPorts } from '../report/static-ports.js';
import { endpointKey } from '../report/summary-endpoints.js';
import { count } from '../report/text.js';
import { readEndpoints } from '../site/importers/endpoint-text.js';
import { readNetstat } from '../site/importers/netstat-text.js';
import { readRegFile } from '../site/importers/reg-file.js';
import { portsOf } from '../site/importers/reg-ports.js';
import { loadSite, siteJsonSchema } from '../site/load.js';
import { NO_SITE, siteOf } from '../site/profile.js';
import { openStore } from '../store/index.js';
import { importFile } from './import-file.js';
import { addCommonOptions, type CommonOptions } from './options.js';
import { print, say } from './output.js';
import { writeNewOutput } from './output-file.js';

interface SiteCommandOptions extends CommonOptions {
  output?: string;
  host?: string;
  site?: string;
}

const EXAMPLES = `
A site profile says who is who. What it says wins over what exscope infers.

Examples:
  exscope site init cas01.exscope.db --output exscope.yaml
  exscope site check exscope.yaml
  exscope judge cas01.exscope.db --site exscope.yaml
  exscope site schema > exscope.schema.json
  exscope site import-reg cas01-rpc.reg cas01-ab.reg --host cas01
  exscope site import-endpoints portqry.txt
  exscope site import-netstat netstat.txt --site exscope.yaml`;

export function siteCommand(): Command {
  const init = new Command('init')
    .description('write a commented first profile from what a capture showed')
    .argument('<store>', 'store that analyze wrote')
    .addOption(new Option('--output <file>', 'where it goes (default: standard output); a file that exists is left alone'))
    .action(initSite);
  const check = new Command('check')
    .description('check a profile, and tell what it says')
    .argument('<file>', 'site profile')
    .action(checkSite);
  const reg = new Command('import-reg')
    .description('read static ports from registry exports (reg export …)')
    .argument('<file...>', '.reg files')
    .addOption(new Option('--host <name>', 'the host they belong to, when they do not say'))
    .action(importReg);
  const endpoints = new Command('import-endpoints')
    .description('read endpoints from the output of PortQry or rpcdump')
    .argument('<file...>', 'text files')
    .action(importEndpoints);
  const netstat = new Command('import-netstat')
    .description('read listening ports and connections from netstat -na or -ano, to verify static ports')
    .argument('<file...>', 'text files')
    .addOption(new Option('--site <file>', 'site profile with the static ports'))
    .action(importNetstat);
  const schema = new Command('schema')
    .description('print the JSON Schema of site profiles, for editors')
    .action(() => print([jsonDocument(siteJsonSchema(loadCatalog()))]));
  const command = new Command('site')
    .description('write and check site profiles, read static ports from servers')
    .addHelpText('after', EXAMPLES);
  for (const each of [init, check, reg, endpoints, netstat, schema]) command.addCommand(addCommonOptions(each));
  return command;
}

async function initSite(path: string, { output }: SiteCommandOptions): Promise<void> {
  const store = openStore(path);
  let text: string;
  try {
    const settings = store.settings();
    const catalog = loadCatalog({ kept: settings.ownCatalogs });
    const hosts = store.hosts();
    const flowsAt = new Map<string, number>();
    for (const { server, transport } of store.judgedFlows()) {
      const key = endpointKey({ ...server, transport });
      flowsAt.set(key, (flowsAt.get(key) ?? 0) + 1);
    }
    const staticPorts = checkStaticPorts({ endpoints: store.endpoints(), flowsAt, hosts, site: siteOf(settings), catalog });
    text = siteProfileText({ storeName: path, captures: store.captures().map(({ name }) => name), hosts, staticPorts });
  } finally {
    store.close();
  }
  if (output === undefined) return print([text]);
  await writeNewOutput(output, text);
  say(`exscope: ${output} written; read it, correct it, then exscope site check ${output}`);
}

async function checkSite(file: string): Promise<void> {
  const { name, releases, hosts, networks, staticPorts, exceptions } = loadSite(file, loadCatalog());
  const names = new Set(hosts.map((host) => host.name));
  const parts = [
    count(names.size, 'host'),
    count(networks.length, 'network'),
    count(staticPorts.length, 'static port'),
    count(exceptions.length, 'exception'),
    releases.length === 0 ? 'any release' : `release ${releases.join(', ')}`,
  ];
  const today = new Date().toISOString().slice(0, 10);
  const ended = exceptions.filter(({ until }) => until !== null && until < today);
  await print([
    `${file}: ${name === null ? '' : `"${name}", `}${parts.join(', ')}; no mistake\n`,
    ...ended.map((exception) => `  the exception "${exception.name}" ended on ${exception.until}: traffic from then on is a finding\n`),
  ]);
}

async function importReg(files: string[], { host }: SiteCommandOptions): Promise<void> {
  const catalog = loadCatalog();
  const { from, to } = catalog.ranges.get('exchange-2010-static')!;
  const texts = files.map((file) => {
    const reg = readRegFile(importFile(file), file);
    const ports = portsOf(reg, catalog.staticPortServices.values(), { from, to, release: '2010' });
    return regText(file, ports, reg.problems, host ?? null);
  });
  await print(texts);
}

async function importEndpoints(files: string[]): Promise<void> {
  const catalog = loadCatalog();
  await print(files.map((file) => endpointsText(file, someOf(readEndpoints(importFile(file)), file), catalog)));
}

/** Nothing found in a file that should be full of it is a mistake, and no empty answer. */
function someOf<List extends { endpoints: unknown[]; withoutPort: number }>(list: List, file: string): List {
  if (list.endpoints.length + list.withoutPort > 0) return list;
  throw new ExscopeError('EXSCOPE_SITE', `${file}: no endpoint in it`, {
    exitCode: EXIT.usage,
    hint: 'Keep the whole output: portqry -n SERVER -e 135 > portqry.txt, or rpcdump.py SERVER > rpcdump.txt',
  });
}

async function importNetstat(files: string[], { site }: SiteCommandOptions): Promise<void> {
  const catalog: Catalog = loadCatalog();
  const profile = site === undefined ? NO_SITE : loadSite(site, catalog);
  const texts = files.map((file) => {
    const netstat = readNetstat(importFile(file));
    if (netstat.listeners.length + netstat.connections.length === 0) {
      throw new ExscopeError('EXSCOPE_SITE', `${file}: no socket in it`, {
        exitCode: EXIT.usage,
        hint: 'Keep the whole output: netstat -na > netstat.txt',
      });
    }
    return netstatText(file, netstat, catalog, profile);
  });
  await print(texts);
}
