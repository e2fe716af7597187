import { describe, expect, it } from 'vitest';
import { recognise } from '../../../src/inspect/http/recognise.js';
import { CLIENT, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';

const of = (text: string, midstream = false) => recognise(Buffer.from(text, 'latin1'), 0, text.length, midstream);

describe('recognise', () => {
  it.each([
    'GET / HTTP/1.1\r\n',
    'RPC_IN_DATA /rpc/rpcproxy.dll?cas:6001 HTTP/1.1\r\nHost: a\r\n',
    'PROPFIND /public/ HTTP/1.1\r\n',
    'X-UNHEARD-OF /a HTTP/1.0\r\n',
    'CONNECT mail.example.com:443 HTTP/1.1\r\n',
    'OPTIONS * HTTP/1.1\r\n',
    'GET http://proxied.example/ HTTP/1.1\n',
    'GET /old\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    `POST /Microsoft-Server-ActiveSync?${'x'.repeat(400)}`,
  ])('client: %s', (text) => expect(of(text)).toBe(CLIENT));

  it.each(['HTTP/1.1 200 OK\r\n', 'HTTP/1.0 302 Found', 'HTTP/1.1 401\r\n'])('server: %s', (text) => expect(of(text)).toBe(SERVER));

  it.each(['', 'G', 'GET', 'GET /owa', 'HTT', 'HTTP/1.1 20', 'PRI * HTTP/2.0\r\n', 'RPC_OUT_DATA /rpc'])('more: %j', (text) =>
    expect(of(text)).toBe(MORE),
  );

  it.each([
    'EHLO mail.example.com\r\n',
    'a001 LOGIN alice secret\r\n',
    'OPTIONS sip:alice@example.com SIP/2.0\r\n',
    'OPTIONS rtsp://camera/ RTSP/1.0\r\n',
    'HTTP/1.1 abc\r\n',
    'HTTP/2 200\r\n',
    'GET \u0000/ HTTP/1.1\r\n',
    '220 mail ESMTP\r\n',
    'USER alice\r\n',
    '\x16\x03\x01',
  ])('not HTTP: %j', (text) => expect(of(text)).toBe(NO));

  it('wants a whole line inside a stream', () => {
    expect(of('GET /owa HTTP/1.1\r\n', true)).toBe(CLIENT);
    expect(of('HTTP/1.1 200 OK\r\n', true)).toBe(SERVER);
    expect(of('GET /owa', true)).toBe(NO);
    expect(of('GET /old\r\n', true)).toBe(NO);
    expect(of('SOMETHING /else HTTP/1.1\r\n', true)).toBe(NO);
    expect(of('HTTP/1.1 2', true)).toBe(NO);
  });
});
