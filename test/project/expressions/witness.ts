import { processorTime } from '../../helpers/processor-time.js';
import type { Automaton } from './automaton.js';
import { type Suspicion, suspicionsIn } from './suspicions.js';

/** Characters an expression is tried on, from few to many: what takes the third power of them would not end with many. */
const LENGTHS = [1000, 4000, 16_000, 64_000];
/** Milliseconds. What is linear takes less than one for 64,000 characters; the square of them, thousands. */
const MAX_TIME = 30;

/**
 * Text that the engine takes much longer for than its length, as source code; null when it does not. An automaton tells which text to try, and the
 * engine itself is the judge: most ambiguity is harmless, since a match is found before all ways are tried.
 */
export function witnessOf(expression: RegExp, automaton: Automaton): string | null {
  for (const { exponential, before, repeated } of suspicionsIn(automaton)) {
    const told = (behind: string) => `${JSON.stringify(before)} + ${JSON.stringify(repeated)}.repeat(n) + ${JSON.stringify(behind)}`;
    if (exponential) return `${told('')}, exponential`;
    for (const behind of ['', ...automaton.samples]) if (isSlow(expression, { exponential, before, repeated }, behind)) return told(behind);
  }
  return null;
}

function isSlow(expression: RegExp, { before, repeated }: Suspicion, behind: string): boolean {
  for (const length of LENGTHS) {
    const text = before + repeated.repeat(Math.ceil(length / repeated.length)) + behind;
    const time = () => processorTime(() => text.replace(expression, ''));
    // What else the process does now and then, such as collecting garbage, does not come again at once.
    if (time() > MAX_TIME && time() > MAX_TIME) return true;
  }
  return false;
}
