// Builds the fuzzer beside what is built of the program, where src/packaged.ts finds the package, and runs it with the options given.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const cwd = fileURLToPath(new URL('..', import.meta.url));
await build({
  cwd,
  input: { fuzz: 'fuzz/main.ts', 'fuzz-worker': 'fuzz/worker.ts' },
  platform: 'node',
  external: (id) => /^[^./\0]/.test(id),
  tsconfig: 'tsconfig.json',
  transform: { target: 'node20' },
  onLog: (level, log) => {
    if (level === 'warn') throw new Error(log.message);
  },
  output: { dir: 'dist', format: 'esm', chunkFileNames: 'fuzz-[name].js' },
});

const { status, signal } = spawnSync(process.execPath, ['--expose-gc', 'dist/fuzz.js', ...process.argv.slice(2)], {
  cwd,
  stdio: 'inherit',
});
process.exitCode = signal === null ? status : 1;
