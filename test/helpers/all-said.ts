/** Everything exscope keeps and says about a capture, command by command, in this process. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { vi } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { DEFAULT_POLICY, loadPolicies } from '../../src/catalog/policies.js';
import { explainer } from '../../src/cli/explain.js';
import { createProgram } from '../../src/cli/program.js';
import { ExscopeError } from '../../src/errors.js';
import { storyText } from '../../src/report/explain-text.js';
import { FORMAT_NAMES, loadFormat } from '../../src/report/formats/index.js';
import { buildReport } from '../../src/report/model/model.js';
import { PLAIN } from '../../src/report/text.js';
import { openStore } from '../../src/store/index.js';
import { wordingOf } from '../../src/wording/wording.js';

/** Commands that say something of a store, each with its formats. `catalog` knows no store. */
const COMMANDS = (store: string, other: string): string[][] => [
  ['judge', store],
  ['judge', store, '--format', 'json'],
  ['judge', store, '--lang', 'id'],
  ['findings', store, '--format', 'json'],
  ['audit', store, '--format', 'json'],
  ['baseline', 'create', store, '--who', 'nobody', '--why', 'none'],
  ...['table', 'ndjson', 'csv'].map((format) => ['flows', store, '--limit', '0', '--format', format]),
  ['site', 'init', store],
  ...['powershell', 'nftables', 'csv'].map((format) => ['firewall', store, '--format', format]),
  ...['table', 'ndjson'].flatMap((format) => [
    ['diff', other, store, '--format', format],
    ['diff', store, other, '--format', format],
  ]),
];
/** `extract` is in it as what it is: it copies packets, whatever they hold. */
export const COVERED = [
  ...['analyze', 'judge', 'flows', 'findings', 'audit', 'explain', 'report', 'extract'],
  ...['baseline', 'diff', 'firewall', 'site', 'catalog'],
];
/** A PDF says what the Markdown says, in compressed streams. */
const REPORTS = FORMAT_NAMES.filter((name) => name !== 'pdf');
/** Style and script of an HTML report are ours, whatever the capture: words of a mail may be in them. */
const OWN_CODE = /<style>.*?<\/style>|<script>.*?<\/script>/gs;
const catalog = loadCatalog();
const policies = loadPolicies([DEFAULT_POLICY, 'cleartext-mail'], catalog);

/**
 * Of a capture that is analyzed into `store`: by command, and by file for the store; as latin1. Null when there is nothing in it that can be read.
 * `other` is a store to compare with.
 */
export async function everythingSaid(capture: string, store: string, other: string): Promise<Map<string, string> | null> {
  const said = new Map<string, string>();
  try {
    said.set('analyze', await output(['analyze', capture, '--store', store, '--format', 'json', '--no-progress']));
  } catch (error) {
    if (error instanceof ExscopeError) return null;
    throw error;
  }
  for (const args of COMMANDS(store, other)) said.set(args.filter((arg) => !arg.includes('/')).join(' '), await output(args));
  said.set('explain', allExplained(store));
  for (const [format, text] of await allReported(store)) said.set(`report ${format}`, text);
  const name = basename(store);
  for (const file of readdirSync(dirname(store)).filter((each) => each.startsWith(name)))
    said.set(file === name ? 'the store' : file, readFileSync(join(dirname(store), file)).toString('latin1'));
  return said;
}

/** The story of every flow, of which the command tells one a run. */
function allExplained(path: string): string {
  const store = openStore(path);
  try {
    const explain = explainer(store);
    const stories = [...store.judgedFlows()].map((flow) => storyText(`Flow ${flow.id}`, explain(flow), PLAIN));
    return Buffer.from(stories.join('')).toString('latin1');
  } finally {
    store.close();
  }
}

/** The report in every format, made once. */
async function allReported(path: string): Promise<[format: string, text: string][]> {
  const store = openStore(path);
  try {
    const wording = wordingOf('en');
    const given = { version: '0.0.0', storeName: 'x.db', sourceDateEpoch: 0, redacted: false, baseline: new Map() };
    const model = buildReport({ store, catalog, policies, wording, ...given });
    const reports: [string, string][] = [];
    for (const name of REPORTS) {
      const pieces: Uint8Array[] = [];
      for await (const piece of (await loadFormat(name)).write(model, wording))
        pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
      const file = Buffer.concat(pieces);
      const parts = name === 'xlsx' ? Object.values(unzipSync(file)) : [file];
      reports.push([name, Buffer.concat(parts).toString('latin1').replace(OWN_CODE, '')]);
    }
    return reports;
  } finally {
    store.close();
  }
}

/** What a command prints, on either stream. */
async function output(args: readonly string[]): Promise<string> {
  let text = '';
  const take = (chunk: unknown) => {
    text += typeof chunk === 'string' ? Buffer.from(chunk).toString('latin1') : Buffer.from(chunk as Uint8Array).toString('latin1');
    return true;
  };
  const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(take));
  try {
    await (await createProgram(args)).parseAsync([...args], { from: 'user' });
  } finally {
    for (const stream of streams) stream.mockRestore();
    process.exitCode = 0;
  }
  return text;
}
