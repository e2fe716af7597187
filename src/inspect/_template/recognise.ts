import { CLIENT, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { begins, behind } from '../mail/bytes.js';
import { ASK, TOLD } from './constants.js';

/** Both sides' lines begin with a word of their own. Inside a stream half a word is none. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  if (behind(bytes, start, end, ASK) >= 0) return CLIENT;
  if (behind(bytes, start, end, TOLD) >= 0) return SERVER;
  const mayBecome = begins(bytes, start, end, ASK) || begins(bytes, start, end, TOLD);
  return mayBecome && !midstream ? MORE : NO;
}
