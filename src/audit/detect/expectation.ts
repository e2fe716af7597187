import { type ReadReason, readReason } from '../../judge/reasons.js';
import type { JudgedFlow } from '../../store/index.js';
import { NOTHING, type Sighting } from './sighting.js';

const EXPIRED = 'exception-expired';

/** What should not be there, and what somebody once answered for. */
export function expectation(flow: JudgedFlow): readonly Sighting[] {
  const { expectation: state, reasons } = flow.verdict;
  if (state === 'unexpected') return [unexpected(flow), ...expired(flow)];
  return reasons.length === 0 ? NOTHING : expired(flow);
}

/** Somebody answered for this once; nobody does any more. */
function expired({ verdict, firstPacket }: JudgedFlow): Sighting[] {
  return verdict.reasons
    .map(readReason)
    .filter(({ code }) => code === EXPIRED)
    .map((said) => ({
      kind: 'exception-expired',
      problem: said.sentence,
      severity: 'medium',
      ...told('exception-expired', 'ended', said),
      packets: [firstPacket],
    }));
}

function unexpected(flow: JudgedFlow): Sighting {
  const said = flow.verdict.reasons.map(readReason).find((each) => each.code !== EXPIRED) ?? readReason('no-data-path');
  const { code, sentence } = said;
  const packets = flow.evidence?.proofs.slice(0, 1).map(({ packet }) => packet) ?? [flow.firstPacket];
  if (code === 'static-port-drift') {
    return {
      kind: 'static-port-drift',
      // The service: a dynamic port is another one after each start.
      problem: sentence.split(' ')[0]!,
      anyPort: true,
      severity: 'medium',
      ...told('static-port-drift', 'drifted', said),
      packets,
    };
  }
  const isScan = code === 'port-scan';
  return {
    kind: 'unexpected-flow',
    problem: isScan ? code : `${code}/${flow.verdict.pathId ?? flow.verdict.protocol}`,
    ...(isScan && { anyPort: true }),
    severity: flow.state === 'unanswered' ? 'low' : 'medium',
    ...told('unexpected-flow', code, said, { carrier: flow.transport.toUpperCase(), serverPort: flow.server.port, code }),
    packets,
  };
}

/** A sentence that nobody can take apart is told as it stands. */
function told(
  kind: string,
  name: string,
  { sentence, values }: ReadReason,
  more: Sighting['values'] = {},
): Pick<Sighting, 'says' | 'values'> {
  if (values === null) return { says: `${kind}.other`, values: { ...more, sentence } };
  return { says: `${kind}.${name}`, values: { ...more, ...values } };
}
