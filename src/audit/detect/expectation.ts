import type { JudgedFlow } from '../../store/index.js';
import type { Sighting } from './sighting.js';

const EXPIRED = 'exception-expired: ';

/** What should not be there, and what somebody once answered for. */
export function* expectation(flow: JudgedFlow): Generator<Sighting> {
  if (flow.verdict.expectation === 'unexpected') yield unexpected(flow);
  yield* expired(flow);
}

/** Somebody answered for this once; nobody does any more. */
function* expired({ verdict, firstPacket }: JudgedFlow): Generator<Sighting> {
  for (const reason of verdict.reasons) {
    if (!reason.startsWith(EXPIRED)) continue;
    yield {
      kind: 'exception-expired',
      problem: reason.slice(EXPIRED.length),
      severity: 'medium',
      title: 'An exception has ended, and its traffic goes on',
      detail: `${reason.slice(EXPIRED.length)}.`,
      packets: [firstPacket],
    };
  }
}

function unexpected(flow: JudgedFlow): Sighting {
  const reason = flow.verdict.reasons.find((each) => !each.startsWith(EXPIRED)) ?? 'no-data-path';
  const code = reason.split(':')[0]!;
  const text = reason.slice(code.length + 1).trim();
  const packets = flow.evidence?.proofs.slice(0, 1).map(({ packet }) => packet) ?? [flow.firstPacket];
  if (code === 'static-port-drift') {
    return {
      kind: 'static-port-drift',
      // The service: a dynamic port is another one after each start.
      problem: text.split(' ')[0]!,
      anyPort: true,
      severity: 'medium',
      title: 'Not the static RPC port that is configured',
      detail: `${text}.`,
      packets,
    };
  }
  return {
    kind: 'unexpected-flow',
    problem: `${code}/${flow.verdict.pathId ?? flow.verdict.protocol}`,
    severity: flow.state === 'unanswered' ? 'low' : 'medium',
    title: `Unexpected: ${text}`,
    detail: `${flow.transport.toUpperCase()} ${flow.server.port}, ${code}.`,
    packets,
  };
}
