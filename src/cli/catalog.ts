import { Argument, Command, Option } from 'commander';
import { type Catalog, type DataPath, loadCatalog, ownCatalogJsonSchema } from '../catalog/index.js';
import { loadPolicies, policyJsonSchema, policyNames } from '../catalog/policies.js';
import { EXIT, ExscopeError } from '../errors.js';
import { PATH_CSV, type PathJson, pathJson, portsText } from '../report/catalog-json.js';
import { catalogStory } from '../report/catalog-story.js';
import { compliancePage } from '../report/compliance-page.js';
import { csvLine } from '../report/csv.js';
import { storyText } from '../report/explain-text.js';
import { jsonDocument, ndjsonLine } from '../report/ndjson.js';
import { count } from '../report/text.js';
import { addCommonOptions, type CommonOptions, collect } from './options.js';
import { print, say } from './output.js';
import { plainTable } from './plain-table.js';
import { terminalStyle } from './terminal.js';

interface CatalogOptions extends CommonOptions {
  catalog?: string[];
  release?: string;
  format: 'table' | 'ndjson' | 'csv';
}

const EXAMPLES = `
Examples:
  exscope catalog list --release 2010
  exscope catalog show 2010/rpc-client-access
  exscope catalog show NSPI
  exscope catalog search 5075
  exscope catalog search "address book" --release 2010
  exscope catalog check contoso.yaml
  exscope catalog list --format csv > paths.csv`;

export function catalogCommand(): Command {
  const own = () => new Option('--catalog <file>', 'catalog file of your own, beside the shipped one (repeatable)').argParser(collect);
  const release = () => new Option('--release <release>', 'only data paths of this release, or of directory');
  const format = () =>
    new Option('--format <format>', 'table for people, NDJSON or CSV for programs').choices(['table', 'ndjson', 'csv']).default('table');
  const list = new Command('list')
    .description('list the data paths')
    .addOption(release())
    .addOption(format())
    .addOption(own())
    .action(listPaths);
  const show = new Command('show')
    .description('tell everything about one data path, RPC interface, pinned service, port range or release')
    .argument('<name>', 'such as 2010/hub-to-hub, NSPI, a UUID, rpc-client-access, windows-2008, 2016')
    .addOption(own())
    .action(showOne);
  const search = new Command('search')
    .description('find data paths by port, or by words in what is known of them')
    .argument('<text...>', 'a port number, or words')
    .addOption(release())
    .addOption(format())
    .addOption(own())
    .action(searchPaths);
  const check = new Command('check')
    .description('check a catalog file of your own, or the shipped catalog')
    .argument('[file...]', 'catalog files; without one the shipped catalog is checked')
    .action(checkFiles);
  const schema = new Command('schema')
    .description('print the JSON Schema of a catalog or policy file of your own, for editors')
    .addArgument(new Argument('[kind]', 'what kind of file').choices(['catalog', 'policy']).default('catalog'))
    .action(async (kind: 'catalog' | 'policy') =>
      print([jsonDocument(kind === 'catalog' ? ownCatalogJsonSchema(loadCatalog()) : policyJsonSchema(loadCatalog()))]),
    );
  const compliance = new Command('compliance')
    .description('print which control of which policy speaks to which clause, as Markdown')
    .addOption(new Option('--policy <name|file>', 'policy to tell (repeatable, default: all that are shipped)').argParser(collect))
    .action(({ policy = policyNames() }: { policy?: string[] }) => print([compliancePage(loadPolicies(policy, loadCatalog()))]));
  const command = new Command('catalog')
    .description('look into what exscope knows: releases, roles, data paths, ports, RPC interfaces')
    .addHelpText('after', EXAMPLES);
  for (const each of [list, show, search, check, schema, compliance]) command.addCommand(addCommonOptions(each));
  return command;
}

async function listPaths(options: CatalogOptions): Promise<void> {
  const catalog = open(options);
  await printPaths(pathsOf(options, catalog), options, catalog);
}

