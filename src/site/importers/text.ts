import { EXIT, ExscopeError } from '../../errors.js';

/** Exports are small; what is larger is no export. */
export const MAX_IMPORT_BYTES = 64 * 2 ** 20;

/** Bytes that tell how a file without a mark is encoded. */
const PROBE = 512;

/**
 * Text of a file that a Windows tool or a redirected console wrote: UTF-16 with or without a mark, UTF-8, or else an old code page, of which the
 * ASCII part is what counts.
 * @throws {ExscopeError} `EXSCOPE_SITE` when it is too large to be an export.
 */
export function importedText(bytes: Uint8Array, file: string): string {
  if (bytes.length > MAX_IMPORT_BYTES) {
    throw new ExscopeError('EXSCOPE_SITE', `${file}: ${bytes.length} bytes are too many for an export (limit ${MAX_IMPORT_BYTES})`, {
      exitCode: EXIT.usage,
      hint: 'Export only the keys of the Exchange services, or name the right file.',
    });
  }
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  let even = 0;
  let odd = 0;
  const probe = Math.min(bytes.length, PROBE);
  for (let at = 0; at < probe; at++) {
    if (bytes[at] !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  if (odd > probe / 4 && even === 0) return 'utf-16le';
  if (even > probe / 4 && odd === 0) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'latin1';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Lines with their numbers, whatever ends them. */
export function* linesOf(text: string): Generator<[line: string, number: number]> {
  let number = 0;
  for (const line of text.split(/\r\n|\r|\n/)) yield [line, ++number];
}
