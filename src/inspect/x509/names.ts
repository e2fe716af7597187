import { formatAddress } from '../../address.js';
import { clean, printable } from '../../text.js';
import {
  ATTRIBUTES,
  BMP_STRING,
  COMMON_NAME,
  DNS_NAME,
  IP_ADDRESS,
  MAX_ALTERNATIVE_NAMES,
  MAX_ATTRIBUTES,
  MAX_NAME,
  OBJECT_IDENTIFIER,
  RFC822_NAME,
  SEQUENCE,
  SET,
  UNIVERSAL_STRING,
} from './constants.js';
import { DerReader, objectIdentifier } from './der.js';

export interface DistinguishedName {
  /** As RFC 4514 writes it: the most specific part first. */
  text: string;
  /** The last commonName, or null. */
  commonName: string | null;
}

/** Reads the content of a Name (RFC 5280 4.1.2.4). Null when it is none. */
export function distinguishedName(bytes: Uint8Array, start: number, end: number): DistinguishedName | null {
  const outer = new DerReader(bytes);
  const inner = new DerReader(bytes);
  const parts: string[] = [];
  let commonName: string | null = null;
  for (let at = start; at < end; at = outer.end) {
    if (!outer.expect(SET, at, end)) return null;
    const pairs: string[] = [];
    for (let pair = outer.start; pair < outer.end; ) {
      if (!inner.expect(SEQUENCE, pair, outer.end)) return null;
      pair = inner.end;
      const limit = inner.end;
      if (!inner.expect(OBJECT_IDENTIFIER, inner.start, limit)) return null;
      const type = objectIdentifier(bytes, inner.start, inner.end);
      if (!inner.read(inner.end, limit)) return null;
      const value = stringOf(inner);
      if (type === COMMON_NAME) commonName = value;
      if (parts.length + pairs.length < MAX_ATTRIBUTES) pairs.push(`${ATTRIBUTES[type] ?? type}=${escaped(value)}`);
    }
    if (pairs.length > 0) parts.unshift(pairs.join('+'));
  }
  return { text: parts.join(','), commonName };
}

/** GeneralNames (RFC 5280 4.2.1.6): `DNS:` `IP:` `email:`; other kinds name no server. */
export function alternativeNames(bytes: Uint8Array, start: number, end: number): string[] {
  const reader = new DerReader(bytes);
  const names: string[] = [];
  if (!reader.expect(SEQUENCE, start, end)) return names;
  const stop = reader.end;
  for (let at = reader.start; names.length < MAX_ALTERNATIVE_NAMES && reader.read(at, stop); at = reader.end) {
    const { tag, start: from, end: to } = reader;
    if (tag === DNS_NAME) names.push(`DNS:${printable(bytes, from, to, MAX_NAME)}`);
    else if (tag === RFC822_NAME) names.push(`email:${printable(bytes, from, to, MAX_NAME)}`);
    else if (tag === IP_ADDRESS && (to - from === 4 || to - from === 16)) names.push(`IP:${formatAddress(bytes.subarray(from, to))}`);
  }
  return names;
}

function stringOf({ bytes, tag, start, end }: DerReader): string {
  if (tag !== BMP_STRING && tag !== UNIVERSAL_STRING) return printable(bytes, start, end, MAX_NAME);
  const octets = tag === BMP_STRING ? 2 : 4;
  let text = '';
  for (let at = start; at + octets <= end && text.length <= MAX_NAME; at += octets) {
    text += String.fromCharCode((bytes[at + octets - 2]! << 8) | bytes[at + octets - 1]!);
  }
  return clean(text, MAX_NAME);
}

/** What RFC 4514 2.4 wants escaped. */
const escaped = (value: string) => value.replace(/[",+;<>\\]|^[# ]| $/g, '\\$&');
