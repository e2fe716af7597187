/** The packed package, installed into an empty folder as a user would, does the main job there. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'exscope-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, args: string[], cwd: string) => spawnSync(command, args, { cwd, encoding: 'utf8' });

it('installs from its package and analyzes a capture, catalog included', () => {
  // The build is already there: running it again here would take dist/ away from tests that run beside this one.
  const packed = run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], root);
  expect(packed.status, packed.stderr).toBe(0);
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const installed = run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, archive)], folder);
  expect(installed.status, installed.stderr).toBe(0);
  const exscope = join(folder, 'node_modules', '.bin', 'exscope');
  expect(run(exscope, ['--version'], folder).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  const analyzed = run(exscope, ['analyze', join(root, 'captures', 'imap-cleartext.pcap'), '--store', 'sample.db', '--quiet'], folder);
  expect(analyzed.stderr).toBe('');
  expect(analyzed.status).toBe(0);
  expect(existsSync(join(folder, 'sample.db'))).toBe(true);
  const flows = run(exscope, ['flows', 'sample.db', '--format', 'ndjson'], folder).stdout.trim().split('\n');
  expect(flows.map((line) => JSON.parse(line).path?.id).filter(Boolean).length).toBeGreaterThan(0);
  // Tests, sources and captures stay at home.
  const files = readdirSync(join(folder, 'node_modules', 'exscope'));
  expect(files.sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'bin',
    'catalog',
    'dist',
    'docs',
    'messages',
    'package.json',
  ]);
}, 600_000);
