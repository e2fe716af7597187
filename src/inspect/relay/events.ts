/**
 * What a flow table tells its listener, as words of 32 bits in a buffer that another thread takes over. Each event is a head of words, and what
 * belongs to it behind: payload octets, padded to whole words, or the flow's row as it stands.
 */
import { HEAD_INTS, INTS, NUMBERS } from '../../flow/columns.js';

/** [DATA, side, flow, packet low, packet high, octets], then the octets. */
export const DATA = 1;
/** [GAP, side, flow, packet low, packet high, octets missing]. */
export const GAP = 2;
/** [BEGAN, serial, flow, marks of side 0, marks of side 1], then the head of the row's ints: before the first DATA, SHARED or GAP of each flow. */
export const BEGAN = 3;
/** [ENDED, flow], then the row's ints and numbers. */
export const ENDED = 4;
/** [CAPTURE, position in the run]. */
export const CAPTURE = 5;
/** [CLOSED, flow]: for flows that had a DATA, SHARED or GAP. */
export const CLOSED = 6;
/** [SHARED, side, flow, packet low, packet high, octets, chunk, offset]: as DATA, but the octets stay where the capture was read to. */
export const SHARED = 7;

export const PAYLOAD_HEAD = 6;
export const SHARED_HEAD = 8;
export const BEGAN_HEAD = 5;
export const ENDED_HEAD = 2;
export const CAPTURE_HEAD = 2;
export const CLOSED_HEAD = 2;

/** Words of a row's numbers. */
export const NUMBER_WORDS = NUMBERS * 2;
export const BEGAN_WORDS = BEGAN_HEAD + HEAD_INTS;
export const ENDED_WORDS = ENDED_HEAD + INTS + NUMBER_WORDS;

/** Events on their way: `words` of `buffer` are in use. Memory is shared, for handing it over for good costs more than reading it; whoever has the batch last may use it. */
export interface Batch {
  buffer: SharedArrayBuffer;
  words: number;
  /** What SHARED events point into. */
  chunks: SharedArrayBuffer[];
}

/** The way back: the buffer, and of each flow whose payload is no longer wanted [flow, serial, 1 when a limit is the reason]. */
export interface ReadBatch {
  buffer: SharedArrayBuffer;
  settled: number[];
}
