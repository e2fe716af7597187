import { createReadStream, type Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EXIT, ExscopeError } from '../errors.js';
import { SNIFF_LENGTH, sniff } from './format.js';

/** One capture to read. */
export interface CaptureInput {
  /** Path as given; `-` for standard input. */
  path: string;
  /** Last part of the path, for messages. */
  name: string;
  /** Octets on disk; null for a stream. */
  size: number | null;
}

/** Files stay files, `-` is standard input, a folder stands for the captures in it, by name. Throws ExscopeError for what is not there. */
export async function expandInputs(paths: readonly string[]): Promise<CaptureInput[]> {
  const inputs: CaptureInput[] = [];
  for (const path of paths) {
    if (path === '-') inputs.push({ path, name: 'standard input', size: null });
    else {
      const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
        throw unreadable(path, error);
      });
      if (stats.isDirectory()) inputs.push(...(await capturesIn(path)));
      else inputs.push({ path, name: basename(path), size: stats.isFile() ? stats.size : null });
    }
  }
  return inputs;
}

/** Captures of a folder, not of its subfolders: a file is one when its content says so. */
async function capturesIn(folder: string): Promise<CaptureInput[]> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(folder, error);
  });
  const inputs: CaptureInput[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isFile() && (await looksLikeCapture(path))) inputs.push({ path, name: entry.name, size: (await stat(path)).size });
  }
  if (inputs.length > 0) return inputs;
  throw new ExscopeError('EXSCOPE_NO_CAPTURES', `${folder} is a folder without captures`, {
    exitCode: EXIT.nothingReadable,
    hint: 'exscope looks for pcap and pcapng files in it, by content, also compressed with gzip; subfolders are not searched',
  });
}

async function looksLikeCapture(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const head = new Uint8Array(SNIFF_LENGTH);
    const { bytesRead } = await file.read(head, 0, SNIFF_LENGTH, 0);
    sniff(head, bytesRead, path);
    return true;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** A path that cannot be opened or read, in words. */
export function unreadable(path: string, error: NodeJS.ErrnoException): ExscopeError {
  const reason =
    error.code === 'ENOENT' ? 'no such file or folder' : error.code === 'EACCES' ? 'permission denied' : (error.code ?? error.message);
  return new ExscopeError('EXSCOPE_UNREADABLE', `cannot read ${path}: ${reason}`, {
    exitCode: EXIT.nothingReadable,
    hint: error.code === 'ENOENT' ? 'Check the path; quotes are needed around names with spaces' : 'Check that you may read it',
    cause: error,
  });
}

/** The octets of a stream that cannot be read with positions: standard input, pipes, devices. */
export function streamOf(input: CaptureInput, highWaterMark: number): AsyncIterable<Uint8Array> {
  return input.path === '-' ? process.stdin : createReadStream(input.path, { highWaterMark });
}
