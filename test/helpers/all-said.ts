/** Everything exscope keeps and says about a capture, command by command, in this process. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { vi } from 'vitest';
import { explainer } from '../../src/cli/explain.js';
import { createProgram } from '../../src/cli/program.js';
import { ExscopeError } from '../../src/errors.js';
import { storyText } from '../../src/report/explain-text.js';
import { PLAIN } from '../../src/report/text.js';
import { openStore } from '../../src/store/index.js';

/** Commands that say something of a store, each with its formats. `catalog` knows no store. */
const COMMANDS = (store: string, other: string): string[][] => [
  ['judge', store],
  ['judge', store, '--format', 'json'],
  ...['table', 'ndjson', 'csv'].map((format) => ['flows', store, '--limit', '0', '--format', format]),
  ['site', 'init', store],
  ...['powershell', 'nftables', 'csv'].map((format) => ['firewall', store, '--format', format]),
  ...['table', 'ndjson'].flatMap((format) => [
    ['diff', other, store, '--format', format],
    ['diff', store, other, '--format', format],
  ]),
];
export const COVERED = ['analyze', 'judge', 'flows', 'explain', 'diff', 'firewall', 'site', 'catalog'];

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
