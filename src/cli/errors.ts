import { CommanderError } from 'commander';
import { EXIT, ExscopeError } from '../errors.js';
import { safe } from '../report/text.js';
import { say } from './output.js';

/** Messages name files, whose names are anything. */
const MESSAGE_LIMIT = 600;

/** `exscope: what is wrong`, and below it what to do. */
export function sayError({ message, hint }: { message: string; hint?: string | undefined }): void {
  say(`exscope: ${safe(message, MESSAGE_LIMIT)}`);
  if (hint !== undefined) say(`  ${safe(hint, MESSAGE_LIMIT)}`);
}

/** Tells the person about an error, in the form its kind deserves, and returns the exit code. */
export function report(error: unknown): number {
  if (error instanceof CommanderError) return reportUsage(error);
  if (error instanceof ExscopeError) {
    sayError(error);
    showStack(error);
    return error.exitCode;
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  sayError({
    message: `unexpected error: ${message}`,
    hint: 'This is a bug in exscope. Please report it with the output of EXSCOPE_DEBUG=1.',
  });
  showStack(error);
  return EXIT.internal;
}

/** Standard output took no more, and not because its reader left. */
export function unwritten(cause: Error): ExscopeError {
  return new ExscopeError('EXSCOPE_USAGE', `standard output cannot be written: ${cause.message}`, {
    exitCode: EXIT.usage,
    hint: 'What was written is not whole. Is the disk full?',
    cause,
  });
}

/** commander has printed help and version itself; of its errors it only says what is wrong. */
function reportUsage(error: CommanderError): number {
  if (error.exitCode === 0) return EXIT.clean;
  if (error.code === 'commander.help') return EXIT.usage;
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  sayError({
    message,
    hint: [suggestion?.replace(/^\((.*)\)$/, '$1'), 'exscope --help and exscope COMMAND --help list all options.']
      .filter(Boolean)
      .join(' '),
  });
  return EXIT.usage;
}

function showStack(error: unknown): void {
  if (process.env.EXSCOPE_DEBUG === '1' && error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
}
