import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EXIT, ExscopeError } from '../errors.js';
import { hasWildcards, matching } from './glob.js';
import { looksLikeCapture } from './looks-like-capture.js';

/** One capture to read. */
export interface CaptureInput {
  /** Path as given; `-` for standard input. */
  path: string;
  /** Last part of the path, for messages. */
  name: string;
  /** Octets on disk; null for a stream. */
  size: number | null;
  /** Of a capture that is still being written. */
  live?: LiveOctets;
}

/** Where the octets of a capture come from while it is being written. */
export interface LiveOctets {
  /** Chunks, each valid until the next is asked for; they end early when `signal` is aborted. */
  read(bufferSize: number, signal?: AbortSignal): AsyncGenerator<Uint8Array>;
  /** It was left where its writer had come to: a record that is not whole there is no damage. */
  readonly left: boolean;
}

/** Files stay files, `-` is standard input, a folder and a pattern stand for the captures they hold, by name. A file named twice, also by a link, is read once. Throws ExscopeError for what is not there. */
export async function expandInputs(paths: readonly string[]): Promise<CaptureInput[]> {
  const inputs: CaptureInput[] = [];
  for (const path of paths) {
    if (path === '-') inputs.push({ path, name: 'standard input', size: null });
    else if (hasWildcards(path) && (await stat(path).catch(() => null)) === null) inputs.push(...(await matched(path)));
    else {
      const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
        throw unreadable(path, error);
      });
      if (stats.isDirectory()) inputs.push(...(await capturesIn(path)));
      else inputs.push({ path, name: basename(path), size: stats.isFile() ? stats.size : null });
    }
  }
  return eachOnce(inputs);
}

/** Read twice, every packet of a file would be there twice. */
async function eachOnce(inputs: readonly CaptureInput[]): Promise<CaptureInput[]> {
  const once = new Map<string, CaptureInput>();
  for (const input of inputs) {
    // What vanished meanwhile is missed when it is read.
    const real = input.path === '-' ? '-' : await realpath(input.path).catch(() => input.path);
    if (!once.has(real)) once.set(real, input);
  }
  return [...once.values()];
}

/** Captures that match a pattern: files are judged as those of a folder are, for the pattern may match more than was meant. */
async function matched(pattern: string): Promise<CaptureInput[]> {
  const inputs: CaptureInput[] = [];
  for (const path of await matching(pattern)) {
    const stats = await stat(path).catch(() => null);
    if (stats?.isFile() && (await looksLikeCapture(path))) inputs.push({ path, name: basename(path), size: stats.size });
  }
  if (inputs.length > 0) return inputs;
  throw new ExscopeError('EXSCOPE_NO_CAPTURES', `${pattern} matches no captures`, {
    exitCode: EXIT.nothingReadable,
    hint: '* and ? stand for any characters within one part of a path; files that match are captures by their content, not by their names',
  });
}

/** Captures of a folder, not of its subfolders: a file is one when its content says so. */
async function capturesIn(folder: string): Promise<CaptureInput[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(folder, error);
  });
  const inputs: CaptureInput[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    // Links are followed. Whoever writes captures here may delete old ones meanwhile.
    const stats = await stat(path).catch(() => null);
    if (stats?.isFile() && (await looksLikeCapture(path))) inputs.push({ path, name, size: stats.size });
  }
  if (inputs.length > 0) return inputs;
  throw new ExscopeError('EXSCOPE_NO_CAPTURES', `${folder} is a folder without captures`, {
    exitCode: EXIT.nothingReadable,
    hint: 'exscope looks for captures in it, by content, also compressed ones; subfolders are not searched',
  });
}

/** A path that cannot be opened or read, in words. */
export function unreadable(path: string, error: NodeJS.ErrnoException): ExscopeError {
  const reason =
    error.code === 'ENOENT'
      ? 'no such file or folder'
      : error.code === 'EACCES' || error.code === 'ERR_ACCESS_DENIED'
        ? 'permission denied'
        : (error.code ?? error.message);
  return new ExscopeError('EXSCOPE_UNREADABLE', `cannot read ${path}: ${reason}`, {
    exitCode: EXIT.nothingReadable,
    hint: error.code === 'ENOENT' ? 'Check the path; quotes are needed around names with spaces' : 'Check that you may read it',
    cause: error,
  });
}
