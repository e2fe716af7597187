// The rooms of src/ one by one, from sources: the program's own bundle only has the whole.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';
import { DATA, ROOT } from '../measuring/paths.mjs';

const ENTRY = 'bench-stages';
const MODULES = [
  'src/capture/facts.ts',
  'src/capture/format-reader.ts',
  'src/capture/record.ts',
  'src/catalog/index.ts',
  'src/decode/coverage.ts',
  'src/decode/decode.ts',
  'src/decode/packet.ts',
  'src/flow/tracker.ts',
  'src/inspect/inspection.ts',
  'src/inspect/relay/relay-reader.ts',
  'src/inspect/relay/relay-writer.ts',
  'src/judge-store.ts',
  'src/site/profile.ts',
  'src/store/index.ts',
];
/** What the bundle looks for one folder above itself, as it does in the package. */
const BESIDE = ['catalog', 'messages', 'package.json'];

/** One file, as in dist/: what one module takes from another runs as fast there. Returns what the modules export. */
export async function bundledRooms() {
  const place = join(DATA, 'stages');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  for (const name of BESIDE) symlinkSync(join(ROOT, name), join(place, name));
  await build({
    cwd: ROOT,
    input: { rooms: ENTRY },
    platform: 'node',
    external: /^[^./\0]/,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === ENTRY ? `\0${ENTRY}` : null),
        load: (id) => (id === `\0${ENTRY}` ? MODULES.map((path) => `export * from ${JSON.stringify(join(ROOT, path))};`).join('\n') : null),
      },
    ],
    tsconfig: 'tsconfig.json',
    transform: { target: 'node20' },
    output: { dir: join(place, 'dist'), format: 'esm' },
  });
  return import(pathToFileURL(join(place, 'dist', 'rooms.js')).href);
}
