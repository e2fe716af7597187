import { type FlowEvidence, LOGIN_REFUSED, MESSAGE_ENCRYPTION, NOT_WRAPPED, type Proof } from './evidence.js';
import { isNull } from './kerberos/etypes.js';
import type { FlowState, ObservedSide } from './observation.js';
import { keyedFrom } from './rtp/evidence.js';

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

/**
 * What a verdict may depend on of a flow's evidence, as text: kinds of evidence, not packet numbers, counts, user names or paths. Evidence with one
 * signature is judged as one: whatever a capture may choose has its length before it, so that it cannot pass for the parts around it.
 */
export function evidenceSignature({
  protocol,
  tls,
  upgrade,
  rpc,
  http,
  smb,
  layer,
  kerberos,
  media,
  credentials,
  cleartext,
  proofs,
}: FlowEvidence): string {
  const readable = credentials.some(({ passwordReadable }) => passwordReadable);
  let text = `${protocol}${mark(credentials.length > 0)}${mark(readable)}${mark(cleartext !== null)}`;
  if (tls !== null) {
    const { version, cipher, established, alert, answeredInClear, clientHelloPacket, sni, alpnSelected, midstream, look } = tls;
    const marks = mark(established) + mark(alert !== null) + mark(answeredInClear) + mark(clientHelloPacket !== null) + mark(midstream);
    text += `|tls ${version} ${cipher} ${marks} ${look?.as} ${free(sni)} ${free(alpnSelected)}`;
  }
  if (upgrade !== null) {
    const { verb, accepted, done, plaintextAfter } = upgrade;
    text += `|upgrade ${verb} ${mark(accepted !== null)}${mark(done !== null)}${mark(plaintextAfter !== null)}`;
  }
  if (rpc !== null) {
    const { requests, bindLevel, readableStub, undetermined, interfaces } = rpc;
    text += `|rpc ${Object.keys(requests).sort()} ${bindLevel} ${mark(readableStub !== null)}${mark(undetermined > 0)}`;
    for (const { uuid, version, accepted } of interfaces) text += ` ${uuid} ${version} ${accepted}`;
  }
  if (http !== null) {
    text += `|http ${mark(http.redirectOnly)}${mark(http.requests > http.exchanges.length)}${mark(holds(proofs, MESSAGE_ENCRYPTION))}`;
    for (const { service } of http.exchanges) text += ` ${free(service)}`;
  }
  if (smb !== null) {
    const { dialect, signed, encrypted, names } = smb;
    text += `|smb ${free(dialect)} ${mark(signed !== null)}${mark(encrypted !== null)}${mark(smb.readable !== null)}${mark(names !== null)}`;
  }
  if (media !== null) {
    const { readableRtcp, dtls, zrtp } = media;
    const key = keyedFrom(media);
    text += `|media ${mark(readableRtcp !== null)}${mark(dtls !== null)}${mark(zrtp !== null)}${mark(key !== null)}`;
    text += `${mark(key !== null && cleartext !== null && cleartext.packet > key)}${dtls?.encrypts}`;
  }
  if (layer !== null)
    text += `|layer ${free(layer.mechanism)} ${mark(layer.sealed !== null)}${mark(layer.signed !== null)}${mark(layer.opaque !== null)}`;
  if (protocol === 'nns') text += `|nns ${mark(holds(proofs, LOGIN_REFUSED))}${mark(holds(proofs, NOT_WRAPPED))}`;
  if (kerberos !== null) text += `|kerberos ${mark(kerberos.used.length > 0)}${mark(kerberos.used.some(({ etype }) => isNull(etype)))}`;
  return text;
}

const holds = (proofs: readonly Proof[], told: string) => proofs.some(({ what }) => what === told);
const mark = (holds: boolean) => (holds ? '+' : '-');
const free = (text: string | null) => (text === null ? '-' : `${text.length}:${text}`);
