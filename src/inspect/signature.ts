import { type FlowEvidence, MESSAGE_ENCRYPTION } from './evidence.js';
import type { FlowState, ObservedSide } from './observation.js';

/**
 * Everything of a flow's facts that a verdict may depend on besides its addresses and ports, as text: kinds of evidence, not packet numbers, counts,
 * user names or paths. Flows with one signature between the same ends are judged once.
 */
export function signatureOf(state: FlowState, client: ObservedSide, server: ObservedSide, evidence: FlowEvidence | null): string {
  const bits =
    bit(client.payloadBytes, 1) |
    bit(server.payloadBytes, 2) |
    bit(client.gapBytes, 4) |
    bit(server.gapBytes, 8) |
    bit(client.cutPackets + server.cutPackets, 16) |
    bit(client.packets, 32) |
    bit(server.packets, 64);
  return evidence === null ? `${state} ${bits}` : `${state} ${bits} ${evidenceSignature(evidence)}`;
}

const bit = (amount: number, value: number) => (amount > 0 ? value : 0);

function evidenceSignature({ protocol, tls, upgrade, rpc, http, smb, credentials, cleartext, proofs }: FlowEvidence): string {
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
