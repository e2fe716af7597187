import { type Command, Option } from 'commander';
import { hasWildcards } from '../capture/glob.js';
import { EXIT, ExscopeError } from '../errors.js';
import { wholeNumber } from './options.js';

/** What `analyze` may be told of a capture that is still being written. */
export interface FollowOptions {
  follow?: boolean;
  followIdle?: number;
  summaryEvery: number;
}

const DAY = 86_400;

export function addFollowOptions(command: Command): Command {
  return command
    .option('--follow', 'read on while a capture, or the captures of a folder or pattern, are written, until Ctrl+C')
    .addOption(
      new Option('--follow-idle <seconds>', 'with --follow: end when nothing came for so long (default: never)').argParser(
        wholeNumber(1, 30 * DAY),
      ),
    )
    .addOption(
      new Option('--summary-every <seconds>', 'with --follow: how often standard error says what has come so far; 0: never')
        .argParser(wholeNumber(0, DAY))
        .default(60),
    );
}

/** @throws {ExscopeError} of usage, for what cannot be followed. */
export function checkFollowed(captures: readonly string[], { follow, followIdle }: FollowOptions): void {
  if (!follow) {
    if (followIdle !== undefined) throw usage('--follow-idle needs --follow', 'Give both, or none');
    return;
  }
  const [capture, ...more] = captures;
  if (capture === '-') throw usage('standard input cannot be followed', 'It is read as it comes anyway: leave --follow out');
  if (more.length > 0) {
    throw usage(
      `--follow takes one capture, folder or pattern, not ${captures.length}`,
      hasWildcards(captures.join('')) ? 'Follow one pattern' : 'Put the pattern in quotes, so that the shell leaves it as it is',
    );
  }
}

function usage(message: string, hint: string): ExscopeError {
  return new ExscopeError('EXSCOPE_USAGE', message, { exitCode: EXIT.usage, hint });
}
