/** Frames through everything but files: what was seen of each flow, and the verdict on it. */
import { loadCatalog } from '../../src/catalog/index.js';
import { Coverage } from '../../src/decode/coverage.js';
import type { FlowEvidence } from '../../src/inspect/evidence.js';
import { Observer } from '../../src/inspect/observer.js';
import { judge } from '../../src/judge/judge.js';
import { NO_SITE } from '../../src/site/profile.js';
import type { StoredEndpoint, StoredFlow, VerdictRow } from '../../src/store/rows.js';
import { FactStore } from './facts.js';
import { recordOf } from './frames.js';
import type { Frame } from './split.js';

const catalog = loadCatalog();

interface Judged {
  flow: StoredFlow;
  verdict: VerdictRow;
}

export function judgeFrames(frames: readonly Frame[]): Judged[] {
  const flows: StoredFlow[] = [];
  const endpoints: StoredEndpoint[] = [];
  const told = new Map<number, FlowEvidence>();
  const observer = new Observer({
    evidence: (flow, evidence) => {
      told.set(flow, structuredClone(evidence));
      return flow;
    },
    flow: ({ number, capture: _, sides, clientSide, ...rest }) => {
      const [client, server] = [{ ...sides[clientSide] }, { ...sides[clientSide ^ 1]! }];
      flows.push({ ...rest, id: number, captureId: 1, client, server, clientIsSide: clientSide, evidence: told.get(number) ?? null });
    },
    endpoint: ({ capture: _, ...rest }) => endpoints.push({ ...rest, captureId: 1 }),
  });
  observer.beginCapture(0, new Coverage());
  for (const [index, { bytes, seconds, nanoseconds, originalLength, linkType }] of frames.entries())
    observer.packet(recordOf(bytes, { number: index + 1, seconds, nanoseconds, originalLength, linkType }));
  observer.finish();
  const store = new FactStore(
    flows.sort((a, b) => a.id - b.id),
    endpoints,
  );
  judge(store, catalog, NO_SITE);
  return flows.map((flow) => ({ flow, verdict: store.verdictOf(flow) }));
}
