import { Command } from 'commander';
import { loadCatalog } from '../catalog/index.js';
import { EXIT, ExscopeError } from '../errors.js';
import { MediaBook } from '../judge/media.js';
import { callLines } from '../report/calls.js';
import { explainFlow, type StorySection } from '../report/explain.js';
import { storyText } from '../report/explain-text.js';
import { tellFindings } from '../report/findings.js';
import { flowNames } from '../report/flow-names.js';
import { type JudgedFlow, openStore, type Store } from '../store/index.js';
import { wordingOf } from '../wording/wording.js';
import { addCommonOptions, type CommonOptions } from './options.js';
import { print } from './output.js';
import { terminalStyle } from './terminal.js';

const EXAMPLES = `
Flow identifiers are in the first column of exscope flows.

Examples:
  exscope explain cas01.exscope.db 12`;

export function explainCommand(): Command {
  const command = new Command('explain')
    .description('tell the story of one flow: what it is, how that is known, the verdict and the rule behind it, its packets')
    .argument('<store>', 'store that analyze wrote')
    .argument('<flow-id>', 'identifier of the flow');
  return addCommonOptions(command).addHelpText('after', EXAMPLES).action(run);
}

/** What is the same for all flows of a store, asked once; then the sections of the story of each. */
export function explainer(store: Store): (flow: JudgedFlow) => StorySection[] {
  const catalog = loadCatalog({ kept: store.settings().ownCatalogs });
  const hosts = new Map(store.hosts().map((host) => [host.address, host]));
  const book = new MediaBook(store.media());
  const findings = tellFindings(store);
  const names = flowNames(store, catalog);
  return (flow) =>
    explainFlow(flow, {
      ...names,
      role: (address) => hosts.get(address),
      path: (pathId) => catalog.path(pathId),
      calls: (each) => callLines(each, book, () => store.outlines()),
      findings: findings.filter(({ flows }) => flows.includes(flow.id)),
      wording: wordingOf('en'),
    });
}

async function run(path: string, id: string, options: CommonOptions): Promise<void> {
  const store = openStore(path);
  try {
    const flow = /^\d{1,15}$/.test(id) ? store.judgedFlow(Number(id)) : undefined;
    if (flow === undefined) {
      throw new ExscopeError('EXSCOPE_USAGE', `${path} holds no flow ${id}`, {
        exitCode: EXIT.usage,
        hint: `exscope flows ${path} lists the identifiers`,
      });
    }
    await print([storyText(`Flow ${flow.id}`, explainer(store)(flow), terminalStyle(options.color))]);
  } finally {
    store.close();
  }
}
