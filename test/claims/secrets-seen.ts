/** Secrets of a capture, found by patterns in single packets, with nothing of what exscope knows. */
import type { Payload } from '../helpers/payloads.js';
import { distinct, type Secret, secret } from '../helpers/secrets.js';

/** More of one capture are of the same kinds. */
const MAX_SECRETS = 120;

type Read = (match: RegExpMatchArray) => Secret[];
const group =
  (what: string): Read =>
  ([, found]) => [secret(what, found!)];

const PATTERNS: readonly [RegExp, Read][] = [
  [/^PASS ([^\r\n]+)\r\n/gm, group('password')],
  [/^APOP \S+ ([0-9a-f]{32})/gm, group('APOP digest')],
  [/^\S+ LOGIN (?:"[^"]*"|\S+) "?([^"\r\n]+)"?\r\n/gim, group('password')],
  // Lines of a SASL dialogue; user names are shown, but not like this.
  [/^(?![A-Z]+\r\n)((?:[A-Za-z0-9+/]{4}){2,}(?:[A-Za-z0-9+/]{2}[A-Za-z0-9+/=]=)?)\r\n/gm, group('SASL response')],
  [/^(?:\S+ AUTHENTICATE|AUTH) \S+ ([A-Za-z0-9+/]{8,}={0,2})\r\n/gim, group('SASL response')],
  [/^(?:Proxy-)?Authorization: *Basic +([A-Za-z0-9+/=]+)/gim, ([, token]) => [secret('Basic token', token!), ...basicPassword(token!)]],
  [/^(?:Proxy-)?Authorization: *(?:Bearer|NTLM|Negotiate|Kerberos) +([\x21-\x7e]{16,})/gim, group('authorization token')],
  [/\bresponse="?([0-9a-f]{32})/gi, group('digest response')],
  [/^Cookie: *([^\r\n]+)/gim, ([, cookies]) => cookies!.split(';').map(cookieValue)],
  // Behind the first semicolon come attributes (RFC 6265 4.1.1).
  [/^Set-Cookie2?: *([^;\r\n]+)/gim, ([, cookie]) => [cookieValue(cookie!)]],
  [/\binline:([A-Za-z0-9+/=]{16,})/g, group('SRTP key')],
  [/^Subject: ([^\r\n]{10,})/gim, group('subject')],
];

const cookieValue = (pair: string) => secret('cookie', pair.replace(/^[^=]*=/, '').trim());

const basicPassword = (token: string) => {
  const [, password] = Buffer.from(token, 'base64').toString('latin1').split(/:(.*)/s);
  return password === undefined ? [] : [secret('password', password)];
};

export function secretsIn(payloads: readonly Payload[]): Secret[] {
  const found = payloads.flatMap(({ bytes }) => {
    const text = bytes.toString('latin1');
    return [
      ...PATTERNS.flatMap(([pattern, read]) => [...text.matchAll(pattern)].flatMap(read)),
      ...bodyLines(text),
      ...ntlmResponses(bytes),
    ];
  });
  return distinct(found).slice(0, MAX_SECRETS);
}

/** Text behind an empty line: what a message says. */
function bodyLines(text: string): Secret[] {
  const body = text.split('\r\n\r\n').slice(1).join('\r\n');
  const lines = body.split('\r\n').filter((line) => /^[\x20-\x7e]{24,}$/.test(line) && line.includes(' ') && !/^[\w-]+: /.test(line));
  return lines.slice(0, 4).map((line) => secret('message body', line));
}

/** LM and NT response of AUTHENTICATE messages, the session key beside them (MS-NLMP 2.2.1.3), as they stand and in base64. */
function ntlmResponses(bytes: Buffer): Secret[] {
  const found: Secret[] = [];
  const read = (message: Buffer) => {
    for (const [field, what] of [
      [12, 'LM response'],
      [20, 'NT response'],
      [52, 'NTLM session key'],
    ] as const) {
      if (message.length < field + 8) return;
      const [length, at] = [message.readUInt16LE(field), message.readUInt32LE(field + 4)];
      // A version 2 response begins with its proof.
      if (length >= 16 && at + length <= message.length) found.push({ what, bytes: Buffer.from(message.subarray(at, at + 16)) });
    }
  };
  for (let at = bytes.indexOf('NTLMSSP\0\x03\0\0\0', 0, 'latin1'); at >= 0; at = bytes.indexOf('NTLMSSP\0\x03\0\0\0', at + 1, 'latin1'))
    read(bytes.subarray(at));
  for (const [token] of bytes.toString('latin1').matchAll(/TlRMTVNTUAAD[A-Za-z0-9+/]+/g)) read(Buffer.from(token, 'base64'));
  return found;
}
