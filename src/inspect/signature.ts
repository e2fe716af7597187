import {
  type FlowEvidence,
  LOGIN_REFUSED,
  MESSAGE_ENCRYPTION,
  NOT_WRAPPED,
  type Proof,
  type RpcEvidence,
  type TlsEvidence,
} from './evidence.js';
import { isNull } from './kerberos/etypes.js';
import type { FlowState, ObservedSide } from './observation.js';
import { keyedFrom, type MediaEvidence } from './rtp/evidence.js';

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

/** Takes one value after the other. */
interface Path {
  step(value: string | number | null): void;
}

/**
 * Steps on what a verdict may depend on of a flow's evidence: kinds of evidence, not packet numbers, counts, user names or paths. Evidence with one
 * path is judged as one. The first steps say which parts follow, and a list has its length before it, so that whatever a capture may choose cannot
 * pass for the parts around it.
 */
export function walkSignature(evidence: FlowEvidence, path: Path): void {
  const { protocol, tls, upgrade, rpc, http, smb, layer, kerberos, media, credentials, cleartext, proofs } = evidence;
  path.step(protocol);
  path.step(
    flag(credentials.length > 0, 0x1) |
      flag(credentials.length > 0 && credentials.some(({ passwordReadable }) => passwordReadable), 0x2) |
      flag(cleartext !== null, 0x4) |
      flag(tls !== null, 0x8) |
      flag(upgrade !== null, 0x10) |
      flag(rpc !== null, 0x20) |
      flag(http !== null, 0x40) |
      flag(smb !== null, 0x80) |
      flag(media !== null, 0x100) |
      flag(layer !== null, 0x200) |
      flag(kerberos !== null, 0x400) |
      flag(protocol === 'nns' && holds(proofs, LOGIN_REFUSED), 0x800) |
      flag(protocol === 'nns' && holds(proofs, NOT_WRAPPED), 0x1000),
  );
  if (tls !== null) walkTls(tls, path);
  if (upgrade !== null) {
    const { verb, accepted, done, plaintextAfter } = upgrade;
    path.step(verb);
    path.step(flag(accepted !== null, 1) | flag(done !== null, 2) | flag(plaintextAfter !== null, 4));
  }
  if (rpc !== null) walkRpc(rpc, path);
  if (http !== null) {
    path.step(flag(http.redirectOnly, 1) | flag(http.requests > http.exchanges.length, 2) | flag(holds(proofs, MESSAGE_ENCRYPTION), 4));
    path.step(http.exchanges.length);
    for (const { service } of http.exchanges) path.step(service);
  }
  if (smb !== null) {
    const { dialect, signed, encrypted, readable, names } = smb;
    path.step(dialect);
    path.step(flag(signed !== null, 1) | flag(encrypted !== null, 2) | flag(readable !== null, 4) | flag(names !== null, 8));
  }
  if (media !== null) walkMedia(media, cleartext, path);
  if (layer !== null) {
    path.step(layer.mechanism);
    path.step(flag(layer.sealed !== null, 1) | flag(layer.signed !== null, 2) | flag(layer.opaque !== null, 4));
  }
  if (kerberos !== null)
    path.step(
      flag(kerberos.used.length > 0, 1) |
        flag(
          kerberos.used.some(({ etype }) => isNull(etype)),
          2,
        ),
    );
}

function walkTls(tls: TlsEvidence, path: Path): void {
  const { version, cipher, established, alert, answeredInClear, clientHelloPacket, sni, alpnSelected, midstream, look } = tls;
  path.step(version);
  path.step(cipher);
  path.step(
    flag(established, 1) | flag(alert !== null, 2) | flag(answeredInClear, 4) | flag(clientHelloPacket !== null, 8) | flag(midstream, 16),
  );
  path.step(look?.as ?? null);
  path.step(sni);
  path.step(alpnSelected);
}

function walkRpc({ requests, bindLevel, readableStub, undetermined, interfaces }: RpcEvidence, path: Path): void {
  const levels = Object.keys(requests).sort();
  path.step(levels.length);
  for (const level of levels) path.step(level);
  path.step(bindLevel);
  path.step(flag(readableStub !== null, 1) | flag(undetermined > 0, 2));
  path.step(interfaces.length);
  for (const { uuid, version, accepted } of interfaces) {
    path.step(uuid);
    path.step(version);
    path.step(accepted === null ? null : flag(accepted, 1));
  }
}

function walkMedia(media: MediaEvidence, cleartext: FlowEvidence['cleartext'], path: Path): void {
  const { readableRtcp, dtls, zrtp } = media;
  const key = keyedFrom(media);
  path.step(
    flag(readableRtcp !== null, 1) |
      flag(dtls !== null, 2) |
      flag(zrtp !== null, 4) |
      flag(key !== null, 8) |
      flag(key !== null && cleartext !== null && cleartext.packet > key, 16),
  );
  path.step(dtls === null || dtls.encrypts === null ? null : flag(dtls.encrypts, 1));
}

const holds = (proofs: readonly Proof[], told: string) => proofs.some(({ what }) => what === told);
const flag = (holds: boolean, value: number) => (holds ? value : 0);
