/** What a user sees who asks for help, or asks wrongly. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exscope, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const store = join(folder, 'sample.db');
const sample = join(ROOT, 'captures', 'imap-cleartext.pcap');
const COMMANDS = [
  ...['analyze', 'judge', 'flows', 'findings', 'audit', 'explain', 'report', 'extract'],
  ...['baseline', 'diff', 'firewall', 'site', 'catalog'],
];

beforeAll(() => {
  expect(exscope(['analyze', sample, '--store', store, '--quiet'])).toEqual({ status: 0, stdout: '', stderr: '' });
});

describe('help', () => {
  it('lists exactly the commands there are', () => {
    const { status, stdout, stderr } = exscope(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const listed = /Commands:\n([\s\S]*?)\n\n/
      .exec(stdout)![1]!
      .split('\n')
      .flatMap((line) => /^ {2}(\w+)/.exec(line)?.[1] ?? []);
    expect(listed).toEqual([...COMMANDS, 'help']);
    for (const word of ['Examples:', 'Exit codes:', '130']) expect(stdout).toContain(word);
  });

  it.each(COMMANDS)('%s has examples that name their own options', (command) => {
    const { status, stdout } = exscope([command, '--help']);
    expect(status).toBe(0);
    const [options = '', examples = ''] = stdout.split('Examples:');
    expect(examples).toContain(`exscope ${command}`);
    const below = new Set([...(options.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name!));
    for (const line of examples.split('\n')) {
      // What an example says of another command is not this one's to list.
      const [, said, name = ''] = /exscope (\w+)(?: ([a-z-]+))?/.exec(line) ?? [];
      if (said !== command) continue;
      const help = below.has(name) ? exscope([command, name, '--help']).stdout : options;
      for (const [option] of line.matchAll(/(?<=\s)--[a-z-]+/g)) expect(help, line).toContain(option);
    }
  });

  it('prints the version of the package alone', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(exscope(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('without a command goes to standard error', () => {
    const { status, stdout, stderr } = exscope([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('Usage: exscope');
  });

  it('lists the same exit codes as the documentation', () => {
    const documented = [...readFileSync(join(ROOT, 'docs', 'exit-codes.md'), 'utf8').matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => code);
    const { stdout } = exscope(['--help']);
    const listed = [...stdout.slice(stdout.indexOf('Exit codes:')).matchAll(/(?<= {2})\d+(?= )/g)].map(([code]) => code);
    expect(listed).toEqual(documented);
  });
});

describe('wrong usage is one line, a hint, exit code 2, and nothing on standard output', () => {
  it.each([
    ['an unknown command', ['anlyze', sample], /unknown command 'anlyze'/, /analyze/],
    ['an unknown option', ['analyze', sample, '--hosts', 'x'], /unknown option '--hosts'/, /Did you mean --host/],
    ['no capture', ['analyze'], /missing required argument 'capture'/, /--help/],
    ['an option without its value', ['analyze', sample, '--fail-on'], /argument missing/, /--help/],
    ['an unknown severity', ['analyze', sample, '--fail-on', 'grave'], /'grave' is invalid.*info, low, medium, high/, /--help/],
    ['an unknown format', ['flows', store, '--format', 'xml'], /'xml' is invalid.*table, ndjson, csv/, /--help/],
    ['a host without role', ['analyze', sample, '--host', '10.0.0.5'], /--host 10\.0\.0\.5: expected ADDRESS=ROLE/, /Example/],
    ['a host that is no address', ['analyze', sample, '--host', 'cas01=mailbox'], /"cas01" is neither/, /10\.0\.0\.5/],
    ['an unknown role', ['analyze', sample, '--host', '10.0.0.5=cas'], /unknown role "cas"/, /client-access/],
    ['an unknown release', ['judge', store, '--release', '2011'], /--release 2011/, /2010/],
    ['an unknown service', ['judge', store, '--static-port', 'rpc=59532'], /unknown service "rpc"/, /rpc-client-access/],
    ['a port that is none', ['judge', store, '--static-port', 'rpc-client-access=65536'], /not a port/, /59532/],
    ['a limit that is no number', ['analyze', sample, '--max-flows', 'many'], /whole number from 16/, /--help/],
    ['a size that is none', ['analyze', sample, '--max-inspected-bytes', '12x'], /such as 65536, 64k or 4m/, /--help/],
    ['a filter that is no address', ['flows', store, '--host', 'cas01'], /not an IP address/, /10\.0\.0\.5/],
    ['an unknown flow', ['explain', store, '999'], /no flow 999/, /exscope flows/],
    ['a flow that is no number', ['explain', store, '1;x'], /no flow 1;x/, /exscope flows/],
  ])('%s', (_what, args, message, hint) => {
    const { status, stdout, stderr } = exscope(args, { cwd: folder });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^exscope: /);
    expect(lines[0]).toMatch(message);
    expect(lines[1]).toMatch(hint);
  });

  it.each(['judge', 'flows', 'explain', 'firewall'])('%s on a file that is no store', (command) => {
    const { status, stdout, stderr } = exscope([command, sample, ...(command === 'explain' ? ['1'] : [])]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^exscope: .*imap-cleartext\.pcap/);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});
