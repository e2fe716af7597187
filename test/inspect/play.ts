import type { FlowEvidence, Side } from '../../src/inspect/evidence.js';
import type { Protocol } from '../../src/inspect/inspector.js';
import { Context } from './tls/fixtures.js';

/** Octets of one packet, or that many missing ones. */
export type Step = readonly [Side, Uint8Array | number];

/** How the steps are shown: in pieces of `cut` octets, from the start of the flow or from inside it. */
interface Showing {
  cut?: number;
  clientSide?: Side | null;
  started?: boolean;
}

/** One step a packet. */
export function inspect(
  protocol: Protocol,
  steps: readonly Step[],
  { cut = 0, clientSide = 0, started = true }: Showing = {},
): FlowEvidence & { rejected: boolean; done: boolean } {
  const context = new Context();
  context.starts = [started, started];
  const inspector = protocol.create(context, clientSide, !started);
  steps.forEach(([side, what], index) => {
    context.packet = index + 1;
    if (typeof what === 'number') {
      inspector.gap(side, what);
      return;
    }
    for (let at = 0; at < what.length; at += cut || what.length)
      if (!inspector.rejected && !inspector.done) inspector.data(side, what, at, cut === 0 ? what.length : Math.min(what.length, at + cut));
  });
  const { done } = inspector;
  inspector.end();
  return { ...context.evidence, rejected: inspector.rejected, done };
}

/** The steps with one octet of one of them changed. */
export function damage(steps: readonly Step[], which: number, at: number, value: number): Step[] {
  return steps.map(([side, what], index) => {
    if (index !== which % steps.length || typeof what === 'number') return [side, what];
    const damaged = Uint8Array.from(what);
    damaged[at % damaged.length]! ^= value;
    return [side, damaged];
  });
}
