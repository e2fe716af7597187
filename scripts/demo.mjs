// Analyzes the sample capture as somebody who knows the server would and leaves the store in demo/.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
mkdirSync(join(root, 'demo'), { recursive: true });
const { status } = spawnSync(
  process.execPath,
  [
    'bin/exscope.js',
    'analyze',
    'captures/cas-day.pcapng.gz',
    '--release',
    '2010',
    '--host',
    '10.20.0.2=client-access+hub-transport',
    '--store',
    'demo/cas-day.exscope.db',
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
