import { readFileSync } from 'node:fs';
import { EXIT, ExscopeError } from '../errors.js';
import { importedText } from '../site/importers/text.js';

/** Text of a file that some tool of an administrator wrote. @throws {ExscopeError} when it cannot be read, or is too large to be one. */
export function importFile(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new ExscopeError('EXSCOPE_SITE', `${file}: cannot be read`, {
      exitCode: EXIT.usage,
      hint: 'Check the name and that you may read it',
      cause,
    });
  }
  return importedText(bytes, file);
}
