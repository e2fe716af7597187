import { EITHER, NO, type Recognition } from '../inspector.js';
import { compoundOf, isRtcp, isZrtp, kindOf, payloadOf } from './headers.js';

/** RTP, RTCP or ZRTP as one datagram can show it, which is little: the inspector rejects what no second and third confirm. */
export function recognise(bytes: Uint8Array, start: number, end: number): Recognition {
  if (end - start < 8) return NO;
  switch (kindOf(bytes[start]!)) {
    case 'media':
      if (isRtcp(bytes, start)) return compoundOf(bytes, start, end) === null ? NO : EITHER;
      return payloadOf(bytes, start, end) < 0 ? NO : EITHER;
    case 'zrtp':
      return isZrtp(bytes, start, end) ? EITHER : NO;
    default:
      return NO;
  }
}
