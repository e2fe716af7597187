import { createWriteStream, existsSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { EXIT, ExscopeError } from '../errors.js';

type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Something a command reads, and what to call it. */
export interface Source {
  path: string;
  what: string;
}

/**
 * Writes a file beside its final name, and renames it when it is whole. A link that is there is replaced; what it points to is left alone.
 * @throws {ExscopeError} of usage, when it cannot be written.
 */
export async function writeOutput(output: string, pieces: Pieces): Promise<void> {
  const partial = `${output}.partial-${process.pid}`;
  try {
    // Never through a link that somebody put there meanwhile.
    await pipeline(pieces, createWriteStream(partial, { flags: 'wx' }));
    renameSync(partial, output);
  } catch (cause) {
    const denied = (cause as NodeJS.ErrnoException).code === 'ERR_ACCESS_DENIED';
    // Node's permission model lets nobody remove what nobody could write.
    if (!denied) rmSync(partial, { force: true });
    if (cause instanceof ExscopeError || !(cause instanceof Error && ('syscall' in cause || denied))) throw cause;
    throw refused(`${output} cannot be written: ${cause.message}`, 'Name another file with --output.', cause);
  }
}

/** The same for a file that somebody may have worked on: what exists is left alone. */
export async function writeNewOutput(output: string, text: string): Promise<void> {
  if (existsSync(output)) throw refused(`${output} exists and is left alone`, 'Name another file with --output, or remove that one first.');
  await writeOutput(output, [text]);
}

/** What is written must never take the place of what it is made of, nor of a device. */
export function refuseOverwriting(output: string, sources: readonly Source[]): void {
  const there = lstatSync(output, { throwIfNoEntry: false });
  if (there === undefined) return;
  const stats = statSync(output, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile())
    throw refused(`--output ${output} is ${stats.isDirectory() ? 'a folder' : 'a device'}`, 'Name a file with --output.');
  const source = sources.find(({ path }) => isSameFile(path, output));
  if (source !== undefined) throw refused(`--output ${output} is ${source.what} itself`, 'Name another file with --output.');
}

/** By whatever names and links. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

function refused(message: string, hint: string, cause?: unknown): ExscopeError {
  return new ExscopeError('EXSCOPE_USAGE', message, { exitCode: EXIT.usage, hint, ...(cause !== undefined && { cause }) });
}
