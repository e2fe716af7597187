/** Hand-made frames for tests: readable at the place of use, no captures needed. */
import { PacketRecord } from '../../src/capture/record.js';

export interface Segment {
  from: string;
  to: string;
  sequence?: number;
  acknowledgment?: number;
  /** Letters of S, A, F, R, P. */
  flags?: string;
  payload?: Uint8Array | string;
}

const FLAGS: Record<string, number> = { F: 1, S: 2, R: 4, P: 8, A: 16 };

function bytesOf(payload: Uint8Array | string | undefined): Uint8Array {
  if (payload === undefined) return new Uint8Array(0);
  return typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload;
}

/** `10.0.0.1:25` or `[2001:db8::1]:25`. */
function endpoint(text: string): { words: number[]; port: number } {
  const at = text.lastIndexOf(':');
  const port = Number(text.slice(at + 1));
  const address = text.slice(0, at).replace(/^\[|\]$/g, '');
  if (address.includes(':')) return { words: ipv6Bytes(address), port };
  return { words: address.split('.').map(Number), port };
}

function ipv6Bytes(address: string): number[] {
  const [head = '', tail = ''] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const groups = [...left, ...new Array(8 - left.length - right.length).fill('0'), ...right];
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
}

export function tcpHeader(segment: Segment, options: number[] = []): number[] {
  const source = endpoint(segment.from);
  const destination = endpoint(segment.to);
  const flags = [...(segment.flags ?? 'A')].reduce((bits, letter) => bits | FLAGS[letter]!, 0);
  return [
    ...u16(source.port),
    ...u16(destination.port),
    ...u32(segment.sequence ?? 0),
    ...u32(segment.acknowledgment ?? 0),
    ((20 + options.length) / 4) << 4,
    flags,
    ...u16(65_535),
    0,
    0,
    0,
    0,
    ...options,
  ];
}

export function ip(from: string, to: string, protocol: number, content: readonly number[]): number[] {
  const source = endpoint(from).words;
  const destination = endpoint(to).words;
  if (source.length === 4) {
    return [0x45, 0, ...u16(20 + content.length), 0, 0, 0, 0, 64, protocol, 0, 0, ...source, ...destination, ...content];
  }
  return [0x60, 0, 0, 0, ...u16(content.length), protocol, 64, ...source, ...destination, ...content];
}

export function ethernet(network: readonly number[], tags: readonly number[] = []): number[] {
  const type = network[0]! >> 4 === 6 ? 0x86dd : 0x0800;
  return [...new Array(12).fill(2), ...tags, ...u16(type), ...network];
}

export function tcpFrame(segment: Segment): Uint8Array {
  const content = [...tcpHeader(segment), ...bytesOf(segment.payload)];
  return Uint8Array.from(ethernet(ip(segment.from, segment.to, 6, content)));
}

export function udpFrame(from: string, to: string, payload: Uint8Array | string): Uint8Array {
  const data = bytesOf(payload);
  return Uint8Array.from(ethernet(ip(from, to, 17, [...udpHeader(from, to, data.length), ...data])));
}

/** `length`: of the payload. */
export function udpHeader(from: string, to: string, length: number): number[] {
  return [...u16(endpoint(from).port), ...u16(endpoint(to).port), ...u16(8 + length), 0, 0];
}

export const u16 = (value: number) => [(value >> 8) & 255, value & 255];
export const u32 = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** A record as a reader would hand it over. */
export function recordOf(frame: Uint8Array, fields: Partial<PacketRecord> = {}): PacketRecord {
  return Object.assign(
    new PacketRecord(),
    { buffer: frame, capturedLength: frame.length, originalLength: frame.length, linkType: 1, number: 1 },
    fields,
  );
}
