import { formatAddress } from '../address.js';
import type { PacketRecord } from '../capture/record.js';
import { decode } from '../decode/decode.js';
import { DECODED, FRAGMENT } from '../decode/outcome.js';
import { Packet, TCP, UDP } from '../decode/packet.js';
import type { JudgedFlow } from '../store/index.js';

/** What of a flow tells its packets from others. */
export type FlowIdentity = Pick<JudgedFlow, 'id' | 'captureId' | 'transport' | 'client' | 'server' | 'firstSeenMicros' | 'lastSeenMicros'>;

type End = { address: string; port: number };

/** Says of packets which flow they are of, by the headers the analysis went by: the innermost addresses and ports, in either direction. */
export class Membership {
  readonly #packet = new Packet();
  readonly #octets = new Uint8Array(16);

  /** Packets of one conversation have the same key, and the key is that of its flows; null: neither TCP nor UDP. A fragment has no ports to go by. */
  keyOf(record: PacketRecord): string | null {
    const packet = this.#packet;
    const outcome = decode(record, packet);
    if (outcome !== DECODED && outcome !== FRAGMENT) return null;
    if (packet.protocol !== TCP && packet.protocol !== UDP) return null;
    const [from, to] = outcome === DECODED ? [packet.sourcePort, packet.destinationPort] : [0, 0];
    const source = this.#address(packet.source0, packet.source1, packet.source2, packet.source3);
    const destination = this.#address(packet.destination0, packet.destination1, packet.destination2, packet.destination3);
    return keyOf(packet.protocol === TCP ? 'tcp' : 'udp', { address: source, port: from }, { address: destination, port: to });
  }

  #address(...words: [number, number, number, number]): string {
    const octets = this.#octets;
    words.forEach((word, index) => {
      for (let at = 0; at < 4; at++) octets[index * 4 + at] = (word >>> (24 - 8 * at)) & 0xff;
    });
    return formatAddress(this.#packet.family === 4 ? octets.subarray(12) : octets);
  }
}

/** The keys that packets of a flow may have: with ports, and as fragments. */
export function keysOf({ transport, client, server }: FlowIdentity): string[] {
  return [keyOf(transport, client, server), keyOf(transport, { ...client, port: 0 }, { ...server, port: 0 })];
}

function keyOf(transport: string, ...ends: [End, End]): string {
  const [one, other] = ends.map(({ address, port }) => `${address} ${port}`).sort();
  return `${transport} ${one} ${other}`;
}

/** One pair of ports may be used by several flows, one after the other. */
export function isDuring({ hasTime, seconds, nanoseconds }: PacketRecord, { firstSeenMicros, lastSeenMicros }: FlowIdentity): boolean {
  if (!hasTime) return true;
  const micros = seconds * 1e6 + Math.floor(nanoseconds / 1000);
  return micros >= firstSeenMicros && micros <= lastSeenMicros;
}
