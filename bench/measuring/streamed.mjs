// A generated capture through a pipe into exscope: nothing of it is ever on disk.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { EXSCOPE, GENERATE } from './paths.mjs';

/**
 * `traffic`: arguments of generate.mjs. Returns seconds, those until all had been handed over, exit code, what the generator said and what `watch` saw,
 * which gets the process number and is stopped at the end.
 */
export async function analyzeStream(traffic, store, watch) {
  const started = performance.now();
  const generator = spawn(process.execPath, [GENERATE, ...traffic, '--output', '-'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exscope = spawn(process.execPath, [EXSCOPE, 'analyze', '-', '--store', store], {
    stdio: [generator.stdout, 'ignore', 'inherit'],
  });
  // Its end of the pipe is exscope's now: kept open here, it would hide from the generator that exscope is gone.
  generator.stdout.destroy();
  let said = '';
  generator.stderr.on('data', (text) => {
    said += text;
  });
  const watching = watch?.(exscope.pid);
  const elapsed = () => (performance.now() - started) / 1000;
  const [[status], fedSeconds] = await Promise.all([once(exscope, 'exit'), once(generator, 'close').then(elapsed)]);
  return { seconds: elapsed(), fedSeconds, status, said: said.trim(), samples: watching?.stop() ?? [] };
}

/** Packets and octets that a generator said it wrote. */
export function writtenBy(said) {
  const [, packets, flows, bytes] = /^(\d+) packets, (\d+) flows, (\d+) bytes/m.exec(said) ?? [];
  if (packets === undefined) throw new Error(`the generator ended early: ${said}`);
  return { packets: Number(packets), flows: Number(flows), bytes: Number(bytes) };
}
