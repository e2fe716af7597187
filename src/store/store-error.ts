import { EXIT, ExscopeError } from '../errors.js';

/** A store that cannot be used, and what to do about it. */
export function storeError(message: string, hint: string, cause?: unknown): ExscopeError {
  return new ExscopeError('EXSCOPE_STORE', message, { exitCode: EXIT.usage, hint, ...(cause !== undefined && { cause }) });
}

export function notAStore(path: string): ExscopeError {
  return storeError(`${path} is not an exscope store`, `If it is a capture, begin with: exscope analyze ${path}`);
}

export function unwritable(path: string, error: unknown): ExscopeError {
  return storeError(
    `cannot write the store ${path}: ${(error as Error).message}`,
    'Choose a place you may write to with --store FILE',
    error,
  );
}

export function inUse(path: string, cause?: unknown): ExscopeError {
  return storeError(`the store ${path} is in use`, 'Another program is writing it: try again when that has ended', cause);
}

/** SQLite's name for the failure, or an empty string. */
export function sqliteCode(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
}

/** The medium failed, not the program: no room, no permission, a device error. */
export const isMediumFailure = (error: unknown): boolean => /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|PERM)/.test(sqliteCode(error));

/** What went wrong while an open store was used, in words a user can act on; whatever is not the store's doing stays as it is. */
export function storeTrouble(path: string, error: unknown): unknown {
  const code = sqliteCode(error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return inUse(path, error);
  }
  if (isMediumFailure(error)) return storeError(`cannot use the store ${path}: ${(error as Error).message}`, 'Check the disk', error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code) || isForeignContent(code, error)) {
    return storeError(`the store ${path} is damaged: ${(error as Error).message}`, 'Analyze the capture again', error);
  }
  return error;
}

/** What the action gives. Throws `storeTrouble` of what it throws. */
export function attempt<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw storeTrouble(path, error);
  }
}

/** A table that every store has is missing, or a column holds text that is not the JSON it should be, or no text. */
function isForeignContent(code: string, error: unknown): boolean {
  return (
    error instanceof SyntaxError ||
    (code === 'SQLITE_ERROR' && /^(no such (table|column)|malformed JSON|JSON cannot hold)/.test((error as Error).message))
  );
}
