import { EITHER, NO, type Recognition } from '../inspector.js';
import { readLongHeader, reusedHeader } from './header.js';

/**
 * A long header of a version known here. The packet's kind does not tell which side sent it; opening the client's Initial does, and what cannot be
 * opened is rejected. Short headers have nothing to know them by.
 */
export function recognise(bytes: Uint8Array, start: number, end: number): Recognition {
  return readLongHeader(bytes, start, end) && reusedHeader.version !== null ? EITHER : NO;
}
