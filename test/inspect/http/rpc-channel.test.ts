/** RPC over HTTP: two connections, each with one direction of the calls in its bodies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/inspect/evidence.js';
import { http } from '../../../src/inspect/http/index.js';
import {
  authenticate,
  bind,
  bindAck,
  CONNECT,
  EMSMDB,
  feed,
  opaque,
  type Piece,
  PRIVACY,
  pdu,
  request,
  response,
  TestContext,
  TYPE,
  zeros,
} from '../dcerpc/fixtures.js';

const mapi = { uuid: EMSMDB, major: 0, minor: 81 };
const stub = opaque(40);
const rts = pdu(TYPE.rts, zeros(60));
const head = (...lines: string[]) => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
const channel = (method: string, length: number, query = '?mbx01.contoso.com:6001', ...headers: string[]) =>
  head(`${method} /rpc/rpcproxy.dll${query} HTTP/1.1`, 'Host: mail.contoso.com', `Content-Length: ${length}`, ...headers);
const OK = head('HTTP/1.1 200 Success', 'Content-Type: application/rpc', 'Content-Length: 1073741824');

function inspect(pieces: readonly Piece[], size?: number) {
  const context = new TestContext();
  const inspector = http.create(context, 0, false);
  feed(context, inspector, pieces, size);
  inspector.end();
  return { ...context.evidence, rejected: inspector.rejected };
}

const inChannel = (level: number, littleEndian = true): Piece[] => [
  [0, channel('RPC_IN_DATA', 1_073_741_824)],
  [0, rts],
  [0, bind([mapi], { littleEndian, auth: { level, token: authenticate('CORP', 'alice') } })],
  [0, request(stub, { littleEndian, callId: 2, auth: { level } })],
  [0, request(stub, { littleEndian, callId: 3, auth: { level } })],
];
const outChannel = (level: number): Piece[] => [
  [0, channel('RPC_OUT_DATA', rts.length)],
  [0, rts],
  [1, OK],
  [1, rts],
  [1, bindAck([0], { auth: { level } })],
  [1, response(stub, { callId: 2, auth: { level } })],
];

describe('RPC in the channels of HTTP', () => {
  it.each([true, false])('the channel in: interfaces, levels and logins of the client, little-endian %s', (littleEndian) => {
    const evidence = inspect(inChannel(PRIVACY, littleEndian));
    expect(evidence).toMatchObject({
      protocol: 'http',
      clientSide: 0,
      cleartext: null,
      http: { requests: 1, contentPacket: null },
      rpc: { proxyTarget: 'mbx01.contoso.com:6001', bindLevel: 'privacy', requests: { privacy: { count: 2, firstPacket: 4 } } },
      credentials: [{ mechanism: 'ntlm', user: 'CORP\\alice', passwordReadable: false }],
    });
    expect(evidence.rpc!.interfaces).toMatchObject([{ uuid: EMSMDB, version: '0.81', accepted: null }]);
    expect(JSON.stringify(evidence)).not.toContain('SECRET');
  });

  it('the channel out: levels of the server', () => {
    expect(inspect(outChannel(PRIVACY))).toMatchObject({
      protocol: 'http',
      cleartext: null,
      rpc: { proxyTarget: 'mbx01.contoso.com:6001', requests: { privacy: { count: 1, firstPacket: 6 } } },
    });
    expect(inspect(outChannel(CONNECT))).toMatchObject({ cleartext: { packet: 6, what: 'RPC response readable (level connect)' } });
  });

  it.each([
    ['?mbx01:6004', 'mbx01:6004'],
    ['?3f2504e0-4f89-41d3-9a0c-0305e82c3301@contoso.com:6001', '3f2504e0-4f89-41d3-9a0c-0305e82c3301@contoso.com:6001'],
    ['?[2001:db8::1]:593', '[2001:db8::1]:593'],
    ['?mbx01:6001&SessionId=77', 'mbx01:6001'],
    ['?mbx01', null],
    ['?user=alice&password=s3cret', null],
    ['', null],
  ])('the query %s asks the proxy for %s', (query, target) => {
    const evidence = inspect([[0, channel('RPC_IN_DATA', 100, query)]]);
    expect(evidence.rpc?.proxyTarget).toBe(target);
    expect(JSON.stringify(evidence)).not.toContain('s3cret');
  });

  it('no other request has a target, nor RPC in its body', () => {
    const evidence = inspect([
      [0, channel('POST', 200)],
      [0, bind([mapi])],
      [0, request(stub)],
    ]);
    expect(evidence).toMatchObject({ rpc: null, cleartext: { what: 'HTTP request body' } });
  });

  it('the page of an error is no RPC, and one that answers 200 either', () => {
    const page = Buffer.from('<html>The requested page cannot be accessed.</html>');
    const refused = [channel('RPC_OUT_DATA', 0), head('HTTP/1.1 401 Unauthorized', `Content-Length: ${page.length}`)] as const;
    const rpc = (...pieces: Piece[]) => inspect(pieces).rpc;
    expect(rpc([0, refused[0]], [1, refused[1]], [1, page])).toMatchObject({ interfaces: [], requests: {}, undetermined: 0 });
    expect(rpc([0, refused[0]], [1, OK], [1, page])).toMatchObject({ interfaces: [], requests: {}, undetermined: 0 });
  });

  it('a channel behind a refused one, on the same connection', () => {
    const again: Piece[] = [
      [0, channel('RPC_IN_DATA', 0)],
      [1, head('HTTP/1.1 401 Unauthorized', 'Content-Length: 0')],
      ...inChannel(PRIVACY),
    ];
    expect(inspect(again).rpc).toMatchObject({ requests: { privacy: { count: 2, firstPacket: 6 } } });
  });

  it('a gap inside a stub costs nothing but the stub', () => {
    const long = request(opaque(3000), { callId: 4, auth: { level: PRIVACY } });
    const pieces: Piece[] = [...inChannel(PRIVACY), [0, long.subarray(0, 1500)], [0, 500], [0, long.subarray(2000)]];
    expect(inspect(pieces).rpc).toMatchObject({ requests: { privacy: { count: 3 } }, undetermined: 0 });
  });

  it('the same whatever the segments; nothing throws whatever the bits', () => {
    for (const pieces of [inChannel(PRIVACY), outChannel(CONNECT)]) {
      const whole = inspect(pieces);
      for (const size of [1, 3, 17]) expect(inspect(pieces, size)).toEqual(whole);
      fc.assert(
        fc.property(fc.nat(pieces.length - 1), fc.nat(3000), fc.boolean(), (index, bit, prefix) => {
          const { rpc } = inspect(
            pieces.map(([side, piece], i): Piece => {
              const copy = (piece as Uint8Array).slice();
              if (i === index && prefix) return [side as Side, copy.subarray(0, bit % copy.length)];
              if (i === index) copy[(bit >> 3) % copy.length]! ^= 1 << (bit & 7);
              return [side as Side, copy];
            }),
          );
          expect(rpc?.requests.privacy?.count ?? 0).toBeLessThanOrEqual(2);
        }),
        { numRuns: 300 },
      );
    }
  });
});
