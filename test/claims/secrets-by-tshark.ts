/**
 * Secrets of a capture that tshark finds. It is not everywhere, and slow: what it finds is recorded by place, and read from there. No secret is in the record.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Secret } from '../helpers/secrets.js';
import { type Frame, pcapOf } from '../helpers/split.js';

/** More of one capture are of the same kinds. */
const MAX_SECRETS = 120;

/** Kind, packet from 1, place in the frame, length. */
export type Place = [what: string, packet: number, offset: number, length: number];

interface RecordedCapture {
  /** Of the file the places are of. */
  sha256: string;
  places: Place[];
  /** Secrets that are in no frame as tshark shows them: put together of several, or encoded. */
  elsewhere: number;
}

/** By path below `captures`, of this project or of others. */
export type SecretRecord = Record<string, RecordedCapture>;

export const RECORD = new URL('secrets-by-tshark.json', import.meta.url).pathname;

export function readRecord(): SecretRecord {
  return existsSync(RECORD) ? (JSON.parse(readFileSync(RECORD, 'utf8')) as { captures: SecretRecord }).captures : {};
}

export const sha256Of = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

export function secretsAt(places: readonly Place[], frames: readonly Frame[]): Secret[] {
  return places.flatMap(([what, packet, offset, length]) => {
    const frame = frames[packet - 1];
    return frame === undefined ? [] : [{ what, bytes: Buffer.from(frame.bytes.subarray(offset, offset + length)) }];
  });
}

/** Fields with octets are hexadecimal. */
const FIELDS: readonly [field: string, what: string, octets: boolean][] = [
  ['imap.request.password', 'password', false],
  ['http.authbasic', 'password', false],
  ['http.authorization', 'authorization token', false],
  ['http.proxy_authorization', 'authorization token', false],
  ['http.cookie_pair', 'cookie', false],
  ['ldap.simple', 'password', false],
  ['ldap.credentials', 'SASL credentials', true],
  ['ntlmssp.auth.ntresponse', 'NT response', true],
  ['ntlmssp.auth.lmresponse', 'LM response', true],
  ['ntlmssp.auth.sesskey', 'NTLM session key', true],
  ['kerberos.cipher', 'Kerberos ciphertext', true],
  ['sdp.crypto.master_key', 'SRTP key', true],
  ['pop.request.parameter', 'password', false],
];

let known: typeof FIELDS | null = null;

/** Fields this tshark has; none where it is not installed. */
function fields(): typeof FIELDS {
  if (known === null) {
    const { status, stdout } = spawnSync('tshark', ['-G', 'fields'], { encoding: 'utf8', maxBuffer: 1 << 28 });
    const names = new Set(status === 0 ? stdout.split('\n').map((line) => line.split('\t')[2]) : []);
    known = FIELDS.filter(([field]) => names.has(field));
  }
  return known;
}

export const NO_TSHARK = spawnSync('tshark', ['--version']).status === 0 ? false : 'needs tshark';

interface Found {
  /** In the file tshark read. */
  packet: number;
  what: string;
  bytes: Buffer;
}

function found(path: string): Found[] {
  const wanted = fields();
  const columns = ['frame.number', ...wanted.map(([field]) => field), 'pop.request.command'];
  const args = ['-n', '-r', path, '-T', 'fields', '-E', 'separator=/t', '-E', 'aggregator=\x01'];
  // It ends with an error at the end of a damaged capture, and has said what it read before.
  const { stdout } = spawnSync('tshark', [...args, ...columns.flatMap((field) => ['-e', field])], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return stdout.split('\n').flatMap((line) => {
    const [number, ...values] = line.split('\t');
    return wanted.flatMap(([field, what, octets], index) => {
      if (field === 'pop.request.parameter' && !/^PASS$/i.test(values.at(-1) ?? '')) return [];
      return (values[index] ?? '')
        .split('\x01')
        .map((value) => ({
          packet: Number(number),
          what,
          bytes: octets ? octetsOf(value) : Buffer.from(withoutName(field, value), 'latin1'),
        }))
        .filter(({ bytes }) => bytes.length >= 6 && new Set(bytes).size >= 4);
    });
  });
}

/** One capture to be searched. */
export interface Searched {
  name: string;
  path: string;
  frames: readonly Frame[];
}

/**
 * What tshark finds in all of them, by place. The frames of all go to it in one file for each link type, for it takes long to begin; conversations
 * of several captures between the same ports may become one to it, and the places are where the octets are all the same.
 */
export function recordByTshark(captures: readonly Searched[], scratch: string): SecretRecord {
  const byLinkType = new Map<number, { frames: Frame[]; from: [capture: Searched, packet: number][] }>();
  for (const capture of captures) {
    for (const [index, frame] of capture.frames.entries()) {
      const all = byLinkType.get(frame.linkType) ?? { frames: [], from: [] };
      byLinkType.set(frame.linkType, all);
      all.frames.push(frame);
      all.from.push([capture, index + 1]);
    }
  }
  const places = new Map<Searched, Map<string, Place | null>>();
  for (const [linkType, { frames, from }] of byLinkType) {
    const path = join(scratch, `link-type-${linkType}.pcap`);
    writeFileSync(path, pcapOf(frames, linkType));
    for (const { packet, what, bytes } of found(path)) {
      const [capture, number] = from[packet - 1]!;
      const known = places.get(capture) ?? new Map<string, Place | null>();
      places.set(capture, known);
      const key = `${what} ${bytes.toString('latin1')}`;
      if (known.has(key) || known.size >= MAX_SECRETS) continue;
      const place = placeOf(bytes, capture.frames, number);
      known.set(key, place && [what, ...place, bytes.length]);
    }
  }
  return Object.fromEntries(
    [...places].map(([{ name, path }, known]) => {
      const all = [...known.values()];
      const located = all.filter((place) => place !== null);
      return [name, { sha256: sha256Of(path), places: located, elsewhere: all.length - located.length }];
    }),
  );
}

/** In its own packet, else in the first that has it. */
function placeOf(bytes: Buffer, frames: readonly Frame[], packet: number): [packet: number, offset: number] | null {
  const own = frames[packet - 1]?.bytes.lastIndexOf(bytes) ?? -1;
  if (own >= 0) return [packet, own];
  const index = frames.findIndex((frame) => frame.bytes.includes(bytes));
  return index < 0 ? null : [index + 1, frames[index]!.bytes.indexOf(bytes)];
}

/** The first sixteen; the structure before the secret in them is not the secret, but nobody needs it either. */
const octetsOf = (hex: string) => Buffer.from(hex.replaceAll(':', ''), 'hex').subarray(0, 16);

function withoutName(field: string, value: string): string {
  if (field === 'http.authbasic') return value.replace(/^[^:]*:/, '');
  if (field === 'http.cookie_pair') return value.replace(/^[^=]*=/, '');
  return /authorization/.test(field) ? value.replace(/^\S+ +/, '') : value;
}
