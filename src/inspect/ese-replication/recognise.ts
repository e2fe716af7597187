import { CLIENT, EITHER, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { MORE_OCTETS, NO_UNIT } from '../units.js';
import { messageLength, messageName } from './messages.js';

/** A message of the channel in clear, whether a stream or only a segment begins with it. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const length = start < end ? messageLength(bytes, start, end) : MORE_OCTETS;
  if (length === NO_UNIT) return NO;
  if (length === MORE_OCTETS) return midstream ? NO : MORE;
  return senderOf(messageName(bytes, start));
}

/** Requests and replies say in their names who sends them; of the others that is not known. */
export function senderOf(name: string): typeof CLIENT | typeof SERVER | typeof EITHER {
  if (/Request\d?$/.test(name)) return CLIENT;
  return name.endsWith('Reply') ? SERVER : EITHER;
}
