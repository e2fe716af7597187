import { Command } from 'commander';
import { loadCatalog } from '../catalog/index.js';
import { judgeStore } from '../judge-store.js';
import { tuneEngine } from './engine.js';
import { addCommonOptions, addJudgeOptions, type JudgeOptions, siteOptions } from './options.js';
import { present } from './present.js';

const EXAMPLES = `
The judgement in the store is replaced; the facts stay. What is not said again is no longer assumed.

Examples:
  exscope judge cas01.exscope.db --release 2010 --host 10.0.0.5=client-access+hub-transport
  exscope judge cas01.exscope.db --static-port rpc-client-access=59532 --fail-on medium`;

export function judgeCommand(): Command {
  const command = new Command('judge')
    .description('judge a store again with other releases, roles or static ports, without the capture')
    .argument('<store>', 'store that analyze wrote');
  return addCommonOptions(addJudgeOptions(command)).addHelpText('after', EXAMPLES).action(run);
}

async function run(store: string, options: JudgeOptions): Promise<void> {
  tuneEngine();
  const catalog = loadCatalog({ own: options.catalog ?? [] });
  judgeStore(store, siteOptions(options, catalog), catalog);
  await present(store, options, catalog);
}
