import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from '../../../src/inspect/x509/certificate.js';
import { certificateOf, cutChain } from '../../../src/inspect/x509/chain.js';
import { CURVE, WEAK } from './certificates.js';

describe('a certificate', () => {
  it('is read field by field', () => {
    expect(parseCertificate(WEAK)).toMatchObject({
      subject: 'CN=mail.example.com,O=Acme\\, Inc.,C=US',
      commonName: 'mail.example.com',
      issuer: 'CN=mail.example.com,O=Acme\\, Inc.,C=US',
      alternativeNames: ['DNS:mail.example.com', 'DNS:*.example.org', 'IP:192.0.2.1', 'email:a@example.com'],
      keyKind: 'rsa',
      keyBits: 1024,
      signature: 'sha1WithRSAEncryption',
      selfSigned: true,
    });
    expect(parseCertificate(CURVE)).toMatchObject({
      subject: 'CN=ex01,DC=local',
      alternativeNames: [],
      keyKind: 'ec',
      keyBits: 384,
      signature: 'ecdsa-with-sha384',
    });
  });

  it.each([
    ['RSA', WEAK],
    ['EC', CURVE],
  ])('says what Node.js says of it (%s)', (_kind, der) => {
    const node = new X509Certificate(der);
    const read = parseCertificate(der)!;
    expect(Date.parse(read.notBefore!)).toBe(Date.parse(node.validFrom));
    expect(Date.parse(read.notAfter!)).toBe(Date.parse(node.validTo));
    expect(certificateOf(der, 0, der.length).sha256).toBe(node.fingerprint256.replace(/:/g, '').toLowerCase());
    expect(node.publicKey.asymmetricKeyType).toBe(read.keyKind);
  });

  it('is not one when it ends early', () => {
    for (let length = 0; length < WEAK.length; length++) expect(parseCertificate(WEAK.slice(0, length))).toBeNull();
  });

  it('never throws, whichever bit is wrong', () => {
    const octets = WEAK.slice();
    for (let bit = 0; bit < octets.length * 8; bit++) {
      octets[bit >> 3]! ^= 1 << (bit & 7);
      parseCertificate(octets);
      octets[bit >> 3]! ^= 1 << (bit & 7);
    }
    expect(parseCertificate(octets)).toEqual(parseCertificate(WEAK));
  });

  it('never throws on octets of any kind', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => void parseCertificate(octets)));
  });

  it('is not self-signed when another key of the same name signed it', () => {
    const octets = Buffer.from(WEAK);
    // The key identifier inside AuthorityKeyIdentifier: [0] of twenty octets behind its OID and two headers.
    const at = octets.indexOf(Buffer.from('0603551d23', 'hex')) + 5 + 2 + 2 + 2;
    octets[at]! ^= 0xff;
    expect(parseCertificate(octets)?.selfSigned).toBe(false);
  });

  it('is not self-signed when its own key did not sign it, whatever the names say', () => {
    expect(parseCertificate(CURVE)?.selfSigned).toBe(true);
    const octets = Buffer.from(CURVE);
    octets[octets.length - 1]! ^= 1;
    expect(parseCertificate(octets)?.selfSigned).toBe(false);
  });
});

const u24 = (value: number) => [value >> 16, (value >> 8) & 0xff, value & 0xff];
const body = Uint8Array.from([...u24(CURVE.length + 3 + 4), ...u24(CURVE.length), ...CURVE, ...u24(1), 7]);

describe('a chain', () => {
  const cut = (end: number, complete: boolean) => {
    const found: [number, number][] = [];
    const count = cutChain(body, 0, end, complete, (start, stop) => found.push([start, stop]));
    return { count, found };
  };

  it('is cut at its lengths', () => {
    expect(cut(body.length, true)).toEqual({
      count: 2,
      found: [
        [6, 6 + CURVE.length],
        [body.length - 1, body.length],
      ],
    });
  });

  it('has no length when its end was lost, and still its first certificates', () => {
    expect(cut(body.length - 1, false)).toEqual({ count: null, found: [[6, 6 + CURVE.length]] });
    expect(cut(4, false)).toEqual({ count: null, found: [] });
  });

  it('may be empty', () => {
    expect(cutChain(Uint8Array.of(0, 0, 0), 0, 3, true, () => expect.fail())).toBe(0);
  });
});
