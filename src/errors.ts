/**
 * Errors a user can act on. Each says what is wrong, where, and what to do; the command line prints
 * the message without a stack trace and exits with `exitCode`.
 */

/** Exit codes of every command; `docs/exit-codes.md` and `exscope --help` print the same list. */
export const EXIT = {
  clean: 0,
  findings: 1,
  usage: 2,
  nothingReadable: 3,
  partlyRead: 4,
  internal: 70,
  interrupted: 130,
} as const;

export type ErrorCode =
  | 'EXSCOPE_USAGE'
  | 'EXSCOPE_UNREADABLE'
  | 'EXSCOPE_NOT_A_CAPTURE'
  | 'EXSCOPE_NO_CAPTURES'
  | 'EXSCOPE_EMPTY'
  | 'EXSCOPE_CATALOG'
  | 'EXSCOPE_SITE'
  | 'EXSCOPE_POLICY'
  | 'EXSCOPE_BASELINE'
  | 'EXSCOPE_STORE';

/** A known, expected failure. `message` is one sentence; `hint` says what to do next. */
export class ExscopeError extends Error {
  readonly code: ErrorCode;
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { exitCode: number; hint?: string; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ExscopeError';
    this.code = code;
    this.exitCode = options.exitCode;
    this.hint = options.hint;
  }
}
