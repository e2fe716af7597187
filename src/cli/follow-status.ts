import type { Progress } from '../analyze.js';
import { byteSize, count, safe } from '../report/text.js';
import { say } from './output.js';
import type { ProgressLine } from './progress.js';

/** A line on standard error every so many seconds, also where nobody watches: what has come so far, and since the line before. 0: none. */
export function statusLines(everySeconds: number): ProgressLine {
  if (everySeconds === 0) return { update() {}, stop() {} };
  let last: Progress | null = null;
  let told = 0;
  const timer = setInterval(() => {
    const packets = last?.packets ?? 0;
    say(`exscope: ${clock()} ${last === null ? 'nothing has come yet' : status(last, packets - told)}`);
    told = packets;
  }, everySeconds * 1000);
  // What is followed keeps the program running, not what is said of it.
  timer.unref();
  return {
    update(progress) {
      last = progress;
    },
    stop() {
      clearInterval(timer);
    },
  };
}

function status({ capture, captures, packets, flows, bytesRead }: Progress, since: number): string {
  const files = captures === 1 ? '' : ` of ${count(captures, 'capture')}`;
  return `${count(packets, 'packet')} (${since} new), ${count(flows, 'flow')}, ${byteSize(bytesRead)}${files}; now ${safe(capture, 60)}`;
}

/** Time of day where the operator is. */
function clock(): string {
  const now = new Date();
  return [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
