/**
 * `npm run check` must fail for what it promises to hold: each part gets one planted violation in a copy of the project, and has to name it. That it
 * passes without them is what `.ci/run` shows before the tests.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'exscope-check-'));
  for (const name of [
    'src',
    'bin',
    'test',
    'bench',
    'fuzz',
    'scripts',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'biome.json',
    'vitest.config.ts',
    '.dependency-cruiser.cjs',
    'knip.json',
  ]) {
    cpSync(join(root, name), join(copy, name), { recursive: true, filter: (path) => !path.includes('/bench/data') });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  // Biome asks git which files to leave out.
  spawnSync('git', ['init', '--quiet'], { cwd: copy });
  cpSync(join(root, '.gitignore'), join(copy, '.gitignore'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function check(part: string) {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', `check:${part}`], { cwd: copy, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function planted(path: string, text: string, part: string) {
  writeFileSync(join(copy, path), text);
  try {
    return check(part);
  } finally {
    rmSync(join(copy, path));
  }
}

it('finds a type error', () => {
  const { status, output } = planted('src/decode/planted.ts', "export const port: number = '25';\n", 'types');
  expect(status).not.toBe(0);
  expect(output).toContain('planted.ts');
}, 120_000);

it('finds a style error and a wrong format', () => {
  expect(planted('src/decode/planted.ts', 'export const port: any = 25;\n', 'lint').status).not.toBe(0);
  expect(planted('src/decode/planted.ts', 'export const port   =   25\n', 'lint').status).not.toBe(0);
}, 120_000);

it.each([
  ['an arrow that points back', 'src/decode/planted.ts', "export * from '../flow/table.js';\n", 'no-arrow-back-from-decode'],
  [
    'the catalog in the room of observers',
    'src/inspect/planted.ts',
    "export * from '../catalog/index.js';\n",
    'observers-know-no-exchange',
  ],
  ['a package on the hot path', 'src/flow/planted.ts', "export * from 'zod';\n", 'hot-path-imports-no-package'],
  ['SQL outside the store', 'src/report/planted.ts', "export { default } from 'better-sqlite3';\n", 'only-the-store-knows-sql'],
  [
    'the terminal outside the command line',
    'src/report/planted.ts',
    "export { Command } from 'commander';\n",
    'only-the-cli-knows-the-terminal',
  ],
])(
  'finds %s',
  (_what, path, text, rule) => {
    const { status, output } = planted(path, text, 'rooms');
    expect(status).not.toBe(0);
    expect(output).toContain(rule);
  },
  120_000,
);

it('finds unused code', () => {
  const { status, output } = planted('src/decode/planted.ts', 'export const unused = 25;\n', 'unused');
  expect(status).not.toBe(0);
  expect(output).toContain('planted.ts');
}, 120_000);
