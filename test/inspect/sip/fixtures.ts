import type { Side } from '../../../src/inspect/evidence.js';
import { sip, sipDatagrams } from '../../../src/inspect/sip/index.js';
import { Context, feed, type Piece } from '../tls/fixtures.js';

export const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, 'latin1'));

interface Options {
  call?: string;
  sequence?: string;
  headers?: string[];
  body?: string;
  type?: string;
  length?: string | null;
}

function message(start: string, method: string, options: Options): Uint8Array {
  const { call = 'a84b4c76e66710@pc33.atlanta.example.com', sequence = `1 ${method}`, headers = [], body = '', type } = options;
  const length = options.length === undefined ? String(body.length) : options.length;
  return text(
    [
      start,
      'Via: SIP/2.0/TCP pc33.atlanta.example.com;branch=z9hG4bK776asdhds',
      'Max-Forwards: 70',
      'From: "Alice" <sip:alice.secretname@atlanta.example.com>;tag=1928301774',
      'To: <sip:+15551234;phone-context=private@biloxi.example.com:5060;user=phone>',
      `Call-ID: ${call}`,
      `CSeq: ${sequence}`,
      ...headers,
      ...(body === '' ? [] : [`Content-Type: ${type ?? 'application/sdp'}`]),
      ...(length === null ? [] : [`Content-Length: ${length}`]),
      '',
      body,
    ].join('\r\n'),
  );
}

export const request = (method: string, options: Options = {}): Uint8Array =>
  message(`${method} sip:bob@biloxi.example.com;transport=tcp SIP/2.0`, method, options);
export const response = (status: number, method: string, options: Options = {}): Uint8Array =>
  message(`SIP/2.0 ${status} Whatever`, method, options);

export const sdp = (...lines: string[]): string =>
  ['v=0', 'o=alice 53655765 2353687637 IN IP4 10.0.0.1', 's=-', 'c=IN IP4 10.0.0.1', 't=0 0', ...lines, ''].join('\r\n');

export const SECRET = 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz';
export const CRYPTO = `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${SECRET}|2^20|1:4`;

export function inspectStream(pieces: readonly Piece[], midstream = false) {
  const context = new Context();
  const inspector = sip.create(context, null, midstream);
  feed(context, inspector, pieces);
  inspector.end();
  return { inspector, evidence: context.evidence, sip: context.evidence.sip };
}

export function inspectDatagrams(pieces: readonly Piece[]) {
  const context = new Context();
  const inspector = sipDatagrams.create(context, null, false);
  feed(context, inspector, pieces);
  inspector.end();
  return { inspector, evidence: context.evidence, sip: context.evidence.sip };
}

export const from = (side: Side, ...messages: Uint8Array[]): Piece[] => messages.map((each) => [side, each]);
