// Analyzes the sample capture as a newcomer would and leaves the store in demo/.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
mkdirSync(join(root, 'demo'), { recursive: true });
const { status } = spawnSync(
  process.execPath,
  ['bin/exscope.js', 'analyze', 'captures/mail-server-mixed.pcapng', '--store', 'demo/mail-server-mixed.exscope.db'],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
