import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../src/audit/detect/sighting.js';
import { badCertificate, weakTls } from '../../src/audit/detect/tls.js';
import { type CertificateEvidence, emptyEvidence, type FlowEvidence } from '../../src/inspect/evidence.js';
import { isForHost, validityAt } from '../../src/judge/certificates.js';
import type { VerdictRow } from '../../src/store/rows.js';
import { flow, tls } from '../helpers/facts.js';
import { toldSighting } from '../helpers/told.js';
import { judged } from '../report/judged.js';

const certificate = (parts: Partial<CertificateEvidence> = {}): CertificateEvidence => ({
  sentBy: 'server',
  position: 0,
  packet: 6,
  sha256: 'ab'.repeat(32),
  subject: 'CN=mail.example.com',
  commonName: 'mail.example.com',
  issuer: 'CN=Example CA',
  alternativeNames: ['DNS:mail.example.com', 'DNS:*.example.org', 'IP:192.0.2.1'],
  notBefore: '2024-01-01T00:00:00Z',
  notAfter: '2026-01-01T00:00:00Z',
  keyKind: 'rsa',
  keyBits: 2048,
  signature: 'sha256WithRSAEncryption',
  selfSigned: false,
  ...parts,
});

const at = (iso: string) => Date.parse(iso) * 1000;

function seen(evidence: Partial<FlowEvidence>, verdict: Partial<VerdictRow> = {}, when = '2025-06-01T00:00:00Z') {
  const one = flow('10.0.0.9:50000', '10.0.0.5:443', { evidence: { ...emptyEvidence(), protocol: 'tls', ...evidence } });
  return judged({ ...one, firstSeenMicros: at(when) }, verdict);
}

const graded = (sightings: Iterable<Sighting>) =>
  [...sightings].map((each) => toldSighting(each)).map(({ title, severity }) => `${severity}: ${title}`);

describe('weak TLS', () => {
  it.each([
    [{ version: 'ssl2' as const, cipher: 'SSL_CK_RC4_128_WITH_MD5' }, ['high: SSL 2.0 is spoken', 'high: TLS with RC4 or RC2']],
    [{ version: 'ssl3' as const, cipher: 'TLS_RSA_WITH_3DES_EDE_CBC_SHA' }, ['high: SSL 3.0 is spoken', 'medium: TLS with Triple DES']],
    [{ version: '1.0' as const }, ['medium: TLS 1.0 is spoken']],
    [{ version: '1.1' as const }, ['medium: TLS 1.1 is spoken']],
    [{ cipher: 'TLS_RSA_WITH_NULL_SHA256' }, ['high: TLS without encryption']],
    [{ cipher: 'TLS_ECDH_anon_WITH_AES_128_CBC_SHA' }, ['high: TLS with an anonymous key exchange']],
    [{ cipher: 'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA' }, ['high: TLS with an export cipher']],
    [{ cipher: 'TLS_ECDHE_RSA_WITH_RC4_128_SHA' }, ['high: TLS with RC4 or RC2']],
    [{ cipher: 'TLS_DHE_RSA_WITH_DES_CBC_SHA' }, ['medium: TLS with single DES']],
    [{ cipher: 'TLS_RSA_WITH_AES_256_CBC_SHA' }, ['low: TLS without forward secrecy']],
    [{ dhBits: 1024 }, ['medium: TLS with a short Diffie-Hellman prime']],
    [{ group: 'secp192r1' }, ['medium: TLS with a short elliptic curve']],
    [{ group: 'sect193r2' }, ['medium: TLS with a short elliptic curve']],
    [{ group: 'secp224r1' }, []],
    [{ group: 'sect233k1' }, []],
    [{ compression: 'deflate' }, ['medium: TLS compresses']],
    [{}, []],
    [{ version: '1.3' as const, cipher: 'TLS_AES_256_GCM_SHA384' }, []],
  ])('is graded by what was negotiated: %j', (parts, expected) => {
    expect(graded(weakTls(seen({ tls: tls(parts) })))).toEqual(expected);
  });

  it('is not what was only offered, nor what is no concern of Exchange', () => {
    expect([...weakTls(seen({ tls: tls({ version: null, cipher: null, offeredVersion: '1.0' }) }))]).toEqual([]);
    expect([...weakTls(seen({ tls: tls({ version: 'ssl3' }) }, { expectation: 'unrelated' }))]).toEqual([]);
  });
});

describe('a bad certificate', () => {
  const found = (parts: Partial<CertificateEvidence>, evidence: Partial<FlowEvidence> = {}, when?: string) =>
    graded(badCertificate(seen({ tls: tls({ sni: 'mail.example.com' }), certificates: [certificate(parts)], ...evidence }, {}, when)));

  it('is none when nothing is wrong with it', () => {
    expect(found({})).toEqual([]);
  });

  it('is judged by the time of the capture', () => {
    expect(found({}, {}, '2026-01-01T00:00:01Z')).toEqual(['medium: Certificate expired before the capture']);
    expect(found({}, {}, '2023-12-31T23:59:59Z')).toEqual(['medium: Certificate was not yet valid at capture time']);
    expect(validityAt(certificate(), 0)).toBeNull();
  });

  it('is signed weakly, has a short key, or is for another name', () => {
    expect(found({ signature: 'sha1WithRSAEncryption' })).toEqual(['medium: Certificate signed with MD5 or SHA-1']);
    expect(found({ keyBits: 1024 })).toEqual(['medium: Certificate with a short RSA key']);
    expect(found({ keyKind: 'ec', keyBits: 256 })).toEqual([]);
    expect(found({ alternativeNames: ['DNS:other.example.com'] })).toEqual(['low: Certificate is for another name']);
    expect(found({ subject: null })).toEqual([]);
  });

  it('is normal when Exchange made it for mail between its servers', () => {
    const own = { selfSigned: true, signature: 'sha1WithRSAEncryption', alternativeNames: ['DNS:ex01'] };
    expect(found(own, { protocol: 'smtp' })).toEqual([
      'info: Certificate signed with MD5 or SHA-1',
      'info: Certificate is for another name',
      'info: Certificate is self-signed',
    ]);
    expect(found(own)).toEqual([
      'info: Certificate signed with MD5 or SHA-1',
      'low: Certificate is for another name',
      'low: Certificate is self-signed',
    ]);
  });
});

describe('the name of a certificate', () => {
  it.each([
    ['mail.example.com', true],
    ['MAIL.example.com.', true],
    ['a.example.org', true],
    ['example.org', false],
    ['a.b.example.org', false],
    ['192.0.2.1', true],
    ['192.0.2.2', false],
  ])('%s', (host, expected) => {
    expect(isForHost(certificate(), host)).toBe(expected);
  });

  it('is the commonName only without alternative names, and no wildcard covers a top-level domain or part of a label', () => {
    expect(isForHost(certificate({ alternativeNames: [] }), 'mail.example.com')).toBe(true);
    expect(isForHost(certificate({ alternativeNames: ['DNS:other'] }), 'mail.example.com')).toBe(false);
    expect(isForHost(certificate({ alternativeNames: ['email:a@b'] }), 'mail.example.com')).toBe(true);
    expect(isForHost(certificate({ alternativeNames: ['DNS:*.com'] }), 'example.com')).toBe(false);
    expect(isForHost(certificate({ alternativeNames: ['DNS:m*.example.com'] }), 'mail.example.com')).toBe(false);
  });
});
