// How long a command takes to its first octet of output, and to its end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Seconds; `first` is that of the end when nothing was printed. */
export async function timeOutput(command, args, { cwd, accepted }) {
  const started = performance.now();
  const since = () => (performance.now() - started) / 1000;
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let first = null;
  let said = '';
  child.stdout.on('data', () => {
    first ??= since();
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [status] = await once(child, 'close');
  const wall = since();
  if (!accepted.includes(status)) throw new Error(`${args.join(' ')} ended with exit code ${status}: ${said.trim()}`);
  return { first: first ?? wall, wall };
}
