import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT, EITHER, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { recognise } from '../../../src/inspect/tls/recognise.js';
import { bytes, changeCipherSpec, clientHello, finished, join, opaque, record, serverHello } from './fixtures.js';

const from = (data: Uint8Array, midstream = false) => recognise(data, 0, data.length, midstream);

describe('recognise, from the start', () => {
  it('tells client from server by the hello', () => {
    expect(from(bytes('16 03 01 00 c8 01 00 00 c4 03 03'))).toBe(CLIENT);
    expect(from(record(22, clientHello()))).toBe(CLIENT);
    expect(from(record(22, serverHello(0xc02f)))).toBe(SERVER);
  });

  it('waits for a header that comes alone', () => {
    const hello = record(22, clientHello());
    for (let length = 0; length < 11; length++) expect(recognise(hello, 0, length, false)).toBe(MORE);
  });

  it('reads a hello cut into records of one octet', () => {
    const hello = clientHello();
    const records = join(...[...hello].map((octet) => record(22, Uint8Array.of(octet))));
    expect(from(records)).toBe(CLIENT);
  });

  it('knows the SSLv2 forms', () => {
    expect(from(bytes('80 2e 01 00 02 00 15 00 00 00 10'))).toBe(CLIENT);
    expect(from(bytes('80 2e 01 03 01 00 15 00 00 00 10'))).toBe(CLIENT);
    expect(from(bytes('80 2e 01 03 01 00 14 00 00 00 10'))).toBe(NO);
    expect(from(bytes('80 12 04 00 01 00 02 00 04 00 03 00 00'))).toBe(SERVER);
  });

  it('takes an alert alone for TLS', () => {
    expect(from(bytes('15 03 01 00 02 02 46'))).toBe(EITHER);
    expect(from(bytes('15 03 01 00 02 02 46 41'))).toBe(NO);
  });

  it.each([
    ['NegotiateStream', '16 01 00 00 8a 60 82 00 86 06'],
    ['text', '32 32 30 20 6d 61 69 6c'],
    ['application data without a hello', '17 03 03 00 20 c5 c5 c5 c5 c5 c5 c5'],
    ['ChangeCipherSpec without a hello', '14 03 03 00 01 01 16 03 03 00 28'],
    ['a handshake message that is no hello', '16 03 03 00 28 0b 00 00 24 00 00'],
    ['a hello too short for its fields', '16 03 03 00 28 01 00 00 10 03 03'],
  ])('does not take %s for TLS', (_, hex) => {
    expect(from(bytes(hex))).toBe(NO);
  });
});

describe('recognise, inside a stream', () => {
  it('takes two chained headers, wherever they begin', () => {
    expect(from(join(opaque(100), record(23, opaque(50)), record(23, opaque(900)).subarray(0, 40)), true)).toBe(EITHER);
  });

  it('takes one record that fills the segment', () => {
    expect(from(record(23, opaque(50)), true)).toBe(EITHER);
    expect(from(join(opaque(60), record(23, opaque(50))), true)).toBe(EITHER);
  });

  it('does not take one header in the middle, nor a record nothing follows', () => {
    expect(from(join(opaque(60), record(23, opaque(500)).subarray(0, 200)), true)).toBe(NO);
    expect(from(join(record(23, opaque(50)), opaque(20)), true)).toBe(NO);
    expect(from(changeCipherSpec.subarray(0, 5), true)).toBe(NO);
  });

  it('takes a hello at the beginning of a segment', () => {
    expect(from(record(22, clientHello()), true)).toBe(CLIENT);
    expect(from(join(record(22, serverHello(0xc02f)), finished), true)).toBe(SERVER);
  });

  it('hardly ever takes random bytes', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 1460 }), fc.boolean(), (data, midstream) => {
        if (from(data, midstream) > MORE) taken++;
      }),
      { numRuns: 500, seed: 7 },
    );
    expect(taken).toBe(0);
  });
});
