import { describe, expect, it } from 'vitest';
import { clientFingerprints, serverFingerprint } from '../../../src/inspect/tls/fingerprint.js';
import { alpn, bytes, extension, join, opaque, serverHello, sni, supportedVersions } from './fixtures.js';

const words = (...values: number[]) => join(...values.map((value) => Uint8Array.of(value >> 8, value & 0xff)));
const list16 = (...values: number[]) => join(words(values.length * 2), words(...values));

function hello(suites: number[], extensions: Uint8Array[] | null, version = 0x0303): Uint8Array {
  const head = join(words(version), opaque(32), bytes('00'), list16(...suites), bytes('0100'));
  if (extensions === null) return head;
  const block = join(...extensions);
  return join(head, words(block.length), block);
}

const of = (body: Uint8Array, carrier: 't' | 'q' | 'd' = 't') => clientFingerprints(body, 0, body.length, carrier);
const hex = (text: string) => text.split(',').map((each) => Number.parseInt(each, 16));
const blank = (text: string) => hex(text).map((type) => extension(type, opaque(0)));

/** FoxIO's own example: Chrome. Its lists are given sorted; the order on the wire does not matter but for signature algorithms. */
const SUITES = hex('002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9');
const SCHEMES = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];
const CHROME = [
  extension(0x5a5a, opaque(0)),
  sni('example.com'),
  alpn('h2', 'http/1.1'),
  ...blank('0005,000a,000b,0012,0015,0017,001b,0023,002d,0033,4469,ff01'),
  extension(0x0d, list16(0x0a0a, ...SCHEMES)),
  supportedVersions(0x3a3a, 0x0304, 0x0303),
];

describe('JA4', () => {
  it('is that of the published example', () => {
    expect(of(hello([0xcaca, ...SUITES], CHROME))?.ja4).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
    expect(of(hello([...SUITES].reverse(), [...CHROME].reverse()))?.ja4).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
  });

  it('is that of the published test with GREASE among the signature algorithms', () => {
    const types = blank('0005,000a,000b,0012,0017,001b,0023,002d,0033,44cd,ca34,fe0d,ff01');
    const schemes = extension(0x0d, list16(0x0904, 0x0905, 0x0906, 0x4a4a, ...SCHEMES));
    const body = hello(SUITES, [sni('a.example'), alpn('h2'), ...types, schemes, supportedVersions(0x0304)]);
    expect(of(body)?.ja4).toBe('t13d1517h2_8daaf6152771_cb7bf5808d99');
  });

  it.each([
    [['h2'], 'h2'],
    [['http/1.1'], 'h1'],
    [['a'], 'aa'],
    [['\u00ab'], 'ab'],
    [['\u00ab\u00cd'], 'ad'],
    [['0\u00ab'], '3b'],
    [['0\u00ab\u00cd1'], '01'],
    [['01\u00ab\u00cd'], '3d'],
  ])('takes first and last character of the first protocol name (%j)', (names, mark) => {
    const entries = names.map((name) => join(Uint8Array.of(name.length), Uint8Array.from(Buffer.from(name, 'latin1'))));
    const block = join(...entries);
    const body = hello([0x1301], [extension(16, join(words(block.length), block))]);
    expect(of(body)?.ja4.slice(0, 10)).toBe(`t12i0101${mark}`);
  });

  it('tells carriers and old versions', () => {
    expect(of(hello([0x1301], [supportedVersions(0x0304)]), 'q')?.ja4).toMatch(/^q13i010100_/);
    expect(of(hello([0x0005], null, 0x0300))?.ja4).toMatch(/^ts3i010000_[0-9a-f]{12}_000000000000$/);
    const dtls = join(words(0xfefd), opaque(32), bytes('00 03 aabbcc'), list16(0xc02b), bytes('0100'));
    expect(of(dtls, 'd')?.ja4).toMatch(/^dd2i010000_/);
  });

  it('has no fingerprint when lengths lie', () => {
    const whole = hello(SUITES, CHROME);
    for (let length = 0; length < whole.length; length++) {
      const found = clientFingerprints(whole, 0, length, 't');
      // Where the extensions would begin, a hello may end.
      if (length !== 2 + 32 + 1 + 2 + SUITES.length * 2 + 2) expect(found).toBeNull();
    }
  });
});

describe('JA3', () => {
  it('is the published digest of the published strings', () => {
    // 769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0
    const suites = [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4];
    const body = hello(suites, [sni('x.example'), extension(10, list16(23, 24, 25)), extension(11, bytes('0100'))], 0x0301);
    expect(of(body)?.ja3).toBe('ada70206e40642a3e4461f35503241d5');
    // 769,4-5-10-9-100-98-3-6-19-18-99,,,
    expect(of(hello([4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99], null, 0x0301))?.ja3).toBe('de350869b8c85de67a350c8d186f11e6');
  });

  it('leaves GREASE out', () => {
    const plain = hello(SUITES, CHROME);
    const greased = hello([0x2a2a, ...SUITES, 0xfafa], [...CHROME, extension(0x8a8a, opaque(1))]);
    expect(of(greased)).toEqual(of(plain));
  });
});

describe('JA3S', () => {
  it('is that of version, suite and extensions in their order', () => {
    // MD5 of 769,47,65281-0-11-35-5-16, by another program.
    const message = serverHello(
      47,
      [0xff01, 0, 11, 35, 5, 16].map((type) => extension(type, opaque(0))),
      0x0301,
    );
    expect(serverFingerprint(message, 4, message.length)).toBe('836ce314215654b5b1f85f97c73e506f');
    expect(serverFingerprint(message, 4, message.length - 1)).toBeNull();
  });
});
