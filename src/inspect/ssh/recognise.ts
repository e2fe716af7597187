import { EITHER, MORE, NO, type Recognition } from '../inspector.js';

/** `SSH-protoversion-` (RFC 4253 4.2), which both sides begin with. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  for (let i = 0; i < 4; i++) {
    if (start + i >= end) return midstream ? NO : MORE;
    if (bytes[start + i] !== 'SSH-'.charCodeAt(i)) return NO;
  }
  if (start + 8 > end) return midstream ? NO : MORE;
  // 1.5, 1.99 and 2.0 are what there is.
  return (bytes[start + 4] === 0x31 || bytes[start + 4] === 0x32) && bytes[start + 5] === 0x2e ? EITHER : NO;
}
