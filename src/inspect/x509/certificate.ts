import {
  AUTHORITY_KEY_IDENTIFIER,
  BIT_STRING,
  CURVES,
  EXTENSIONS,
  GENERALIZED_TIME,
  HASHES,
  INTEGER,
  KEY_IDENTIFIER,
  KEYS,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  RSASSA_PSS,
  SEQUENCE,
  SIGNATURES,
  SUBJECT_ALT_NAME,
  SUBJECT_KEY_IDENTIFIER,
  UTC_TIME,
  VERSION,
} from './constants.js';
import { DerReader, integerBits, objectIdentifier } from './der.js';
import { alternativeNames, distinguishedName } from './names.js';
import { type NodeCertificate, readByNode } from './node-reader.js';

/** What a certificate says of itself; only the signature of one that was issued by itself was verified. */
export interface Certificate {
  subject: string;
  commonName: string | null;
  issuer: string;
  /** `DNS:` `IP:` `email:` and the name. */
  alternativeNames: string[];
  /** `YYYY-MM-DDTHH:MM:SSZ`, null when it cannot be read. */
  notBefore: string | null;
  notAfter: string | null;
  /** `rsa` `ec` `dsa` `ed25519` `ed448`, or the number of the algorithm. */
  keyKind: string | null;
  keyBits: number | null;
  /** As the RFCs name it, such as `sha1WithRSAEncryption`; or the algorithm's number. */
  signature: string | null;
  /** Issued to whom it was issued by, and signed with its own key; where Node cannot verify it, by what names and key identifiers say. */
  selfSigned: boolean;
}

/** What the reader of this room finds, before Node.js is asked. */
interface OwnReading extends Omit<Certificate, 'selfSigned'> {
  /** Subject and issuer are the same octets, and the key identifiers do not contradict. */
  namesItself: boolean;
}

/**
 * What Node's X509Certificate says of a certificate (RFC 5280 4.1), and what the reader of this room finds where Node gives nothing: the signature
 * algorithm, and all of those that servers present and OpenSSL refuses. Null when neither can read it.
 */
export function parseCertificate(bytes: Uint8Array): Certificate | null {
  const own = readCertificate(bytes);
  const node = readByNode(bytes);
  if (node === null && own === null) return null;
  const subject = node?.subject ?? own?.subject ?? '';
  const issuer = node?.issuer ?? own?.issuer ?? '';
  return {
    subject,
    commonName: own?.commonName ?? null,
    issuer,
    alternativeNames: node?.alternativeNames ?? own?.alternativeNames ?? [],
    notBefore: node?.notBefore ?? own?.notBefore ?? null,
    notAfter: node?.notAfter ?? own?.notAfter ?? null,
    keyKind: node?.keyKind ?? own?.keyKind ?? null,
    keyBits: node?.keyBits ?? own?.keyBits ?? null,
    signature: own?.signature ?? null,
    selfSigned: subject !== '' && (own?.namesItself ?? subject === issuer) && signedByItself(node),
  };
}

/** Where Node cannot verify it, names and key identifiers decide. */
const signedByItself = (node: NodeCertificate | null) => node?.signedByItself() ?? true;

/** Null when it is not a certificate to the end of its key: one that is damaged there proves nothing. */
function readCertificate(bytes: Uint8Array): OwnReading | null {
  const reader = new DerReader(bytes);
  if (!reader.expect(SEQUENCE, 0, bytes.length) || !reader.expect(SEQUENCE, reader.start, reader.end)) return null;
  const limit = reader.end;
  let at = reader.start;
  if (reader.expect(VERSION, at, limit)) at = reader.end;
  if (!reader.expect(INTEGER, at, limit) || !reader.expect(SEQUENCE, reader.end, limit)) return null;
  at = reader.end;
  const signature = signatureOf(bytes, reader.start, at);
  if (!reader.expect(SEQUENCE, at, limit)) return null;
  const issuerStart = reader.start;
  at = reader.end;
  const issuer = distinguishedName(bytes, issuerStart, at);
  const issuerEnd = at;
  if (!reader.expect(SEQUENCE, at, limit)) return null;
  at = reader.end;
  const [notBefore, notAfter] = validity(bytes, reader.start, at);
  if (!reader.expect(SEQUENCE, at, limit)) return null;
  const subjectStart = reader.start;
  at = reader.end;
  const subject = distinguishedName(bytes, subjectStart, at);
  const sameName = equal(bytes, issuerStart, issuerEnd, subjectStart, at);
  if (!reader.expect(SEQUENCE, at, limit) || issuer === null || subject === null) return null;
  at = reader.end;
  const key = keyOf(bytes, reader.start, at);
  const extensions = extensionsOf(bytes, at, limit);
  return {
    subject: subject.text,
    commonName: subject.commonName,
    issuer: issuer.text,
    alternativeNames: extensions.alternativeNames,
    notBefore,
    notAfter,
    keyKind: key.kind,
    keyBits: key.bits,
    signature,
    namesItself: sameName && extensions.sameKey,
  };
}

function equal(bytes: Uint8Array, start: number, end: number, otherStart: number, otherEnd: number): boolean {
  if (end - start !== otherEnd - otherStart) return false;
  for (let i = 0; i < end - start; i++) if (bytes[start + i] !== bytes[otherStart + i]) return false;
  return true;
}

