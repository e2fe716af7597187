import type { FlowJson } from '../../flow-json.js';
import type { NumberColumn, TextColumn } from './page/data.js';
import { versionName } from './tls.js';

/** The row of one flow as the page's table has it: the same words for the script and for who has none. */
export interface FlowRow {
  numbers: Record<NumberColumn, number>;
  texts: Record<TextColumn, string>;
}

/** Microseconds since 1970 of the times flows are told with. */
export function microsOf(iso: string | null): number {
  return iso === null ? 0 : Date.parse(`${iso.slice(0, -4)}Z`) * 1000 + Number(iso.slice(-4, -1));
}

/**
 * @param startMicros times are told from there on.
 * @param findings of the flow, as places in the list of findings joined by commas.
 */
export function flowRow(flow: FlowJson, startMicros: number, findings: string): FlowRow {
  const { client, server, tls, protection, expectation } = flow;
  const first = microsOf(flow.firstSeen);
  const row: FlowRow = {
    numbers: {
      id: flow.id,
      first: first - startMicros,
      last: microsOf(flow.lastSeen) - first,
      clientPort: client.port,
      serverPort: server.port,
      packets: client.packets + server.packets,
      bytes: client.bytes + server.bytes,
      gapBytes: client.gapBytes + server.gapBytes,
      firstPacket: flow.firstPacket,
      lastPacket: flow.lastPacket - flow.firstPacket,
    },
    texts: {
      client: client.address,
      server: server.address,
      clientRole: client.role ?? '',
      serverRole: server.role ?? '',
      transport: flow.transport,
      protocol: flow.application.protocol,
      protection: protectionCode(flow),
      mechanism: protection.mechanism ?? '',
      reason: protection.reason ?? '',
      expectation: expectation.state,
      expectationReason: expectation.reasons.join('; '),
      path: flow.path?.title ?? '',
      state: flow.state,
      tls: tls?.version == null ? '' : versionName(tls.version),
      cipher: tls?.cipher ?? '',
      sni: tls?.sni ?? '',
      users: [...new Set(flow.credentials.flatMap(({ user }) => user ?? []))].join(', '),
      capture: flow.capture,
      findings,
      filter: '',
    },
  };
  if (flow.wiresharkFilter !== commonFilter(row)) row.texts.filter = flow.wiresharkFilter;
  return row;
}

/** Readable on purpose is told apart from readable; what is not of Exchange is not judged. */
function protectionCode({ protection: { state, byDesign } }: FlowJson): string {
  return byDesign && (state === 'cleartext' || state === 'signed' || state === 'obfuscated') ? 'by-design' : state;
}

/** The display filter that the script makes of the columns; a flow that has another one brings it along. Also in page/flow-details.ts. */
function commonFilter({
  numbers: { clientPort, serverPort, firstPacket, lastPacket },
  texts: { client, server, transport },
}: FlowRow): string {
  const host = (address: string) => `${address.includes(':') ? 'ipv6' : 'ip'}.addr==${address}`;
  return [
    host(client),
    host(server),
    `${transport}.port==${clientPort}`,
    `${transport}.port==${serverPort}`,
    `frame.number>=${firstPacket}`,
    `frame.number<=${firstPacket + lastPacket}`,
  ].join(' && ');
}
