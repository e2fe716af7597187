// Puts what is run together into few files: they load faster, and what one module takes from another runs faster as well.
// All of them lie side by side in dist/, so that src/packaged.ts finds the package from wherever it ends up.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const require = createRequire(import.meta.url);

/** Packages written as CommonJS. Node.js searches such a file for exported names before it runs it for an import; that takes longer than running it. */
const COMMON_JS = new Set(['cli-table3', 'commander', 'ipaddr.js']);
const REQUIRED = '\0required:';

/** Turns imports of those packages into calls of `require`. */
const requireCommonJs = {
  name: 'require-common-js',
  resolveId: (id) => (COMMON_JS.has(id) ? REQUIRED + id : null),
  load: (id) => {
    if (!id.startsWith(REQUIRED)) return null;
    const name = id.slice(REQUIRED.length);
    const exported = Object.keys(require(name)).filter((key) => /^[A-Za-z]\w*$/.test(key) && key !== 'default');
    return `import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const required = createRequire(import.meta.url)('${name}');
${typeof require(name) === 'object' ? `export const { ${exported.join(', ')} } = required;` : ''}
export default required;`;
  },
};

const cwd = fileURLToPath(new URL('..', import.meta.url));
const onLog = (level, log) => {
  if (level === 'warn') throw new Error(log.message);
};

await build({
  cwd,
  input: {
    index: 'src/index.ts',
    main: 'src/cli/main.ts',
    worker: 'src/observe/worker.ts',
    'gather-worker': 'src/report/gather-worker.ts',
    'compile-catalog': 'src/catalog/compile.ts',
  },
  platform: 'node',
  // Packages stay packages.
  external: (id) => /^[^./\0]/.test(id) && !COMMON_JS.has(id),
  plugins: [requireCommonJs],
  tsconfig: 'tsconfig.json',
  transform: { target: 'node20' },
  onLog,
  output: { dir: 'dist', format: 'esm', chunkFileNames: '[name]-[hash].js' },
});

// What runs inside the HTML report, and looks after its looks, is put into the report as text.
await build({
  cwd,
  input: { 'report-page': 'src/report/formats/html/page/main.ts' },
  platform: 'browser',
  tsconfig: 'src/report/formats/html/page/tsconfig.json',
  transform: { target: 'es2022' },
  onLog,
  output: { dir: 'dist', format: 'iife', minify: true },
});
// In the order of their numbers: what comes later stands.
const style = new URL('../src/report/formats/html/page/style/', import.meta.url);
const sheets = readdirSync(style).sort();
writeFileSync(
  new URL('../dist/report-page.css', import.meta.url),
  sheets.map((name) => readFileSync(new URL(name, style), 'utf8')).join(''),
);
