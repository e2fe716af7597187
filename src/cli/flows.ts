import { Command, Option } from 'commander';
import ipaddr from 'ipaddr.js';
import { loadCatalog } from '../catalog/index.js';
import { EXIT, ExscopeError } from '../errors.js';
import { flowCsvHead, flowCsvLine } from '../report/flow-csv.js';
import { type FlowNames, flowJson } from '../report/flow-json.js';
import { flowNames } from '../report/flow-names.js';
import { ndjsonLine } from '../report/ndjson.js';
import { count } from '../report/text.js';
import { type FlowFilter, openStore, type Store } from '../store/index.js';
import type { Expectation, Protection } from '../store/rows.js';
import { flowTable } from './flow-table.js';
import { addCommonOptions, type CommonOptions, wholeNumber } from './options.js';
import { print, say } from './output.js';
import { terminalStyle } from './terminal.js';

interface FlowsOptions extends CommonOptions {
  format: 'table' | 'ndjson' | 'csv';
  state?: Expectation;
  protection?: Protection;
  protocol?: string;
  host?: string;
  port?: number;
  path?: string;
  limit?: number;
}

/** A table is for reading, and is laid out as a whole. The other formats have no limit of their own. */
const TABLE_LIMIT = 1000;

const EXPECTATIONS: Expectation[] = ['expected', 'exception', 'unexpected', 'unrelated'];
const PROTECTIONS: Protection[] = ['encrypted', 'upgraded', 'cleartext', 'obfuscated', 'signed', 'undetermined'];

const EXAMPLES = `
All filters given must hold. In the table, a protocol with a question mark is assumed, not proven by payload.

Examples:
  exscope flows cas01.exscope.db --state unexpected
  exscope flows cas01.exscope.db --protection cleartext --protocol imap
  exscope flows cas01.exscope.db --host 10.0.0.5 --port 59532
  exscope flows cas01.exscope.db --path 2010/outlook-web-app --format csv > owa.csv
  exscope flows cas01.exscope.db --format ndjson | jq .application.protocol`;

export function flowsCommand(): Command {
  const command = new Command('flows')
    .description('list the flows of a store with their verdicts')
    .argument('<store>', 'store that analyze wrote')
    .addOption(
      new Option('--format <format>', 'table for people, NDJSON or CSV for programs').choices(['table', 'ndjson', 'csv']).default('table'),
    )
    .addOption(new Option('--state <expectation>', 'only flows of this expectation').choices(EXPECTATIONS))
    .addOption(new Option('--protection <state>', 'only flows protected like this').choices(PROTECTIONS))
    .option('--protocol <name>', 'only this application protocol, such as imap')
    .addOption(new Option('--host <address>', 'only flows from or to this address').argParser(address))
    .addOption(new Option('--port <port>', 'only flows to this server port').argParser(wholeNumber(0, 65_535)))
    .option('--path <id>', 'only this data path, such as 2010/outlook-web-app')
    .addOption(
      new Option('--limit <number>', `at most so many flows; 0 for all (default: ${TABLE_LIMIT} for tables, else all)`).argParser(
        wholeNumber(0, 2 ** 32),
      ),
    );
  return addCommonOptions(command).addHelpText('after', EXAMPLES).action(run);
}

async function run(path: string, options: FlowsOptions): Promise<void> {
  const store = openStore(path);
  try {
    const names = flowNames(store, loadCatalog({ kept: store.settings().ownCatalogs }));
    const limit = options.limit ?? (options.format === 'table' ? TABLE_LIMIT : 0);
    if (options.format === 'table') await printTable(store, options, limit);
    else await print(lines(store, options, limit, names));
  } finally {
    store.close();
  }
}

function filterOf({ state, protection, protocol, host, port, path }: FlowsOptions): FlowFilter {
  return {
    ...(state !== undefined && { expectation: state }),
    ...(protection !== undefined && { protection }),
    ...(protocol !== undefined && { protocol: protocol.toLowerCase() }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(path !== undefined && { path }),
  };
}

function* lines(store: Store, options: FlowsOptions, limit: number, names: FlowNames): Generator<string> {
  const csv = options.format === 'csv';
  if (csv) yield flowCsvHead();
  for (const flow of first(store.judgedFlows(filterOf(options)), limit)) {
    const object = flowJson(flow, names);
    yield csv ? flowCsvLine(object) : ndjsonLine(object);
  }
}

async function printTable(store: Store, options: FlowsOptions, limit: number): Promise<void> {
  // One more than shown tells whether there are more.
  const flows = [...first(store.listedFlows(filterOf(options)), limit === 0 ? 0 : limit + 1)];
  const cut = limit > 0 && flows.length > limit;
  if (cut) flows.pop();
  if (flows.length > 0) await print([flowTable(flows, terminalStyle(options.color))]);
  else say('exscope: no flow matches');
  if (cut) say(`exscope: the first ${count(flows.length, 'flow')}; --limit 0 shows all`);
}

/** The first `limit` items, all of them when it is 0. */
function* first<Item>(items: Iterable<Item>, limit: number): Generator<Item> {
  let left = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  for (const item of items) {
    yield item;
    if (--left <= 0) return;
  }
}

/** In the form the store keeps. */
function address(text: string): string {
  if (!ipaddr.isValid(text)) {
    throw new ExscopeError('EXSCOPE_USAGE', `--host ${text}: not an IP address`, {
      exitCode: EXIT.usage,
      hint: 'Example: --host 10.0.0.5',
    });
  }
  return ipaddr.parse(text).toString();
}
