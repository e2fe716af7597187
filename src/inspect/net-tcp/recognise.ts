import { CLIENT, MORE, NO, type Recognition } from '../inspector.js';
import { MODE, VIA } from './constants.js';
import { contentsOf, recordLength } from './records.js';

/** Version record of 1.0, the only one there is (MC-NMF 2.2.3.1), and the type of what follows. */
const BEGINNING: readonly number[] = [0, 1, 0, MODE];
/** Modes: singleton unsized, duplex, simplex, singleton sized (MC-NMF 2.2.3.2). */
const MAX_MODE = 4;

/** The client's preamble, up to the scheme of the via record. The server's first octet alone says nothing. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const short = midstream ? NO : MORE;
  for (let i = 0; i < BEGINNING.length; i++) {
    if (start + i >= end) return short;
    if (bytes[start + i] !== BEGINNING[i]) return NO;
  }
  const mode = start + BEGINNING.length;
  if (mode >= end) return short;
  if (bytes[mode]! < 1 || bytes[mode]! > MAX_MODE) return NO;
  const via = mode + 1;
  if (via >= end) return short;
  if (bytes[via] !== VIA) return NO;
  const length = recordLength(bytes, via, end);
  if (length <= 0) return length === 0 ? short : NO;
  return scheme(bytes, contentsOf(bytes, via), end, via + length, short);
}

/** `net.tcp://`, or another scheme (RFC 3986 3.1). */
function scheme(bytes: Uint8Array, start: number, end: number, limit: number, short: Recognition): Recognition {
  for (let at = start; at < limit; at++) {
    if (at >= end) return short;
    const octet = bytes[at]!;
    if (octet === 0x3a) return at > start ? slashes(bytes, at + 1, end, limit, short) : NO;
    const allowed =
      (octet >= 0x61 && octet <= 0x7a) || (octet >= 0x41 && octet <= 0x5a) || octet === 0x2e || octet === 0x2d || octet === 0x2b;
    if (!allowed) return NO;
  }
  return NO;
}

function slashes(bytes: Uint8Array, start: number, end: number, limit: number, short: Recognition): Recognition {
  for (let at = start; at < start + 2; at++) {
    if (at >= limit) return NO;
    if (at >= end) return short;
    if (bytes[at] !== 0x2f) return NO;
  }
  return CLIENT;
}
