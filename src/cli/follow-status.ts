import type { Progress } from '../analyze.js';
import type { Tally } from '../inspect/tally.js';
import { byteSize, count, integer, safe } from '../report/text.js';
import { say } from './output.js';
import type { ProgressLine } from './progress.js';

/** A line or two on standard error every so many seconds, also where nobody watches: what has come so far, since last, and what it was. 0: none. */
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

function status({ capture, captures, packets, flows, bytesRead, tally }: Progress, since: number): string {
  const files = captures === 1 ? '' : ` of ${count(captures, 'capture')}`;
  const came = `${count(packets, 'packet')} (${integer(since)} new), ${count(flows, 'flow')}, ${byteSize(bytesRead)}${files}; now ${safe(capture, 60)}`;
  const learned = learnedLine(tally);
  return learned === '' ? came : `${came}\n  ${learned}`;
}

/** Flows that are still going on may yet show something; these cannot. */
function learnedLine({ flowsByProtocol, readablePasswords }: Tally): string {
  const flows = listed(flowsByProtocol);
  if (flows === '') return '';
  const passwords = listed(readablePasswords);
  return `read to their end: ${flows}; readable passwords: ${passwords === '' ? 'none' : passwords}`;
}

/** The most first. */
function listed(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers)
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([name, number]) => `${name} ${number}`)
    .join(', ');
}

/** Time of day where the operator is. */
function clock(): string {
  const now = new Date();
  return [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
