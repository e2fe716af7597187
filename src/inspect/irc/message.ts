import { decimal, skipSpaces, wordEnd } from '../mail/bytes.js';

const COLON = 0x3a;
const AT = 0x40;

/** Where the parts of one message are (RFC 2812 2.3.1): `[:prefix] command [params]`, behind the tags of IRCv3 if there are any. */
export interface Message {
  prefixed: boolean;
  command: number;
  commandEnd: number;
  /** First parameter, or the end of the line. */
  parameters: number;
}

/** Splits a line without its line end; null when it has no command. */
export function messageAt(bytes: Uint8Array, start: number, end: number): Message | null {
  let at = start;
  if (at < end && bytes[at] === AT) at = skipSpaces(bytes, wordEnd(bytes, at, end), end);
  const prefixed = at < end && bytes[at] === COLON;
  if (prefixed) {
    const stop = wordEnd(bytes, at, end);
    if (stop === at + 1) return null;
    at = skipSpaces(bytes, stop, end);
  }
  const commandEnd = wordEnd(bytes, at, end);
  if (commandEnd === at) return null;
  return { prefixed, command: at, commandEnd, parameters: skipSpaces(bytes, commandEnd, end) };
}

/** The number of a numeric reply, or -1. */
export function numericOf(bytes: Uint8Array, { command, commandEnd }: Message): number {
  return commandEnd - command === 3 ? decimal(bytes, command, commandEnd) : -1;
}

/** Behind a parameter; one that begins with a colon is the last and may hold spaces. */
export function parameterEnd(bytes: Uint8Array, start: number, end: number): number {
  return start < end && bytes[start] === COLON ? end : wordEnd(bytes, start, end);
}

/** How many parameters there are, at most `limit`. */
export function countParameters(bytes: Uint8Array, start: number, end: number, limit: number): number {
  let count = 0;
  for (let at = start; at < end && count < limit; count++) at = skipSpaces(bytes, parameterEnd(bytes, at, end), end);
  return count;
}

/** Without the colon in front of a last parameter. */
export function bare(bytes: Uint8Array, start: number, end: number): number {
  return start < end && bytes[start] === COLON ? start + 1 : start;
}