/** Name of an AlgorithmIdentifier; RSASSA-PSS says its hash in parameters, SHA-1 when it says none (RFC 4055 3.1). */
function signatureOf(bytes: Uint8Array, start: number, end: number): string | null {
  const reader = new DerReader(bytes);
  if (!reader.expect(OBJECT_IDENTIFIER, start, end)) return null;
  const algorithm = objectIdentifier(bytes, reader.start, reader.end);
  if (algorithm !== RSASSA_PSS) return SIGNATURES[algorithm] ?? (algorithm === '' ? null : algorithm);
  // RSASSA-PSS-params: SEQUENCE { [0] AlgorithmIdentifier … }
  const hash =
    reader.expect(SEQUENCE, reader.end, end) &&
    reader.expect(0xa0, reader.start, reader.end) &&
    reader.expect(SEQUENCE, reader.start, reader.end) &&
    reader.expect(OBJECT_IDENTIFIER, reader.start, reader.end)
      ? objectIdentifier(bytes, reader.start, reader.end)
      : '1.3.14.3.2.26';
  return `rsassaPss-${HASHES[hash] ?? hash}`;
}

function validity(bytes: Uint8Array, start: number, end: number): [string | null, string | null] {
  const reader = new DerReader(bytes);
  if (!reader.read(start, end)) return [null, null];
  const notBefore = timeOf(reader);
  return [notBefore, reader.read(reader.end, end) ? timeOf(reader) : null];
}

/** UTCTime means the years 1950 to 2049 (RFC 5280 4.1.2.5.1). */
function timeOf({ bytes, tag, start, end }: DerReader): string | null {
  if (tag !== UTC_TIME && tag !== GENERALIZED_TIME) return null;
  let digits = Buffer.from(bytes.subarray(start, Math.min(end, start + 24))).toString('latin1');
  if (tag === UTC_TIME) digits = `${digits < '5' ? '20' : '19'}${digits}`;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d+)?Z$/.exec(digits);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second = '00'] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

/** SubjectPublicKeyInfo (RFC 5280 4.1.2.7): the kind, and its strength in bits. */
function keyOf(bytes: Uint8Array, start: number, end: number): { kind: string | null; bits: number | null } {
  const reader = new DerReader(bytes);
  if (!reader.expect(SEQUENCE, start, end)) return { kind: null, bits: null };
  const keyAt = reader.end;
  const parametersEnd = reader.end;
  if (!reader.expect(OBJECT_IDENTIFIER, reader.start, parametersEnd)) return { kind: null, bits: null };
  const algorithm = objectIdentifier(bytes, reader.start, reader.end);
  const known = KEYS[algorithm];
  if (known === undefined) return { kind: algorithm === '' ? null : algorithm, bits: null };
  const { kind } = known;
  const parametersAt = reader.end;
  if (kind === 'ec') {
    const named = reader.expect(OBJECT_IDENTIFIER, parametersAt, parametersEnd);
    return { kind, bits: (named && CURVES[objectIdentifier(bytes, reader.start, reader.end)]) || null };
  }
  if (kind === 'dsa') {
    const given = reader.expect(SEQUENCE, parametersAt, parametersEnd) && reader.expect(INTEGER, reader.start, reader.end);
    return { kind, bits: given ? integerBits(bytes, reader.start, reader.end) : null };
  }
  if (kind !== 'rsa') return known;
  // RSAPublicKey inside a BIT STRING, behind its octet of unused bits (RFC 3279 2.3.1).
  const given =
    reader.expect(BIT_STRING, keyAt, end) &&
    reader.expect(SEQUENCE, reader.start + 1, reader.end) &&
    reader.expect(INTEGER, reader.start, reader.end);
  return { kind, bits: given ? integerBits(bytes, reader.start, reader.end) : null };
}

/** Alternative names, and whether the key identifiers of subject and issuer agree as far as both are given. */
function extensionsOf(bytes: Uint8Array, start: number, end: number): { alternativeNames: string[]; sameKey: boolean } {
  const reader = new DerReader(bytes);
  const found = { alternativeNames: [] as string[], sameKey: true };
  let at = start;
  // issuerUniqueID and subjectUniqueID may come before.
  while (reader.read(at, end) && reader.tag !== EXTENSIONS) at = reader.end;
  if (!reader.expect(EXTENSIONS, at, end) || !reader.expect(SEQUENCE, reader.start, reader.end)) return found;
  const stop = reader.end;
  let own: readonly [number, number] | null = null;
  let issuers: readonly [number, number] | null = null;
  for (let next = reader.start; reader.expect(SEQUENCE, next, stop); ) {
    next = reader.end;
    const limit = reader.end;
    if (!reader.expect(OBJECT_IDENTIFIER, reader.start, limit)) break;
    const type = objectIdentifier(bytes, reader.start, reader.end);
    // critical, when it is true, stands before the value.
    if (!reader.read(reader.end, limit)) continue;
    if (reader.tag !== OCTET_STRING && !reader.expect(OCTET_STRING, reader.end, limit)) continue;
    const { start: from, end: to } = reader;
    if (type === SUBJECT_ALT_NAME) found.alternativeNames = alternativeNames(bytes, from, to);
    else if (type === SUBJECT_KEY_IDENTIFIER && reader.expect(OCTET_STRING, from, to)) own = [reader.start, reader.end];
    else if (
      type === AUTHORITY_KEY_IDENTIFIER &&
      reader.expect(SEQUENCE, from, to) &&
      reader.expect(KEY_IDENTIFIER, reader.start, reader.end)
    )
      issuers = [reader.start, reader.end];
  }
  if (own !== null && issuers !== null) found.sameKey = equal(bytes, own[0], own[1], issuers[0], issuers[1]);
  return found;
}
