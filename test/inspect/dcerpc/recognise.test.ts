import { describe, expect, it } from 'vitest';
import { dcerpc } from '../../../src/inspect/dcerpc/index.js';
import { CLIENT, EITHER, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { bind, bindAck, bytes, EMSMDB, join, opaque, PRIVACY, pdu, request, response, TYPE, zeros } from './fixtures.js';

const recognise = (input: Uint8Array, midstream = false) =>
  dcerpc.recognise(join(opaque(2), input, opaque(2)), 2, 2 + input.length, midstream);
const mapi = [{ uuid: EMSMDB, major: 0, minor: 81 }];
const call = request(opaque(300), { auth: { level: PRIVACY } });

describe.each([true, false])('byte order, little-endian %s', (littleEndian) => {
  it('tells client and server by the kind of PDU', () => {
    expect(recognise(bind(mapi, { littleEndian }))).toBe(CLIENT);
    expect(recognise(bindAck([0], { littleEndian }))).toBe(SERVER);
    expect(recognise(request(opaque(9), { littleEndian }), true)).toBe(CLIENT);
    expect(recognise(response(opaque(9), { littleEndian }), true)).toBe(SERVER);
    expect(recognise(pdu(TYPE.fault, zeros(16), { littleEndian }), true)).toBe(SERVER);
    expect(recognise(pdu(TYPE.auth3, zeros(4), { littleEndian }), true)).toBe(CLIENT);
    expect(recognise(pdu(TYPE.rts, zeros(4), { littleEndian }))).toBe(EITHER);
  });
});

it('waits for the whole header at the start of a stream, never in the middle', () => {
  for (let length = 1; length < 16; length++) {
    expect(recognise(bind(mapi).subarray(0, length)), String(length)).toBe(MORE);
    expect(recognise(bind(mapi).subarray(0, length), true), String(length)).toBe(NO);
  }
});

describe('refuses headers that cannot be', () => {
  it.each([
    ['version', 0, 4],
    ['minor version', 1, 2],
    ['a type of connectionless RPC', 2, 1],
    ['an unknown type', 2, 21],
    ['byte order', 4, 0x20],
    ['characters', 4, 0x11],
    ['floating point', 5, 4],
    ['reserved octets', 6, 1],
    ['reserved octets', 7, 1],
    ['authentication longer than the fragment', 11, 0x40],
  ])('%s', (_, at, value) => {
    const input = bind(mapi);
    input[at] = value;
    expect(recognise(input)).toBe(NO);
  });

  it('a fragment shorter than its header', () => {
    const input = bind(mapi);
    input[8] = 15;
    input[9] = 0;
    expect(recognise(input)).toBe(NO);
  });
});

describe('in the middle of a stream', () => {
  it('the length must lead to the end, to another header, or beyond', () => {
    expect(recognise(join(call, call), true)).toBe(CLIENT);
    expect(recognise(join(call, call.subarray(0, 9)), true)).toBe(CLIENT);
    expect(recognise(call.subarray(0, 200), true)).toBe(CLIENT);
    expect(recognise(join(call, opaque(30)), true)).toBe(NO);
    expect(recognise(join(call, opaque(3)), true)).toBe(NO);
    const middle = Uint8Array.from(call);
    middle[3] = 0;
    expect(recognise(middle.subarray(0, 200), true)).toBe(NO);
  });
});

it('the greeting of an ncacn_http server', () => {
  expect(recognise(Buffer.from('ncacn_http/1.0'))).toBe(SERVER);
  expect(recognise(Buffer.from('ncacn_'))).toBe(MORE);
  expect(recognise(Buffer.from('ncacn_ip_tcp'))).toBe(NO);
  expect(recognise(Buffer.from('ncacn_http/1.0'), true)).toBe(NO);
});

it('other protocols that begin with 05', () => {
  // SOCKS 5: methods, then a connect request; the server's choice.
  expect(recognise(bytes('05 01 00 05 01 00 03 0b 65 78 61 6d 70 6c 65 2e 63 6f 6d 00 50'))).toBe(NO);
  expect(recognise(bytes('05 02 00 02'))).not.toBe(CLIENT);
});
