import { OTHER_TRANSPORT, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { decodeAh } from './ah.js';
import { decodeEsp } from './esp.js';
import { decodeEtherIp } from './etherip.js';
import { decodeGre } from './gre.js';
import { decodeIpInIp } from './ip-in-ip.js';
import { decodeMplsInIp } from './mpls-in-ip.js';

interface IpTunnel {
  /** IANA protocol number. */
  readonly protocol: number;
  /** `packet.transportOffset` and `transportLength` delimit the header and what it carries. */
  readonly decode: (packet: Packet) => Outcome;
}

/** One row per protocol; a new one is a file beside this and a row here. */
const IP_TUNNELS: readonly IpTunnel[] = [
  { protocol: 4, decode: decodeIpInIp },
  { protocol: 41, decode: decodeIpInIp },
  { protocol: 47, decode: decodeGre },
  { protocol: 50, decode: decodeEsp },
  { protocol: 51, decode: decodeAh },
  { protocol: 97, decode: decodeEtherIp },
  { protocol: 137, decode: decodeMplsInIp },
];

const byProtocol: (IpTunnel['decode'] | undefined)[] = Array.from(
  { length: 256 },
  (_, protocol) => IP_TUNNELS.find((tunnel) => tunnel.protocol === protocol)?.decode,
);

/** What IP carries besides TCP and UDP. */
export function decodeTunnel(packet: Packet): Outcome {
  return byProtocol[packet.protocol]?.(packet) ?? OTHER_TRANSPORT;
}
