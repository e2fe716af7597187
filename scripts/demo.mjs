// Analyzes the sample capture as somebody who knows the server would and leaves the store and a report in demo/.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
mkdirSync(join(root, 'demo'), { recursive: true });
const store = 'demo/cas-day.exscope.db';
const site = ['--release', '2010', '--host', '10.20.0.2=client-access+hub-transport'];
for (const args of [
  ['analyze', 'captures/cas-day.pcapng.gz', ...site, '--store', store],
  ['report', store, '--format', 'html', '--output', 'demo/cas-day.html'],
]) {
  const { status } = spawnSync(process.execPath, ['bin/exscope.js', ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
