/** Everything exscope keeps and says about a capture, command by command, in this process. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { vi } from 'vitest';
import { createProgram } from '../../src/cli/program.js';

/** Explained flows of one kind are alike. */
const MAX_EXPLAINED = 60;

/** Commands that say something of a store, each with its formats. Of the others, `analyze` comes first and `catalog` knows no store. */
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

/** By command, and by file for the store; as latin1. `other` is a store to compare with. */
export async function everythingSaid(store: string, other: string, flows: readonly number[]): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  const explained = flows.slice(0, MAX_EXPLAINED).map((id) => ['explain', store, String(id)]);
  for (const args of [...COMMANDS(store, other), ...explained])
    said.set(args.filter((arg) => !arg.includes('/')).join(' '), await output(args));
  const name = basename(store);
  for (const file of readdirSync(dirname(store)).filter((each) => each.startsWith(name)))
    said.set(file === name ? 'the store' : file, readFileSync(join(dirname(store), file)).toString('latin1'));
  return said;
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
