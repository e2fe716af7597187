// Keeps results: as JSON to compare with, as tables in docs/performance.md.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exscopeVersion, machine } from '../measuring/machine.mjs';
import { BIOME, PERFORMANCE, RESULTS, ROOT } from '../measuring/paths.mjs';
import { markdown } from './table.mjs';
import { judged, targetTable } from './targets.mjs';

const fileOf = (name) => join(RESULTS, `${name}.json`);

/** What was recorded under this name, or null. */
export function recorded(name) {
  return existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), 'utf8')) : null;
}

/** All of it, by name. */
export function everythingRecorded() {
  if (!existsSync(RESULTS)) return {};
  const names = readdirSync(RESULTS).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(names.map((file) => [file.slice(0, -5), recorded(file.slice(0, -5))]));
}

/** Keeps a result and puts its table (and what it means for the targets) where docs/performance.md marks the place. */
export function record(name, result, table, left) {
  mkdirSync(RESULTS, { recursive: true });
  const measured = { date: new Date().toISOString().slice(0, 10), exscope: exscopeVersion(), machine: machine(), ...result };
  writeFileSync(fileOf(name), `${JSON.stringify(measured, null, 2)}\n`);
  place(name, `${markdown(table, left)}\n\n${whereAndWhen(measured)}`);
  place('targets', markdown(targetTable(judged(everythingRecorded())), [0, 1, 2, 3]));
  // What is kept in git looks as everything else there.
  spawnSync(BIOME, ['format', '--write', PERFORMANCE, fileOf(name)], { cwd: ROOT });
  console.error(`recorded as ${name}`);
}

function whereAndWhen({ date, exscope, rounds, versions, machine: { processor, cores, memoryGiB, system, node, load } }) {
  const others = Object.entries(versions ?? {})
    .filter(([name]) => name !== 'exscope')
    .map(([name, version]) => `${name} ${version}`);
  return `${date}, exscope ${exscope}, ${rounds === 1 ? 'one round' : `${rounds} rounds`}. ${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node.js ${node}; load ${load} at the beginning.${
    others.length > 0 ? ` ${others.join(', ')}.` : ''
  }`;
}

/** Throws when the document has no such place. */
function place(name, text) {
  const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end ${name} -->`];
  const page = readFileSync(PERFORMANCE, 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for ${name}: ${begin} and ${end}`);
  writeFileSync(PERFORMANCE, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
}