async function showOne(name: string, options: CatalogOptions): Promise<void> {
  const sections = catalogStory(name, open(options));
  if (sections === null) {
    throw new ExscopeError('EXSCOPE_USAGE', `the catalog knows nothing called "${name}"`, {
      exitCode: EXIT.usage,
      hint: `exscope catalog search "${name}" looks for the words`,
    });
  }
  await print([storyText(name, sections, terminalStyle(options.color))]);
}

async function searchPaths(words: string[], options: CatalogOptions): Promise<void> {
  const catalog = open(options);
  const port = words.length === 1 && /^\d{1,5}$/.test(words[0]!) ? Number(words[0]) : null;
  const wanted = words.flatMap((word) => word.toLowerCase().split(/\s+/)).filter(Boolean);
  const found = pathsOf(options, catalog).filter((path) => (port === null ? holds(path, wanted) : reaches(path, port)));
  if (found.length > 0) return printPaths(found, options, catalog);
  say('exscope: no data path matches');
  if (port === null) return;
  const ranges = [...catalog.ranges.values()].filter(({ from, to }) => from <= port && port <= to);
  if (ranges.length > 0)
    say(`  ${port} lies in ${ranges.map(({ name }) => name).join(', ')}; a dynamic port is known by who advertises it`);
}

/** By a port of its own. Of any dynamic range, nearly every high port is one. */
function reaches({ ports }: DataPath, port: number): boolean {
  return ports.some(([from, to]) => from <= port && port <= to);
}

function holds(path: DataPath, words: readonly string[]): boolean {
  const { id, title, from, to, protocols, windowsService = '', program = '', note = '', rpc, hosts = [], webServices = [] } = path;
  const lists = [from, to, protocols, rpc?.interfaces ?? [], hosts, webServices].flat().join(' ');
  const text = `${id} ${title} ${lists} ${windowsService} ${program} ${note}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

async function checkFiles(files: string[]): Promise<void> {
  const catalog = loadCatalog({ own: files });
  const lines =
    files.length === 0
      ? [
          `catalog ${catalog.version}: ${count(catalog.paths.length, 'data path')} of ${count(catalog.releases.size, 'release')}, ` +
            `${count(catalog.interfaces.length, 'RPC interface')}, no mistake`,
        ]
      : [...catalog.own.values()].map(({ name, paths }, at) => `${files[at]}: "${name}", ${count(paths.length, 'data path')}, no mistake`);
  await print(lines.map((line) => `${line}\n`));
}

function open({ catalog = [] }: CatalogOptions): Catalog {
  return loadCatalog({ own: catalog });
}

function pathsOf({ release }: CatalogOptions, catalog: Catalog): readonly DataPath[] {
  if (release === undefined) return catalog.paths;
  const names = ['directory', ...catalog.releases.keys(), ...catalog.own.keys()];
  if (!names.includes(release)) {
    throw new ExscopeError('EXSCOPE_USAGE', `--release ${release}: unknown release`, {
      exitCode: EXIT.usage,
      hint: `Releases: ${names.join(' ')}`,
    });
  }
  return catalog.paths.filter((path) => path.release === release);
}

const HEAD = ['id', 'from', 'to', 'port', 'protocol', 'protection', 'state'];
const CUT = [
  ['port', 24],
  ['protocol', 10],
  ['from', 14],
  ['to', 14],
] as const;

async function printPaths(paths: readonly DataPath[], { format, color }: CatalogOptions, catalog: Catalog): Promise<void> {
  const rows = paths.map((path) => pathJson(path, catalog));
  if (format === 'ndjson') await print(rows.map((row) => ndjsonLine(row)));
  else if (format === 'csv')
    await print([csvLine(PATH_CSV.map(([name]) => name)), ...rows.map((row) => csvLine(PATH_CSV.map(([, cell]) => cell(row))))]);
  else await print([plainTable(rows.map(cells), { head: HEAD, cut: CUT }, terminalStyle(color))]);
}

function cells(row: PathJson): string[] {
  const { id, from, to, transport, protocols, encryption, state, verified } = row;
  const marked = verified ? state : `${state}, unverified`;
  return [id, from.join(' '), to.join(' '), `${transport} ${portsText(row)}`, protocols.join(' '), encryption.expect, marked];
}
