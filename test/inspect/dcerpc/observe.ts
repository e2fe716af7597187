/** Real captures through the whole observing side, for tests that compare with what tshark says of them. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expandInputs, readCapture } from '../../../src/capture/index.js';
import { Coverage } from '../../../src/decode/coverage.js';
import type { FlowEvidence } from '../../../src/inspect/evidence.js';
import type { ObservedEndpoint } from '../../../src/inspect/observation.js';
import { Observer } from '../../../src/inspect/observer.js';

/** Real captures of other projects, beside this one on the developers' machines. */
export const SHARED = fileURLToPath(new URL('../../../../shared/captures/', import.meta.url));
export const NO_SHARED = existsSync(SHARED) ? false : 'needs the folder shared/captures beside the project';

export interface SeenFlow {
  /** `address:port`, in the order seen. */
  sides: [string, string];
  clientSide: number;
  evidence: FlowEvidence | null;
}

export async function observe(capture: string): Promise<{ flows: SeenFlow[]; endpoints: ObservedEndpoint[] }> {
  const flows: SeenFlow[] = [];
  const endpoints: ObservedEndpoint[] = [];
  const told = new Map<number, FlowEvidence>();
  const observer = new Observer({
    evidence: (flow, evidence) => {
      told.set(flow, evidence);
      return flow;
    },
    flow: ({ number, sides, clientSide }) => {
      const [a, b] = sides.map(({ address, port }) => `${address}:${port}`) as [string, string];
      flows.push({ sides: [a, b], clientSide, evidence: told.get(number) ?? null });
    },
    endpoint: (endpoint) => endpoints.push(endpoint),
  });
  observer.beginCapture(0, new Coverage());
  for (const input of await expandInputs([join(SHARED, capture)])) await readCapture(input, observer.packet, {});
  observer.finish();
  return { flows, endpoints };
}

/** Flows with this server address and port, whichever side came first. */
export const at = (flows: readonly SeenFlow[], server: string): SeenFlow[] => flows.filter(({ sides }) => sides.includes(server));
