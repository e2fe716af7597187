import { TCP } from '../decode/packet.js';
import {
  type FlowColumns,
  INTS,
  KEY,
  LAST_MICROS,
  MARKS,
  NUMBERS,
  PACKETS,
  PAYLOAD,
  PROTOCOL,
  REPLACED,
  SENT_FIN,
  SIDE_MARKS,
  sideInts,
  sideNumbers,
  WAS_RESET,
} from './columns.js';

/** What systems keep in TIME_WAIT (RFC 9293 3.3.2): a closed flow's last retransmissions still belong to it. */
const LINGER_MICROS = 60_000_000;
/** Silence after which address translators drop what TCP has only half opened or half closed (RFC 5382 5, REQ-5), and UDP (RFC 4787 4.3, REQ-5). */
const HALF_OPEN_MICROS = 240_000_000;
const UDP_MICROS = 300_000_000;
/** Of UDP, so many packets of each side are a question and its answer, once sent again: nothing is under way when that is as long ago as TCP lingers. */
const EXCHANGE_PACKETS = 2;
/** An IMAP server logs nobody out within half an hour (RFC 9051 5.4): no other mail protocol lets its clients be silent for so long. */
const ESTABLISHED_MICROS = 1_860_000_000;

export const UNDER_WAY = 0;
/** Another conversation took its place, or both sides ended it, and what was still on its way has come. */
export const OVER = 1;
/** Nobody ended it, but it has been silent for so long that what comes now is something else. */
export const FALLEN_SILENT = 2;

/** What a flow has come to at a time of the capture, in microseconds. */
export function stateOf(columns: FlowColumns, flow: number, now: number): typeof UNDER_WAY | typeof OVER | typeof FALLEN_SILENT {
  const marks = columns.ints[flow * INTS + MARKS]!;
  if ((marks & REPLACED) !== 0) return OVER;
  const silence = now - columns.numbers[flow * NUMBERS + LAST_MICROS]!;
  if (silence <= LINGER_MICROS) return UNDER_WAY;
  if ((marks & WAS_RESET) !== 0 || finsSent(columns, flow) === 2) return OVER;
  return silence > silenceAllowed(columns, flow) ? FALLEN_SILENT : UNDER_WAY;
}

/** Microseconds. */
function silenceAllowed(columns: FlowColumns, flow: number): number {
  const { ints, numbers } = columns;
  const packets = numbers[sideNumbers(flow, 0) + PACKETS]!;
  const answers = numbers[sideNumbers(flow, 1) + PACKETS]!;
  if ((ints[flow * INTS + KEY]! & PROTOCOL) !== TCP) return Math.max(packets, answers) <= EXCHANGE_PACKETS ? LINGER_MICROS : UDP_MICROS;
  const isHalfOpen = answers === 0 && numbers[sideNumbers(flow, 0) + PAYLOAD] === 0;
  return isHalfOpen || finsSent(columns, flow) === 1 ? HALF_OPEN_MICROS : ESTABLISHED_MICROS;
}

function finsSent({ ints }: FlowColumns, flow: number): number {
  let sent = 0;
  for (const side of [0, 1] as const) if ((ints[sideInts(flow, side) + SIDE_MARKS]! & SENT_FIN) !== 0) sent++;
  return sent;
}
