import { Command } from 'commander';
import { version } from '../version.js';
import { analyzeCommand } from './analyze.js';
import { explainCommand } from './explain.js';
import { flowsCommand } from './flows.js';
import { judgeCommand } from './judge.js';
import { terminalStyle } from './terminal.js';

const MORE = `
Examples:
  exscope analyze cas01.pcapng
  exscope analyze cas01.pcapng --release 2010 --host 10.0.0.5=client-access
  exscope flows cas01.exscope.db --protection cleartext
  exscope explain cas01.exscope.db 12

Exit codes:
  0 clean   1 findings at or above --fail-on   2 wrong usage   3 nothing could be read
  4 read only in part (outranks 1)   70 error in exscope   130 interrupted, partial store kept

Data goes to standard output, progress and messages to standard error.`;

/** The whole command line. Parsing throws instead of ending the process. */
export function createProgram(): Command {
  const helpWidth = () => terminalStyle(false).width;
  const program = new Command('exscope')
    .description(
      'Reads packet captures of Microsoft Exchange traffic and says, for every flow, what it is, whether it should be there, whether it was protected, and how we know.',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', MORE);
  for (const command of [analyzeCommand(), judgeCommand(), flowsCommand(), explainCommand()]) program.addCommand(command);
  for (const command of [program, ...program.commands]) {
    command
      .helpOption('-h, --help', 'print this help')
      .exitOverride()
      // errors.ts tells errors in our own form.
      .configureOutput({ outputError: () => {}, getOutHelpWidth: helpWidth, getErrHelpWidth: helpWidth });
  }
  return program;
}
