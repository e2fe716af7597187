import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from '../../../src/inspect/x509/certificate.js';
import { certificateOf, cutChain } from '../../../src/inspect/x509/chain.js';
import { alternativeNamesOf } from '../../../src/inspect/x509/node-reader.js';
import { isForHost } from '../../../src/judge/certificates.js';
import { CURVE, ODD, WEAK } from './certificates.js';

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

  it('has names that separators cannot turn into others', () => {
    const { subject, commonName, alternativeNames } = parseCertificate(ODD)!;
    expect(subject).toBe('OU=Sales+CN=odd.example.com,OU=\\#first,O=A\\, B \\+ C\\; Zürichnnext,postalCode=10115,STREET=Hauptstr. 5,C=DE');
    expect(commonName).toBe('odd.example.com');
    expect(alternativeNames).toEqual([
      'DNS:odd.example.com',
      'DNS:a.example.com, DNS:evil.example.com',
      'DNS:quote.example.com',
      'IP:2001:db8::1',
      'IP:192.0.2.9',
      'email:a@example.com',
    ]);
  });

  it('with octets in its names that move a cursor is written without them', () => {
    const inside = (octets: string) => {
      const changed = Buffer.from(ODD);
      for (let at = changed.indexOf('nnext'); at >= 0; at = changed.indexOf('nnext', at + 1)) changed.write(octets, at, 'latin1');
      for (let at = changed.indexOf('odd.ex'); at >= 0; at = changed.indexOf('odd.ex', at + 1)) changed.write(octets, at, 'latin1');
      return parseCertificate(changed)!;
    };
    for (const octets of ['\0', '\n', '\r', '\x1b', '\x7f', '"', '\\', 'DNS:', '\xff']) {
      const certificate = inside(octets);
      const said = [certificate.subject, certificate.issuer, ...certificate.alternativeNames].join('');
      expect(said).not.toMatch(/\p{Cc}/u);
      expect(said).toContain('evil.example.com');
      expect(certificate.alternativeNames).not.toContain('DNS:evil.example.com');
    }
  });

  it('is read by the own reader when Node.js refuses it, with the same outcome', () => {
    // A negative version is none to OpenSSL.
    const refused = Buffer.from(WEAK);
    const at = refused.indexOf(Buffer.from('a003020102', 'hex'));
    refused[at + 2] = 0x04;
    expect(() => new X509Certificate(refused)).toThrow();
    expect(parseCertificate(refused)).toEqual(parseCertificate(WEAK));
  });

  it('is for the hosts that Node.js says it is for', () => {
    const hosts = ['mail.example.com', 'MAIL.EXAMPLE.COM', 'example.com', 'www.example.org', 'a.b.example.org', 'example.org'];
    hosts.push('odd.example.com', 'evil.example.com', 'a.example.com', 'quote.example.com', 'ex01', 'wwwexample.org', 'xn--a.example.org');
    for (const der of [WEAK, CURVE, ODD]) {
      const certificate = parseCertificate(der)!;
      const node = new X509Certificate(der);
      for (const host of hosts)
        expect([host, isForHost(certificate as Parameters<typeof isForHost>[0], host)]).toEqual([
          host,
          node.checkHost(host, { subject: 'default', partialWildcards: false }) !== undefined,
        ]);
    }
  });

  it('is not one when it ends early', () => {
    for (let length = 0; length < WEAK.length; length++) expect(parseCertificate(WEAK.slice(0, length))).toBeNull();
  });

  it('never throws, whichever octet is wrong', () => {
    const octets = WEAK.slice();
    for (let bit = 0; bit < octets.length * 8; bit += 3) {
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

describe('alternative names as Node.js writes them', () => {
  it.each([
    ['', []],
    ['DNS:"a\\u002c DNS:b", email:c@d', ['DNS:a, DNS:b', 'email:c@d']],
    ['DirName:"CN = x\\u002c DNS:y", X400Name:<unsupported>, Registered ID:1.2.3, DNS:z', ['DNS:z']],
    ['IP Address:<invalid length=5>, IP Address:192.0.2.1, IP Address:0:0:0:0:0:0:0:1', ['IP:192.0.2.1', 'IP:::1']],
    ['IP Address:1:2, URI:"http://a/\\"DNS:b", DNS:c', ['DNS:c']],
  ])('%s', (text, names) => {
    expect(alternativeNamesOf(text)).toEqual(names);
  });

  it('never keeps too many', () => {
    expect(alternativeNamesOf(Array.from({ length: 500 }, (_, index) => `DNS:h${index}`).join(', '))).toHaveLength(64);
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
