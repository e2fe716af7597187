/** What `npm run check:audit` makes of the answers of a registry, given by a stand-in for npm. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../helpers/exscope.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exscope-audit-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function audited(answer: string, status: number) {
  const npm = join(folder, 'npm');
  writeFileSync(join(folder, 'answer'), answer);
  writeFileSync(npm, `#!/bin/sh\ncat '${join(folder, 'answer')}'\nexit ${status}\n`);
  chmodSync(npm, 0o755);
  const run = spawnSync(process.execPath, [join(ROOT, 'scripts', 'audit.mjs')], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
  });
  return [run.stdout, run.status];
}

it.skipIf(process.platform === 'win32')('fails for a vulnerability, and for nothing else', () => {
  const found = {
    vulnerabilities: { old: { name: 'old', severity: 'high', range: '<2.0.0' } },
    metadata: { vulnerabilities: { total: 1 }, dependencies: { prod: 73 } },
  };
  const none = { vulnerabilities: {}, metadata: { vulnerabilities: { total: 0 }, dependencies: { prod: 73 } } };
  const refused = { message: '405 Method Not Allowed - POST https://registry.example/', statusCode: 405 };
  expect(audited(JSON.stringify(found), 1)).toEqual(['old <2.0.0: high\n', 1]);
  expect(audited(JSON.stringify(none), 0)).toEqual(['no known vulnerability in 73 packages\n', 0]);
  expect(audited(JSON.stringify(refused), 1)).toEqual(['not answered: 405 Method Not Allowed\n', 0]);
  expect(audited('', 1)).toEqual(['not answered: npm audit said nothing\n', 0]);
});
