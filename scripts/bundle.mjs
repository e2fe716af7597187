// Puts what is run together into few files: they load faster, and what one module takes from another runs faster as well.
// All of them lie side by side in dist/, so that src/packaged.ts finds the package from wherever it ends up.
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

await build({
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  input: {
    index: 'src/index.ts',
    main: 'src/cli/main.ts',
    worker: 'src/observe/worker.ts',
    'compile-catalog': 'src/catalog/compile.ts',
  },
  platform: 'node',
  // Packages stay packages.
  external: /^[^./]/,
  tsconfig: 'tsconfig.json',
  transform: { target: 'node20' },
  onLog: (level, log) => {
    if (level === 'warn') throw new Error(log.message);
  },
  output: { dir: 'dist', format: 'esm', chunkFileNames: '[name]-[hash].js' },
});
