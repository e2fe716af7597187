import { type FlowEvidence, MESSAGE_ENCRYPTION } from './evidence.js';
import type { FlowState, ObservedSide } from './observation.js';

const STATES: readonly FlowState[] = ['midstream', 'open', 'closed', 'reset', 'unanswered'];

/**
 * What a verdict may depend on of how the flow went, without its addresses and ports: below `COURSES`, and the same for flows no rule can tell apart
 * by that.
 */
export function courseOf(state: FlowState, client: ObservedSide, server: ObservedSide): number {
  return (
    (STATES.indexOf(state) << 7) |
    bit(client.payloadBytes, 1) |
    bit(server.payloadBytes, 2) |
    bit(client.gapBytes, 4) |
    bit(server.gapBytes, 8) |
    bit(client.cutPackets + server.cutPackets, 16) |
    bit(client.packets, 32) |
    bit(server.packets, 64)
  );
}

export const COURSES = 8 << 7;

const bit = (amount: number, value: number) => (amount > 0 ? value : 0);

/** What a verdict may depend on of a flow's evidence, as text: kinds of evidence, not packet numbers, counts, user names or paths. */
export function evidenceSignature({ protocol, tls, upgrade, rpc, http, smb, credentials, cleartext, proofs }: FlowEvidence): string {
  return [
    protocol,
    tls && [
      tls.version,
      tls.cipher,
      tls.established,
      tls.alert !== null,
      tls.answeredInClear,
      tls.clientHelloPacket !== null,
      tls.sni,
      tls.alpnSelected,
    ],
    upgrade && [upgrade.verb, upgrade.accepted !== null, upgrade.done !== null, upgrade.plaintextAfter !== null],
    rpc && [
      Object.keys(rpc.requests).sort(),
      rpc.bindLevel,
      rpc.readableStub !== null,
      rpc.undetermined > 0,
      rpc.interfaces.map(({ uuid, version, accepted }) => [uuid, version, accepted]),
    ],
    http && [http.redirectOnly, http.exchanges.map(({ service }) => service)],
    smb && [smb.dialect, smb.signed !== null, smb.encrypted !== null, smb.readable !== null],
    credentials.length > 0,
    cleartext !== null,
    http && proofs.some(({ what }) => what === MESSAGE_ENCRYPTION),
  ].join('|');
}
