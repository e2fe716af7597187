import { formatIpv4, formatIpv6 } from '../address.js';
import { encapsulationText } from '../decode/encapsulation.js';
import { TCP } from '../decode/packet.js';
import {
  BYTES,
  CAPTURE,
  CLIENT_IS_SIDE_1,
  CLIENT_KNOWN,
  CUT,
  ENCAPSULATION,
  FIRST_MICROS,
  FIRST_PACKET,
  type FlowColumns,
  GAPS,
  INTS,
  KEY,
  LAST_MICROS,
  LAST_PACKET,
  MARKS,
  NUMBER,
  NUMBERS,
  PACKETS,
  PAYLOAD,
  PROTOCOL,
  SENT_FIN,
  SIDE_MARKS,
  STARTED,
  sideInts,
  sideNumbers,
  WAS_RESET,
} from '../flow/columns.js';
import type { Side } from './evidence.js';
import type { FlowState, ObservedFlow, ObservedSide } from './observation.js';

const emptySide = (): ObservedSide => ({ address: '', port: 0, packets: 0, bytes: 0, payloadBytes: 0, gapBytes: 0, cutPackets: 0 });

const reused: ObservedFlow = {
  number: 0,
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
  inspectionLimited: false,
  encapsulation: null,
};

/**
 * Reads one row of the table into the reused `ObservedFlow`. Which side is the server: SYN, then what the payload showed (`provenClient`), then the
 * lower port as a mere order.
 */
export function describeFlow(columns: FlowColumns, flow: number, provenClient: Side | null, inspectionLimited: boolean): ObservedFlow {
  const k = flow * INTS + KEY;
  const { ints, numbers } = columns;
  const head = ints[k]!;
  const ports = ints[k + 1]!;
  reused.transport = (head & PROTOCOL) === TCP ? 'tcp' : 'udp';
  reused.vlan = head >>> 16 === 0 ? null : (head >>> 16) - 1;
  describeSide(columns, flow, 0, k + 2, ports >>> 16, (head >> 8) & 0xff);
  describeSide(columns, flow, 1, k + 6, ports & 0xffff, (head >> 8) & 0xff);
  const marks = columns.ints[flow * INTS + MARKS]!;
  if ((marks & CLIENT_KNOWN) !== 0) {
    reused.clientSide = (marks & CLIENT_IS_SIDE_1) !== 0 ? 1 : 0;
    reused.serverBasis = 'syn';
  } else if (provenClient !== null) {
    reused.clientSide = provenClient;
    reused.serverBasis = 'payload';
  } else {
    reused.clientSide = reused.sides[0].port < reused.sides[1].port ? 1 : 0;
    reused.serverBasis = 'none';
  }
  const row = flow * NUMBERS;
  reused.number = ints[flow * INTS + NUMBER]! >>> 0;
  reused.capture = ints[flow * INTS + CAPTURE]!;
  reused.state = stateOf(columns, flow);
  reused.firstSeenMicros = numbers[row + FIRST_MICROS]!;
  reused.lastSeenMicros = numbers[row + LAST_MICROS]!;
  reused.firstPacket = numbers[row + FIRST_PACKET]!;
  reused.lastPacket = numbers[row + LAST_PACKET]!;
  reused.inspectionLimited = inspectionLimited;
  const encapsulation = ints[flow * INTS + ENCAPSULATION]!;
  reused.encapsulation = encapsulation === 0 ? null : encapsulationText(encapsulation);
  return reused;
}

function describeSide(columns: FlowColumns, flow: number, side: Side, key: number, port: number, family: number): void {
  const { ints, numbers } = columns;
  const sent = sideNumbers(flow, side);
  const into = reused.sides[side];
  into.address = family === 4 ? formatIpv4(ints[key + 3]!) : formatIpv6(ints[key]!, ints[key + 1]!, ints[key + 2]!, ints[key + 3]!);
  into.port = port;
  into.packets = numbers[sent + PACKETS]!;
  into.bytes = numbers[sent + BYTES]!;
  into.payloadBytes = numbers[sent + PAYLOAD]!;
  into.gapBytes = numbers[sent + GAPS]!;
  into.cutPackets = ints[sideInts(flow, side) + CUT]!;
}

function stateOf(columns: FlowColumns, flow: number): FlowState {
  const marks = columns.ints[flow * INTS + MARKS]!;
  const answered = reused.sides[0].packets > 0 && reused.sides[1].packets > 0;
  if (reused.transport === 'udp') return answered ? 'open' : 'unanswered';
  if ((marks & STARTED) === 0) return 'midstream';
  if (!answered) return 'unanswered';
  if ((marks & WAS_RESET) !== 0) return 'reset';
  return (columns.ints[sideInts(flow, 0) + SIDE_MARKS]! & columns.ints[sideInts(flow, 1) + SIDE_MARKS]! & SENT_FIN) !== 0
    ? 'closed'
    : 'open';
}
