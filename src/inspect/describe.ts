import { TCP } from '../decode/packet.js';
import { formatIpv4, formatIpv6 } from '../flow/address.js';
import { CLIENT_IS_SIDE_1, CLIENT_KNOWN, type FlowColumns, KEY_WORDS, SENT_FIN, STARTED, WAS_RESET } from '../flow/columns.js';
import type { FlowEvidence, Side } from './evidence.js';
import type { FlowState, ObservedFlow, ObservedSide } from './observation.js';

const emptySide = (): ObservedSide => ({ address: '', port: 0, packets: 0, bytes: 0, payloadBytes: 0, gapBytes: 0, cutPackets: 0 });

const reused: ObservedFlow = {
  capture: 0,
  transport: 'tcp',
  vlan: null,
  sides: [emptySide(), emptySide()],
  clientSide: 0,
  serverBasis: 'none',
  state: 'open',
  firstSeenMicros: 0,
  lastSeenMicros: 0,
  firstPacket: 0,
  lastPacket: 0,
  evidence: null,
  inspectionLimited: false,
};

/** Reads one row of the table into the reused `ObservedFlow`. Which side is the server: SYN, then what the payload showed, then the lower port as a mere order. */
export function describeFlow(columns: FlowColumns, flow: number, evidence: FlowEvidence | null, inspectionLimited: boolean): ObservedFlow {
  const k = flow * KEY_WORDS;
  const { keys } = columns;
  const head = keys[k]!;
  const ports = keys[k + 1]!;
  reused.transport = (head & 0xff) === TCP ? 'tcp' : 'udp';
  reused.vlan = head >>> 16 === 0 ? null : (head >>> 16) - 1;
  describeSide(columns, flow, 0, k + 2, ports >>> 16, (head >> 8) & 0xff);
  describeSide(columns, flow, 1, k + 6, ports & 0xffff, (head >> 8) & 0xff);
  const marks = columns.marks[flow]!;
  if ((marks & CLIENT_KNOWN) !== 0) {
    reused.clientSide = (marks & CLIENT_IS_SIDE_1) !== 0 ? 1 : 0;
    reused.serverBasis = 'syn';
  } else if (evidence?.clientSide != null) {
    reused.clientSide = evidence.clientSide;
    reused.serverBasis = 'payload';
  } else {
    reused.clientSide = reused.sides[0].port < reused.sides[1].port ? 1 : 0;
    reused.serverBasis = 'none';
  }
  reused.capture = columns.captures[flow]!;
  reused.state = stateOf(columns, flow);
  reused.firstSeenMicros = columns.firstMicros[flow]!;
  reused.lastSeenMicros = columns.lastMicros[flow]!;
  reused.firstPacket = columns.firstPackets[flow]!;
  reused.lastPacket = columns.lastPackets[flow]!;
  reused.evidence = evidence;
  reused.inspectionLimited = inspectionLimited;
  return reused;
}

function describeSide(columns: FlowColumns, flow: number, side: Side, key: number, port: number, family: number): void {
  const { keys } = columns;
  const direction = flow * 2 + side;
  const into = reused.sides[side];
  into.address = family === 4 ? formatIpv4(keys[key + 3]!) : formatIpv6(keys[key]!, keys[key + 1]!, keys[key + 2]!, keys[key + 3]!);
  into.port = port;
  into.packets = columns.packets[direction]!;
  into.bytes = columns.bytes[direction]!;
  into.payloadBytes = columns.payload[direction]!;
  into.gapBytes = columns.gaps[direction]!;
  into.cutPackets = columns.cut[direction]!;
}

function stateOf(columns: FlowColumns, flow: number): FlowState {
  const marks = columns.marks[flow]!;
  const answered = columns.packets[flow * 2]! > 0 && columns.packets[flow * 2 + 1]! > 0;
  if (reused.transport === 'udp') return answered ? 'open' : 'unanswered';
  if ((marks & STARTED) === 0) return 'midstream';
  if (!answered) return 'unanswered';
  if ((marks & WAS_RESET) !== 0) return 'reset';
  return (columns.sideMarks[flow * 2]! & columns.sideMarks[flow * 2 + 1]! & SENT_FIN) !== 0 ? 'closed' : 'open';
}
