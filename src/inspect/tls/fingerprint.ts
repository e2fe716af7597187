import { createHash } from 'node:crypto';
import {
  APPLICATION_LAYER_PROTOCOL_NEGOTIATION,
  EC_POINT_FORMATS,
  SERVER_NAME,
  SIGNATURE_ALGORITHMS,
  SUPPORTED_GROUPS,
  SUPPORTED_VERSIONS,
} from './constants.js';
import { isGrease, nextExtension, uint16 } from './fields.js';
import { FingerprintCache, type Fingerprints } from './fingerprint-cache.js';

/** What carried the hello, as JA4 writes it: TLS over TCP, QUIC, DTLS. */
export type HelloCarrier = 't' | 'q' | 'd';

/** Values of the hello at hand, in the order of `Layout`; a hello of the greatest length fits, for no value takes less than one octet. */
const values = new Uint16Array(65_536 + 16);
const cache = new FingerprintCache();

/**
 * JA3 and JA4 of a complete ClientHello body (JA3: Salesforce, "TLS fingerprinting with JA3 and JA3S"; JA4: FoxIO, technical_details/JA4.md).
 * Null when its lengths lie: a fingerprint of half a hello would be another client's. GREASE values (RFC 8701) do not count. DTLS has a cookie
 * behind the session identifier (RFC 6347 4.2.1).
 */
export function clientFingerprints(bytes: Uint8Array, start: number, end: number, carrier: HelloCarrier): Fingerprints | null {
  let at = start + 34;
  if (at >= end) return null;
  at += 1 + bytes[at]!;
  if (carrier === 'd') at += at < end ? 1 + bytes[at]! : 0;
  if (at + 2 > end) return null;
  const suitesEnd = at + 2 + uint16(bytes, at);
  if (suitesEnd >= end) return null;
  let length = HEAD;
  values.fill(0, 0, HEAD);
  values[CARRIER] = carrier.charCodeAt(0);
  values[LEGACY_VERSION] = uint16(bytes, start);
  values[VERSION] = values[LEGACY_VERSION]!;
  length = list(bytes, at + 2, suitesEnd, length);
  values[SUITES] = length - HEAD;
  const extensions = suitesEnd + 1 + bytes[suitesEnd]!;
  if (extensions + 2 > end) return extensions === end ? cache.get(values, length, digest) : null;
  const stop = extensions + 2 + uint16(bytes, extensions);
  if (stop > end) return null;
  let head = extensions + 2;
  for (let to = nextExtension(bytes, head, stop); to > 0; head = to, to = nextExtension(bytes, head, stop)) {
    const type = uint16(bytes, head);
    if (isGrease(type)) continue;
    values[length++] = type;
    values[EXTENSIONS]!++;
    note(bytes, type, head + 4, to, carrier);
  }
  if (head !== stop) return null;
  length = insides(bytes, extensions + 2, stop, length);
  return cache.get(values, length, digest);
}

/** JA3S of a complete ServerHello body. */
export function serverFingerprint(bytes: Uint8Array, start: number, end: number): string | null {
  let at = start + 34;
  if (at >= end) return null;
  at += 1 + bytes[at]!;
  if (at + 3 > end) return null;
  const types: number[] = [];
  const stop = at + 5 <= end ? at + 5 + uint16(bytes, at + 3) : end;
  if (stop > end) return null;
  let head = at + 5;
  for (let to = nextExtension(bytes, head, stop); to > 0; head = to, to = nextExtension(bytes, head, stop)) {
    const type = uint16(bytes, head);
    if (!isGrease(type)) types.push(type);
  }
  if (stop < end || (at + 5 <= end && head !== stop)) return null;
  return cache.server(`${uint16(bytes, start)},${uint16(bytes, at)},${types.join('-')}`, md5);
}

/** Where things stand in `values`. Counts first, then suites, extensions, groups, point formats and signature algorithms, one behind the other. */
const CARRIER = 0;
const LEGACY_VERSION = 1;
const VERSION = 2;
const HAS_SERVER_NAME = 3;
/** First and last octet of the first protocol name, each plus one; 0 without. */
const ALPN_FIRST = 4;
const ALPN_LAST = 5;
const SUITES = 6;
const EXTENSIONS = 7;
const GROUPS = 8;
const FORMATS = 9;
const SCHEMES = 10;
const HEAD = 11;

/** Appends the words of a list that are not GREASE. */
function list(bytes: Uint8Array, start: number, end: number, length: number): number {
  let at = length;
  for (let from = start; from + 2 <= end; from += 2) {
    const value = uint16(bytes, from);
    if (!isGrease(value)) values[at++] = value;
  }
  return at;
}

