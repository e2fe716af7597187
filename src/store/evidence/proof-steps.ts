import type { Proof } from '../../inspect/evidence.js';
import { listOf } from '../json-shape.js';

/** What proofs say, without the packets they lie in: in thousands of flows it is the same. */
type Step = Pick<Proof, 'side' | 'what'>;

/** Distinct lists remembered: a store cannot make this grow. */
const MAX_LISTS = 4096;

const lists = new Map<string, readonly Step[]>();

/** The packets they lie in. Every flow has some: nothing but the text is made for it. */
export function packetsJson(proofs: readonly Proof[]): string {
  let text = '[';
  for (let at = 0; at < proofs.length; at++) text += at === 0 ? proofs[at]!.packet : `,${proofs[at]!.packet}`;
  return `${text}]`;
}

export function stepsJson(proofs: readonly Proof[]): string {
  return JSON.stringify(proofs.map(({ side, what }): Step => ({ side, what })));
}

/** The proofs again, of the packets of one flow and the steps of its kind. */
export function proofsOf(packets: readonly number[], steps: string): Proof[] {
  return stepsOf(steps).map(({ side, what }, at) => ({ packet: packets[at]!, side, what }));
}

function stepsOf(text: string): readonly Step[] {
  let steps = lists.get(text);
  if (steps === undefined) {
    steps = listOf<Step>(text, { side: 'number', what: 'string' });
    if (lists.size >= MAX_LISTS) lists.clear();
    lists.set(text, steps);
  }
  return steps;
}
