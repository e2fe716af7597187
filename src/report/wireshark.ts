import type { StoredFlow } from '../store/rows.js';

/**
 * Display filter that finds exactly this flow in Wireshark and tshark. `tcp.stream` is numbered anew in every file, so addresses and
 * ports are used, and the frame numbers tell a flow from others that used the same ports before or after it.
 * A flow that went on into a following file has frame numbers of two files: its times bound it instead.
 */
export function wiresharkFilter(flow: Omit<StoredFlow, 'serverBasis'>, spansFiles = false): string {
  const { client, server, transport } = flow;
  const host = ({ address }: { address: string }) => `${address.includes(':') ? 'ipv6' : 'ip'}.addr==${address}`;
  const ports = [client.port, server.port].map((port) => `${transport}.port==${port}`);
  return [host(client), host(server), ...ports, ...bounds(flow, spansFiles)].join(' && ');
}

function bounds(flow: Omit<StoredFlow, 'serverBasis'>, spansFiles: boolean): string[] {
  if (spansFiles || flow.lastPacket < flow.firstPacket) {
    return [`frame.time_epoch>=${seconds(flow.firstSeenMicros)}`, `frame.time_epoch<=${seconds(flow.lastSeenMicros + 1)}`];
  }
  return [`frame.number>=${flow.firstPacket}`, `frame.number<=${flow.lastPacket}`];
}

/** Exact: a double holds microseconds since 1970, but not their quotient by a million. */
function seconds(micros: number): string {
  const whole = Math.floor(micros / 1e6);
  return `${whole}.${String(micros - whole * 1e6).padStart(6, '0')}`;
}
