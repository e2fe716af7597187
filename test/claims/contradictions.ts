/** What the packets of a capture say against the verdicts on its flows. */
import type { FlowEvidence } from '../../src/inspect/evidence.js';
import type { JudgedFlow } from '../../src/store/rows.js';
import type { Payload } from '../helpers/payloads.js';
import { readableContent } from './readable.js';

/** Of one flow: its payload, in the order of the capture. */
export function payloadsOfFlow(
  { transport, client, server, firstPacket, lastPacket }: JudgedFlow,
  payloads: readonly Payload[],
): Payload[] {
  const ends = [`${client.address} ${client.port}`, `${server.address} ${server.port}`];
  return payloads.filter(
    (each) =>
      each.transport === transport &&
      each.packet >= firstPacket &&
      each.packet <= lastPacket &&
      ends.includes(each.from) &&
      ends.includes(each.to),
  );
}

/** Readable content in a flow called protected, from the packet on that proved the protection; null when there is none. */
export function contradiction(flow: JudgedFlow, payloads: readonly Payload[]): string | null {
  const since = provenBy(flow);
  for (const { packet, bytes } of newAfter(since, payloadsOfFlow(flow, payloads))) {
    if (flow.verdict.protectionMechanism === 'http-message-encryption' && !hasOpenBody(bytes)) continue;
    const what = readableContent(bytes);
    if (what !== null) return `packet ${packet} (protected since ${since}): ${what}`;
  }
  return null;
}

/** The packet since which nothing may be readable. A protocol that is not named here has shown all it had to show in clear with its last proof. */
function provenBy({ evidence, firstPacket }: JudgedFlow): number {
  const { tls, rpc, smb, proofs }: FlowEvidence = evidence!;
  return tls?.establishedPacket ?? rpc?.requests.privacy?.firstPacket ?? smb?.encrypted ?? proofs.at(-1)?.packet ?? firstPacket;
}

/**
 * Without the proving packet, without what is sent again or comes late of what was sent before it, and without what one side still says in clear
 * when the other has ended the TLS session by an alert: the farewell to a closed connection that mail servers (real ones) are seen to send.
 */
function newAfter(proof: number, payloads: readonly Payload[]): Payload[] {
  const sent = new Map<string, number>();
  let endedFor: string | null = null;
  return payloads.filter(({ packet, transport, from, to, sequence, bytes }) => {
    if (transport === 'udp') return packet > proof;
    if (from === endedFor) return false;
    if (packet > proof && bytes.length < 64 && bytes[0] === 0x15 && bytes[1] === 3) endedFor = to;
    const end = sent.get(from);
    const isNew = end === undefined || ((sequence - end) | 0) >= 0;
    if (packet > proof) return isNew;
    if (isNew || ((sequence + bytes.length - end!) | 0) > 0) sent.set(from, (sequence + bytes.length) | 0);
    return false;
  });
}

/** Of a session that wraps its bodies (MS-WSMV 2.2.9.1) the headers stay readable: one that says of its body that it is something else. */
function hasOpenBody(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return (
    !/^(HTTP\/1\.1 401|[A-Z]+ )/.test(text) &&
    /^Content-Length: *[1-9]/im.test(text) &&
    !/^Content-Type: *multipart\/encrypted/im.test(text)
  );
}
