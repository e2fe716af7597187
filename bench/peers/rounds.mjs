// Runs contenders in turn on the same capture.
import { spawnSync } from 'node:child_process';
import { inFolder, mediansOf } from '../measuring/exscope.mjs';
import { measure } from '../measuring/measure.mjs';

/** Those that are installed and read this format, with their versions; says who is left out. */
export function present(contenders, format) {
  return contenders
    .filter(({ formats }) => formats.includes(format))
    .map((contender) => ({ ...contender, found: versionOf(contender) }))
    .filter(({ name, found, package: debian }) => {
      if (found === null) console.error(`${name} is not installed (Debian: ${debian}) and left out`);
      return found !== null;
    });
}

/** Null when it is not installed. */
function versionOf({ command, version }) {
  if (typeof version === 'function') return version();
  const { error, stdout, stderr } = spawnSync(command, version.args, { encoding: 'utf8' });
  return error ? null : (version.pattern.exec(stdout + stderr)?.[1] ?? 'unknown version');
}

/** Medians by name. `failed`: those that did not end well, which are in no median. */
export async function compete(contenders, capture, rounds) {
  const runs = new Map(contenders.map(({ name }) => [name, []]));
  const failed = new Set();
  // Round by round, so that a busy moment of the machine hits all of them.
  for (let round = 1; round <= rounds; round++) {
    for (const { name, command, args, accepted = [0] } of contenders) {
      if (failed.has(name)) continue;
      const run = await inFolder((folder) => measure(command, args(capture), { cwd: folder, accepted }));
      if (run.ok) runs.get(name).push(run);
      else {
        failed.add(name);
        console.error(`${name} failed with exit code ${run.status}: ${run.message}`);
      }
    }
    console.error(`round ${round} of ${rounds} done`);
  }
  const medians = [...runs].filter(([name]) => !failed.has(name)).map(([name, measured]) => [name, mediansOf(measured)]);
  return { contenders: Object.fromEntries(medians), failed: [...failed] };
}
