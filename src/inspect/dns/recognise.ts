import { CLIENT, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { HEADER, LENGTH } from './constants.js';
import { CUT, NONE, readQuestion, uint16 } from './message.js';

/** A message that is a datagram of its own. */
export function recognise(bytes: Uint8Array, start: number, end: number): Recognition {
  const question = readQuestion(bytes, start, end);
  if (question === NONE || question === CUT) return NO;
  return question.response ? SERVER : CLIENT;
}

/** A message behind its length. Inside a stream nothing tells where one begins. */
export function recogniseOverTcp(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const short = midstream ? NO : MORE;
  if (end - start < LENGTH) return short;
  const length = uint16(bytes, start);
  if (length < HEADER + 5) return NO;
  const question = readQuestion(bytes, start + LENGTH, Math.min(end, start + LENGTH + length));
  if (question === NONE) return NO;
  if (question === CUT) return end - start >= LENGTH + length ? NO : short;
  return question.response ? SERVER : CLIENT;
}
