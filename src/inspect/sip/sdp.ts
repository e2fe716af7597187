import { behind, contains, decimal, equals, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import { canonicalAddress } from './address.js';
import { CRYPTO_SUITES, KINDS, MAX_CANDIDATES, MAX_MEDIA_LINES, PROFILES } from './constants.js';
import type { Keying } from './evidence.js';

/** One address and port at which a stream, or its RTCP, may arrive. */
interface Target {
  address: string;
  port: number;
  rtcpPort: number | null;
}

/** One `m=` line and what belongs to it (RFC 8866 5.14). */
export interface MediaLine {
  kind: string;
  profile: string;
  /** Zero when the stream is refused or not wanted (RFC 3264 6, 8.2). */
  port: number;
  keying: Keying;
  suite: string | null;
  /** Its own address first, then its candidates. */
  targets: Target[];
}

/** What one level of a description, the session or one stream, says. A stream takes from the session what it does not say itself. */
class Level {
  address: string | null = null;
  kind = 'other';
  profile = 'other';
  port = 0;
  suite: string | null = null;
  crypto = false;
  fingerprint = false;
  zrtp = false;
  mikey = false;
  /** Microsoft's `a=encryption:rejected` (MS-SDPEXT): whatever keys stand beside it are not used. */
  refused = false;
  rtcpPort: number | null = null;
  multiplexed = false;
  candidates: Target[] = [];
}

/**
 * Reads a session description (RFC 8866). `whole`: it was captured to its end; otherwise the last line is not read, and a stream whose lines may be
 * missing is not called unprotected. Keys and passwords in it are passed over. Null when it is none.
 */
export function readSdp(bytes: Uint8Array, start: number, end: number, whole: boolean): MediaLine[] | null {
  if (behind(bytes, start, end, 'V=0') < 0) return null;
  const session = new Level();
  const streams: Level[] = [];
  let level = session;
  let at = start;
  while (at < end) {
    let stop = at;
    while (stop < end && bytes[stop] !== 0x0a) stop++;
    if (stop === end && !whole) break;
    const next = stop + 1;
    while (stop > at && bytes[stop - 1]! <= 0x20) stop--;
    // The delimiter of a multipart body ends the part (RFC 2046 5.1.1).
    if (bytes[at] === 0x2d && bytes[at + 1] === 0x2d) break;
    if (stop - at > 2 && bytes[at + 1] === 0x3d) {
      if (bytes[at] === 0x6d) {
        if (streams.length >= MAX_MEDIA_LINES) break;
        level = readMedia(bytes, at + 2, stop);
        streams.push(level);
      } else if (bytes[at] === 0x63) level.address ??= readConnection(bytes, at + 2, stop);
      else if (bytes[at] === 0x61) readAttribute(level, bytes, at + 2, stop);
    }
    at = next;
  }
  return streams.map((stream, index) => lineOf(stream, session, whole || index < streams.length - 1));
}

/** `audio 49170 RTP/AVP 0`; a port may be followed by how many there are. */
function readMedia(bytes: Uint8Array, start: number, end: number): Level {
  const level = new Level();
  const kindEnd = wordEnd(bytes, start, end);
  level.kind = KINDS.find((kind) => equals(bytes, start, kindEnd, kind.toUpperCase())) ?? 'other';
  const port = skipSpaces(bytes, kindEnd, end);
  const portEnd = wordEnd(bytes, port, end);
  let digits = port;
  while (digits < portEnd && bytes[digits] !== 0x2f) digits++;
  const number = decimal(bytes, port, digits, 5);
  level.port = number > 0 && number < 65_536 ? number : 0;
  const profile = skipSpaces(bytes, portEnd, end);
  const index = wordIndex(PROFILES, bytes, profile, wordEnd(bytes, profile, end));
  level.profile = PROFILES[index] ?? 'other';
  return level;
}

/** `IN IP4 192.0.2.1/127`. */
function readConnection(bytes: Uint8Array, start: number, end: number): string | null {
  const from = Math.max(behind(bytes, start, end, 'IN IP4 '), behind(bytes, start, end, 'IN IP6 '));
  return from < 0 ? null : addressAt(bytes, from, end);
}

function addressAt(bytes: Uint8Array, start: number, end: number): string | null {
  const from = skipSpaces(bytes, start, end);
  let stop = from;
  while (stop < end && bytes[stop] !== 0x20 && bytes[stop] !== 0x2f) stop++;
  if (stop === from || stop - from > 45) return null;
  return canonicalAddress(Buffer.from(bytes.buffer, bytes.byteOffset + from, stop - from).toString('latin1'));
}

function readAttribute(level: Level, bytes: Uint8Array, start: number, end: number): void {
  let value = behind(bytes, start, end, 'CRYPTO:');
  if (value > 0) {
    // `tag suite inline:…` (RFC 4568 9.1): the suite is kept when it is one, whatever comes behind it never.
    const suite = skipSpaces(bytes, wordEnd(bytes, value, end), end);
    const suiteEnd = wordEnd(bytes, suite, end);
    if (!contains(bytes, suiteEnd, end, 'INLINE:')) return;
    level.crypto = true;
    level.suite ??= CRYPTO_SUITES[wordIndex(CRYPTO_SUITES, bytes, suite, suiteEnd)] ?? 'other';
    return;
  }
  value = behind(bytes, start, end, 'RTCP:');
  if (value > 0) {
    const port = decimal(bytes, value, wordEnd(bytes, value, end), 5);
    if (port > 0 && port < 65_536) level.rtcpPort ??= port;
    return;
  }
  value = behind(bytes, start, end, 'CANDIDATE:');
  if (value > 0) readCandidate(level, bytes, value, end);
  else if (behind(bytes, start, end, 'FINGERPRINT:') > 0) level.fingerprint = true;
  else if (behind(bytes, start, end, 'ZRTP-HASH:') > 0) level.zrtp = true;
  else if (behind(bytes, start, end, 'KEY-MGMT:') > 0) level.mikey = true;
  else if (equals(bytes, start, end, 'RTCP-MUX')) level.multiplexed = true;
  else if (equals(bytes, start, end, 'ENCRYPTION:REJECTED')) level.refused = true;
}

/**
 * `foundation component UDP priority address port typ …` (RFC 8839 5.1). Office Communications Server has a password between component and transport
 * (MS-ICE): what is read is counted from the transport on.
 */
function readCandidate(level: Level, bytes: Uint8Array, start: number, end: number): void {
  let at = start;
  const words: number[] = [];
  while (at < end && words.length < 14) {
    const stop = wordEnd(bytes, at, end);
    words.push(at, stop);
    at = skipSpaces(bytes, stop, end);
  }
  const transport = [4, 6].find((word) => word + 7 < words.length && equals(bytes, words[word]!, words[word + 1]!, 'UDP'));
  if (transport === undefined) return;
  const component = decimal(bytes, words[2]!, words[3]!, 1);
  const address = addressAt(bytes, words[transport + 4]!, words[transport + 5]!);
  const port = decimal(bytes, words[transport + 6]!, words[transport + 7]!, 5);
  if (address === null || port <= 0 || port > 65_535) return;
  if (component === 1) {
    if (level.candidates.length < MAX_CANDIDATES) level.candidates.push({ address, port, rtcpPort: null });
    return;
  }
  // The second component is the RTCP of the first one with the same address.
  const first = level.candidates.find((candidate) => candidate.address === address && candidate.rtcpPort === null);
  if (first !== undefined) first.rtcpPort = port;
}

function lineOf(stream: Level, session: Level, whole: boolean): MediaLine {
  const { kind, profile, port, suite } = stream;
  const line: MediaLine = { kind, profile, port, keying: keyingOf(stream, session, whole), suite, targets: [] };
  if (port === 0) return line;
  const media = profile.includes('RTP/');
  const rtcp = !media ? null : stream.multiplexed ? port : (stream.rtcpPort ?? (port < 65_535 ? port + 1 : null));
  const address = stream.address ?? session.address;
  if (address !== null) line.targets.push({ address, port, rtcpPort: rtcp });
  for (const candidate of stream.candidates) {
    if (stream.multiplexed) candidate.rtcpPort ??= candidate.port;
    if (!line.targets.some((target) => target.address === candidate.address && target.port === candidate.port))
      line.targets.push(candidate);
  }
  return line;
}

/** Microsoft's clients agree on SDES under RTP/AVP as well (MS-SDPEXT): keys count, not the profile's name, unless they are refused. */
function keyingOf(stream: Level, session: Level, whole: boolean): Keying {
  const { profile } = stream;
  if (profile.includes('TLS')) return 'dtls';
  if (stream.crypto && !stream.refused && !session.refused) return 'sdes';
  if (stream.fingerprint || session.fingerprint) return 'dtls';
  if (stream.zrtp || session.zrtp) return 'zrtp';
  if (stream.mikey || session.mikey) return 'mikey';
  return whole && !profile.includes('SAVP') && profile !== 'other' ? 'none' : null;
}