function note(bytes: Uint8Array, type: number, from: number, to: number, carrier: HelloCarrier): void {
  if (type === SERVER_NAME) values[HAS_SERVER_NAME] = 1;
  else if (type === APPLICATION_LAYER_PROTOCOL_NEGOTIATION && from + 3 < to && values[ALPN_FIRST] === 0) {
    const last = from + 2 + bytes[from + 2]!;
    if (last < to && last > from + 2) {
      values[ALPN_FIRST] = bytes[from + 3]! + 1;
      values[ALPN_LAST] = bytes[last]! + 1;
    }
  } else if (type === SUPPORTED_VERSIONS) values[VERSION] = highest(bytes, from + 1, to, carrier === 'd');
}

/** Numbers of DTLS count down (RFC 6347 4.1); the lowest is the newest. */
function highest(bytes: Uint8Array, start: number, end: number, down: boolean): number {
  let best = 0;
  for (let at = start; at + 2 <= end; at += 2) {
    const version = uint16(bytes, at);
    if (!isGrease(version) && (best === 0 || (down ? version < best : version > best))) best = version;
  }
  return best;
}

/** Groups, point formats and signature algorithms, in this order wherever they stood. */
function insides(bytes: Uint8Array, start: number, stop: number, length: number): number {
  let at = length;
  for (const [type, count] of INSIDES) {
    const before = at;
    for (let head = start, to = nextExtension(bytes, head, stop); to > 0; head = to, to = nextExtension(bytes, head, stop)) {
      if (uint16(bytes, head) !== type) continue;
      if (type === EC_POINT_FORMATS) for (let from = head + 5; from < to; from++) values[at++] = bytes[from]!;
      else at = list(bytes, head + 6, to, at);
      break;
    }
    values[count] = at - before;
  }
  return at;
}

const INSIDES = [
  [SUPPORTED_GROUPS, GROUPS],
  [EC_POINT_FORMATS, FORMATS],
  [SIGNATURE_ALGORITHMS, SCHEMES],
] as const;

const VERSIONS: Readonly<Record<number, string>> = {
  772: '13',
  771: '12',
  770: '11',
  769: '10',
  768: 's3',
  2: 's2',
  65279: 'd1',
  65277: 'd2',
  65276: 'd3',
};

function digest(): Fingerprints {
  let from = HEAD;
  const next = (count: number) => {
    const part = [...values.subarray(from, from + values[count]!)];
    from += part.length;
    return part;
  };
  const suites = next(SUITES);
  const extensions = next(EXTENSIONS);
  const groups = next(GROUPS);
  const formats = next(FORMATS);
  const schemes = next(SCHEMES);
  const ja3 = [`${values[LEGACY_VERSION]}`, ...[suites, extensions, groups, formats].map((part) => part.join('-'))].join(',');
  const counts = [suites, extensions].map((part) => `${Math.min(part.length, 99)}`.padStart(2, '0')).join('');
  const first = `${String.fromCharCode(values[CARRIER]!)}${VERSIONS[values[VERSION]!] ?? '00'}${values[HAS_SERVER_NAME] === 1 ? 'd' : 'i'}`;
  const kept = hexList(extensions.filter((type) => type !== SERVER_NAME && type !== APPLICATION_LAYER_PROTOCOL_NEGOTIATION)).sort();
  const third = [kept.join(','), ...(schemes.length > 0 ? [hexList(schemes).join(',')] : [])].join('_');
  return {
    ja3: md5(ja3),
    ja4: `${first}${counts}${alpnMark()}_${sha256Start(hexList(suites).sort().join(','))}_${extensions.length === 0 ? NOTHING : sha256Start(third)}`,
  };
}

const hexList = (numbers: readonly number[]) => numbers.map((value) => value.toString(16).padStart(4, '0'));
const NOTHING = '0'.repeat(12);
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const sha256Start = (text: string) => (text === '' ? NOTHING : createHash('sha256').update(text).digest('hex').slice(0, 12));

/** First and last character of the first protocol name; of its hexadecimal form when either is neither letter nor digit. */
function alpnMark(): string {
  const first = values[ALPN_FIRST]! - 1;
  const last = values[ALPN_LAST]! - 1;
  if (first < 0) return '00';
  if (isAlphanumeric(first) && isAlphanumeric(last)) return String.fromCharCode(first, last);
  return `${(first >> 4).toString(16)}${(last & 0x0f).toString(16)}`;
}

const isAlphanumeric = (octet: number) =>
  (octet >= 0x30 && octet <= 0x39) || (octet >= 0x41 && octet <= 0x5a) || (octet >= 0x61 && octet <= 0x7a);
