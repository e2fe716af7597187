// Watches the memory of a running process (Linux).
import { readFileSync } from 'node:fs';

/** Resident and highest resident KiB; null when the process is gone. */
function memoryOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = (name) => Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1]);
    const memory = { resident: kib('VmRSS'), peak: kib('VmHWM') };
    return Number.isFinite(memory.resident) ? memory : null;
  } catch {
    return null;
  }
}

/** Looks every `interval` milliseconds until `stop`, which returns what was seen: seconds since the beginning, KiB. */
export function watchMemory(pid, interval, onSample) {
  const started = performance.now();
  const samples = [];
  const timer = setInterval(() => {
    const memory = memoryOf(pid);
    if (memory === null) return;
    samples.push({ seconds: (performance.now() - started) / 1000, ...memory });
    onSample?.(samples.at(-1));
  }, interval);
  return {
    stop() {
      clearInterval(timer);
      return samples;
    },
  };
}

/** KiB a second by least squares over the second half: what a run still gains when it has got going. */
export function slopeOf(samples) {
  const half = samples.slice(Math.floor(samples.length / 2));
  if (half.length < 2) return 0;
  const mean = (pick) => half.reduce((sum, sample) => sum + pick(sample), 0) / half.length;
  const [seconds, resident] = [mean((sample) => sample.seconds), mean((sample) => sample.resident)];
  let [above, below] = [0, 0];
  for (const sample of half) {
    above += (sample.seconds - seconds) * (sample.resident - resident);
    below += (sample.seconds - seconds) ** 2;
  }
  return below === 0 ? 0 : above / below;
}
