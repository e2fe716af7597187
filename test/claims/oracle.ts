/** tshark's word on the real captures beside the project: what it says of TLS. */
import type { JudgedFlow } from '../../src/store/rows.js';
import type { Payload } from '../helpers/payloads.js';

interface OracleFlow {
  transport: string;
  a: { address: string; port: number };
  b: { address: string; port: number };
  evidence?: { tls?: { handshakeTypes: string[]; version: string | null; cipher: string | null } };
}

/** Suites that authenticate and do not encrypt (RFC 5246 A.5, RFC 4492, RFC 4785, RFC 9150), of those tshark met: such a session is cleartext. */
const NULL_SUITES = new Set([0x00, 0x01, 0x02, 0x2c, 0x2d, 0x2e, 0x3b, 0xb0, 0xb1, 0xc006, 0xc010, 0xc0b4, 0xc0b5]);

const key = (transport: string, ...ends: { address: string; port: number }[]) =>
  [transport, ...ends.map(({ address, port }) => `${address} ${port}`).sort()].join('|');

/** Whether a flow is TLS with encryption from its first byte on: both hellos by tshark's word, and nothing before them. */
export function tlsFromTheFirstByte(oracle: string): (flow: JudgedFlow, payloads: readonly Payload[]) => boolean {
  const { flows } = JSON.parse(oracle) as { flows: OracleFlow[] };
  const tls = new Set<string>();
  for (const { transport, a, b, evidence } of flows) {
    const { handshakeTypes = [], version, cipher } = evidence?.tls ?? {};
    if (version && cipher && handshakeTypes.includes('1') && handshakeTypes.includes('2') && !NULL_SUITES.has(Number(cipher)))
      tls.add(key(transport, a, b));
  }
  return ({ transport, client, server }, payloads) => {
    const first = payloads[0]?.bytes;
    return tls.has(key(transport, client, server)) && first !== undefined && first[0] === 0x16 && first[1] === 3;
  };
}
