import { Command } from 'commander';
import { version } from '../version.js';
import { terminalStyle } from './terminal.js';

/** In the order help lists them. What a command needs is loaded with it: most of the time a short run takes goes into loading. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['analyze', async () => (await import('./analyze.js')).analyzeCommand()],
  ['judge', async () => (await import('./judge.js')).judgeCommand()],
  ['flows', async () => (await import('./flows.js')).flowsCommand()],
  ['findings', async () => (await import('./findings.js')).findingsCommand()],
  ['audit', async () => (await import('./audit.js')).auditCommand()],
  ['explain', async () => (await import('./explain.js')).explainCommand()],
  ['report', async () => (await import('./report.js')).reportCommand()],
  ['extract', async () => (await import('./extract.js')).extractCommand()],
  ['baseline', async () => (await import('./baseline.js')).baselineCommand()],
  ['diff', async () => (await import('./diff.js')).diffCommand()],
  ['firewall', async () => (await import('./firewall.js')).firewallCommand()],
  ['site', async () => (await import('./site.js')).siteCommand()],
  ['catalog', async () => (await import('./catalog.js')).catalogCommand()],
]);

const VERSION: ReadonlySet<string> = new Set(['-V', '--version']);

const MORE = `
Examples:
  exscope analyze cas01.pcapng
  exscope analyze cas01.pcapng --release 2010 --host 10.0.0.5=client-access
  exscope flows cas01.exscope.db --protection cleartext
  exscope explain cas01.exscope.db 12
  exscope catalog search 5075

Exit codes:
  0 clean   1 findings at or above --fail-on   2 wrong usage   3 nothing could be read
  4 read only in part (outranks 1)   70 error in exscope   130 interrupted, partial store kept

Data goes to standard output, progress and messages to standard error.`;

/** The command line as far as `args` need it: the command they begin with, or all, for help and for suggestions. Parsing throws instead of ending the process. */
export async function createProgram(args: readonly string[]): Promise<Command> {
  const helpWidth = () => terminalStyle(false).width;
  const program = new Command('exscope')
    .description(
      'Reads packet captures of Microsoft Exchange traffic and says, for every flow, what it is, whether it should be there, whether it was protected, and how we know.',
    )
    .version(version(), [...VERSION].join(', '), 'print the version')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', MORE);
  const wanted = COMMANDS.get(args[0] ?? '');
  const creators = wanted === undefined ? (VERSION.has(args[0] ?? '') ? [] : [...COMMANDS.values()]) : [wanted];
  for (const create of creators) program.addCommand(await create());
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command
      .helpOption('-h, --help', 'print this help')
      .exitOverride()
      // errors.ts tells errors in our own form.
      .configureOutput({ outputError: () => {}, getOutHelpWidth: helpWidth, getErrHelpWidth: helpWidth });
  }
  return program;
}
