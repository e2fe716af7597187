import { X509Certificate } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { formatAddress } from '../../address.js';
import { clean } from '../../text.js';
import { MAX_ALTERNATIVE_NAMES, MAX_ATTRIBUTES, MAX_NAME, NAMED_CURVES, SEQUENCE, SHORT_NAMES } from './constants.js';

/** What Node.js says of a certificate, as exscope writes it; null where it gives nothing. */
export interface NodeCertificate {
  subject: string | null;
  issuer: string | null;
  alternativeNames: string[] | null;
  notBefore: string | null;
  notAfter: string | null;
  keyKind: string | null;
  keyBits: number | null;
  /** Whether its own key signed it. Null when Node refuses the key, or to verify what is too weak for it. Asked for only where names fit: it costs. */
  signedByItself(): boolean | null;
}

/** Null when Node.js does not read it. It parses lazily: each answer may throw for itself. */
export function readByNode(der: Uint8Array): NodeCertificate | null {
  // It would read the text form (PEM) as well, which no server presents.
  const certificate = der[0] === SEQUENCE ? attempt(() => new X509Certificate(der)) : null;
  if (certificate === null) return null;
  const key = attempt(() => certificate.publicKey);
  const kind = key?.asymmetricKeyType ?? null;
  return {
    subject: attempt(() => nameOf(certificate.subject)),
    issuer: attempt(() => nameOf(certificate.issuer)),
    alternativeNames: attempt(() => alternativeNamesOf(certificate.subjectAltName ?? '')),
    notBefore: attempt(() => timeOf(certificate.validFrom)),
    notAfter: attempt(() => timeOf(certificate.validTo)),
    // RSASSA-PSS restricts what the key may do, not what it is (RFC 4055 1.2).
    keyKind: kind === 'rsa-pss' ? 'rsa' : kind,
    keyBits: attempt(() => bitsOf(key?.asymmetricKeyDetails ?? {})),
    signedByItself: () => (key === null ? null : attempt(() => certificate.verify(key))),
  };
}

function attempt<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}

/**
 * OpenSSL writes one relative name a line, in the order of the certificate, with the escapes of RFC 2253, control characters among them: a line break
 * is never part of a value. RFC 4514 has the most specific first.
 */
function nameOf(lines: string | undefined): string {
  if (lines === undefined || lines === '') return '';
  const parts = lines.split('\n').slice(0, MAX_ATTRIBUTES);
  return parts
    .map((part) => part.split(' + ').map(attributeOf).join('+'))
    .reverse()
    .join(',');
}

function attributeOf(text: string): string {
  const at = text.indexOf('=');
  const type = text.slice(0, at);
  return `${Object.hasOwn(SHORT_NAMES, type) ? SHORT_NAMES[type] : clean(type, MAX_NAME)}=${clean(text.slice(at + 1), MAX_NAME)}`;
}

/**
 * Entries are divided by a comma and a blank; a value that has what may be taken for such a division, or a quotation mark, is a JSON string (Node.js
 * since CVE-2021-44532). Kinds that name no server are left out.
 */
export function alternativeNamesOf(text: string): string[] {
  const names: string[] = [];
  const entry = /(?:^|, )([A-Za-z0-9 ]+):("(?:[^"\\]|\\.)*"|[^,]*)/gy;
  for (const [, kind, value = ''] of text.matchAll(entry)) {
    if (names.length >= MAX_ALTERNATIVE_NAMES) break;
    const name = value.startsWith('"') ? (JSON.parse(value) as string) : value;
    if (kind === 'DNS' || kind === 'email') names.push(`${kind}:${clean(name, MAX_NAME)}`);
    else if (kind === 'IP Address') names.push(...addressOf(name));
  }
  return names;
}

/** IPv6 addresses come as eight groups of digits; of a wrong length they are none. */
function addressOf(text: string): string[] {
  if (isIPv4(text)) return [`IP:${text}`];
  const groups = text.split(':').map((group) => Number.parseInt(group, 16));
  if (groups.length !== 8 || groups.some((group) => !(group >= 0 && group <= 0xffff))) return [];
  return [`IP:${formatAddress(Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff])))}`];
}

/** `Nov 25 15:56:32 2026 GMT`. */
function timeOf(text: string): string | null {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function bitsOf({ modulusLength, namedCurve }: { modulusLength?: number; namedCurve?: string }): number | null {
  return modulusLength ?? (namedCurve === undefined ? null : (NAMED_CURVES[namedCurve] ?? null));
}
