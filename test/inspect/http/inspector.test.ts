import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/inspect/evidence.js';
import { MESSAGE_ENCRYPTION } from '../../../src/inspect/evidence.js';
import { http } from '../../../src/inspect/http/index.js';
import {
  Context,
  changeCipherSpec,
  clientHello,
  feed,
  feedCut,
  finished,
  join,
  type Piece,
  record,
  serverFlight,
  serverHello,
} from '../tls/fixtures.js';

const lines = (...text: string[]): Buffer => Buffer.from(`${text.join('\r\n')}\r\n\r\n`, 'latin1');
const text = (value: string): Buffer => Buffer.from(value, 'latin1');
const base64 = (value: string | Uint8Array): string => Buffer.from(value).toString('base64');

function inspect(pieces: readonly Piece[], midstream = false, clientSide: Side = 0) {
  const context = new Context();
  const inspector = http.create(context, clientSide, midstream);
  feed(context, inspector, pieces);
  inspector.end();
  return { inspector, evidence: context.evidence, http: context.evidence.http };
}

const get = (path: string, ...headers: string[]): Piece => [0, lines(`GET ${path} HTTP/1.1`, 'Host: mail.example.com', ...headers)];
const post = (path: string, body: string, ...headers: string[]): Piece => [
  0,
  join(lines(`POST ${path} HTTP/1.1`, 'Host: mail.example.com', `Content-Length: ${body.length}`, ...headers), text(body)),
];
const answer = (status: string, body = '', ...headers: string[]): Piece => [
  1,
  join(lines(`HTTP/1.1 ${status}`, 'Server: Microsoft-IIS/8.5', `Content-Length: ${body.length}`, ...headers), text(body)),
];
const redirect = answer('302 Found', 'moved', 'Location: https://mail.example.com/owa');

describe('exchanges', () => {
  it('keeps method, path without query, service and status', () => {
    const { evidence, http } = inspect([get('/EWS/Exchange.asmx?token=s3cret', 'User-Agent: Outlook'), answer('200 OK', '<xml/>')]);
    expect(evidence).toMatchObject({ protocol: 'http', clientSide: 0, cleartext: { packet: 2, what: 'HTTP response with content' } });
    expect(http).toMatchObject({
      host: 'mail.example.com',
      server: 'Microsoft-IIS/8.5',
      userAgent: 'Outlook',
      requests: 1,
      contentPacket: 2,
    });
    expect(http?.exchanges).toEqual([
      { service: 'ews', method: 'GET', path: '/EWS/Exchange.asmx', packet: 1, status: 200, redirectToHttps: false },
    ]);
  });

  it.each([
    ['X-ServerApplication: Exchange/15.02.1118.026', '15.2.1118.26'],
    ['MS-Server-ActiveSync: 6.5.7638.1', '6.5.7638.1'],
    ['MS-WebStorage: 6.0.6487', '6.0.6487'],
    ['MS-Server-ActiveSync: unknown', null],
  ])('takes the version from %s', (header, version) => {
    expect(inspect([get('/mapi/emsmdb'), answer('200 OK', '', header)]).http?.exchangeVersion ?? null).toBe(version);
  });

  it('keeps the version and the front end that Exchange names first', () => {
    const { http } = inspect([
      get('/owa/'),
      answer('302 Found', '', 'X-FEServer: MBX01', 'Location: /owa/auth/logon.aspx'),
      get('/owa/auth/logon.aspx'),
      answer('200 OK', 'page', 'X-OWA-Version: 15.2.1118.26', 'x-feserver: MBX02'),
    ]);
    expect(http).toMatchObject({ exchangeVersion: '15.2.1118.26', frontEnd: 'MBX01' });
    expect(inspect([get('/', 'X-OWA-Version: 15.2.1118.26'), answer('200 OK')]).http).toMatchObject({
      exchangeVersion: null,
      frontEnd: null,
    });
  });

  it.each([
    ['/owa/', 'owa'],
    ['/OWA', 'owa'],
    ['/ecp/default.aspx', 'ecp'],
    ['/Microsoft-Server-ActiveSync', 'activesync'],
    ['/autodiscover/autodiscover.xml', 'autodiscover'],
    ['/mapi/emsmdb/', 'mapi'],
    ['/rpc/rpcproxy.dll', 'rpc'],
    ['/OAB/oab.xml', 'oab'],
    ['/PowerShell/', 'powershell'],
    ['/public/', 'public'],
    ['/exchange/alice', 'exchange'],
    ['/owaish', null],
    ['/constructor', null],
    ['/', null],
  ])('%s is %s', (path, service) => {
    expect(inspect([get(path)]).http?.exchanges[0]?.service).toBe(service);
  });

  it('pipelines, and counts beyond what it keeps', () => {
    const requests = join(...Array.from({ length: 20 }, (_, i) => get(`/${i}`)[1]));
    const answers = join(...Array.from({ length: 20 }, (_, i) => answer(i === 3 ? '404 Not Found' : '200 OK', 'x')[1]));
    const { http } = inspect([
      [0, requests],
      [1, answers],
    ]);
    expect(http?.requests).toBe(20);
    expect(http?.exchanges).toHaveLength(16);
    expect(http?.exchanges.map((exchange) => exchange.status)).toEqual(Array.from({ length: 16 }, (_, i) => (i === 3 ? 404 : 200)));
  });

  it('is not fooled by requests inside bodies', () => {
    const fake = 'GET /owa HTTP/1.1\r\nAuthorization: Basic YTpi\r\n\r\n';
    const chunked = join(
      lines('POST /a HTTP/1.1', 'Transfer-Encoding: chunked'),
      text(`${fake.length.toString(16)};x=y\r\n${fake}\r\n0\r\nTrailer: x\r\n\r\n`),
    );
    const { http, evidence } = inspect([post('/b', fake), [0, chunked], get('/c')]);
    expect(http?.exchanges.map((exchange) => exchange.path)).toEqual(['/b', '/a', '/c']);
    expect(evidence.credentials).toEqual([]);
  });

  it('knows answers without a body', () => {
    const head: Piece = [0, lines('HEAD /a HTTP/1.1')];
    const headAnswer: Piece = [1, lines('HTTP/1.1 200 OK', 'Content-Length: 500')];
    const { http } = inspect([
      head,
      headAnswer,
      get('/b'),
      [1, lines('HTTP/1.1 304 Not Modified', 'Content-Length: 70')],
      get('/c'),
      [1, lines('HTTP/1.1 100 Continue')],
      [1, lines('HTTP/1.1 204 No Content')],
    ]);
    expect(http?.exchanges.map((exchange) => exchange.status)).toEqual([200, 304, 204]);
    expect(http?.contentPacket).toBeNull();
  });

  it('reads server bytes alone, and a garbled request by its answer', () => {
    expect(inspect([answer('200 OK', 'content')]).evidence).toMatchObject({ protocol: 'http', clientSide: 0, cleartext: { packet: 1 } });
    expect(inspect([[0, text('\x00\x01 GET / HTTP/1.1\r\n\r\n')], answer('400 Bad Request')]).evidence.protocol).toBe('http');
  });

  it('keeps no user information of an address', () => {
    const { http } = inspect([[0, lines('GET http://alice:s3cret@proxied.example/a?b HTTP/1.1')]]);
    expect(http).toMatchObject({ host: 'proxied.example' });
    expect(http?.exchanges[0]?.path).toBe('/a');
  });
});

describe('redirects', () => {
  it('alone are no content', () => {
    const { http, evidence } = inspect([get('/owa'), redirect]);
    expect(http).toMatchObject({ redirectOnly: true, contentPacket: null });
    expect(http?.exchanges[0]).toMatchObject({ status: 302, redirectToHttps: true });
    expect(evidence.cleartext).toBeNull();
  });

  it.each([
    ['a cookie', [get('/owa', 'Cookie: theme=blue'), redirect]],
    ['a credential', [get('/owa', `Authorization: Basic ${base64('alice:pw')}`), redirect]],
    ['a body', [post('/owa', 'hello'), redirect]],
    ['another answer', [get('/owa'), redirect, get('/x'), answer('403 Forbidden')]],
    ['a redirect to http', [get('/owa'), answer('302 Found', '', 'Location: http://mail.example.com/')]],
  ] satisfies [string, Piece[]][])('with %s are not all that was said', (_, pieces) => {
    expect(inspect(pieces).http?.redirectOnly).toBe(false);
  });

  it('errors and demands for a login are no content either', () => {
    const { http, evidence } = inspect([
      get('/owa'),
      answer('401 Unauthorized', '<html>', 'WWW-Authenticate: Negotiate, NTLM, Basic realm="a, Bearer b"', 'WWW-Authenticate: Bearer'),
    ]);
    expect(http).toMatchObject({ contentPacket: null, redirectOnly: false, schemesOffered: ['negotiate', 'ntlm', 'basic', 'bearer'] });
    expect(evidence.cleartext).toBeNull();
  });
});

describe('credentials', () => {
  const credentialOf = (header: string, status = '200 OK') => inspect([get('/ews', header), answer(status)]).evidence;
  const ntlm3 = (): Buffer => {
    const message = Buffer.alloc(64 + 24);
    message.write('NTLMSSP\0', 0, 'latin1');
    message[8] = 3;
    message.writeUInt16LE(8, 28);
    message.writeUInt32LE(64, 32);
    message.writeUInt16LE(10, 36);
    message.writeUInt32LE(72, 40);
    message[60] = 1;
    message.write('CORP', 64, 'utf16le');
    message.write('alice', 72, 'utf16le');
    return message;
  };

  it('Basic: the user, never the password', () => {
    const evidence = credentialOf(`Authorization: Basic   ${base64('CORP\\alice:s3cret:x')}`, '401 Unauthorized');
    expect(evidence.credentials).toEqual([
      {
        mechanism: 'basic',
        user: 'CORP\\alice',
        domain: null,
        ntlmVersion: null,
        beforeTls: true,
        passwordReadable: true,
        packet: 1,
        outcome: 'refused',
      },
    ]);
    expect(evidence.cleartext).toEqual({ packet: 1, what: 'HTTP basic credential' });
    expect(evidence.http?.schemesSent).toEqual(['basic']);
    expect(JSON.stringify(evidence)).not.toContain('s3cret');
  });

  it('one entry for one user, however often', () => {
    const again = get('/ews', `Authorization: Basic ${base64('alice:pw')}`);
    expect(inspect([again, answer('200 OK'), again, answer('200 OK')]).evidence.credentials).toMatchObject([
      { user: 'alice', outcome: 'accepted' },
    ]);
  });

  it('Bearer and Digest', () => {
    expect(credentialOf('Authorization: Bearer eyJhbGciOi.secret.token').credentials).toMatchObject([
      { mechanism: 'bearer', user: null, passwordReadable: false },
    ]);
    expect(credentialOf('Authorization: Digest realm="r", username="alice", response="0123"').credentials).toMatchObject([
      { mechanism: 'digest', user: 'alice', passwordReadable: false },
    ]);
  });

  it('NTLM: the third message names the user, the first is none; bare and in SPNEGO', () => {
    const negotiate = Buffer.from('NTLMSSP\0\u0001\0\0\0\0\0\0\0', 'latin1');
    expect(credentialOf(`Authorization: NTLM ${base64(negotiate)}`).credentials).toEqual([]);
    for (const header of [`NTLM ${base64(ntlm3())}`, `Negotiate ${base64(join(text('\xa1\x20spnego'), ntlm3()))}`]) {
      expect(credentialOf(`Authorization: ${header}`).credentials).toMatchObject([
        { mechanism: 'ntlm', user: 'CORP\\alice', passwordReadable: false, outcome: 'accepted' },
      ]);
    }
    expect(credentialOf(`Authorization: NTLM ${base64(ntlm3())}`).cleartext).toBeNull();
  });

  it('Negotiate with a Kerberos ticket', () => {
    expect(credentialOf(`Authorization: Negotiate ${base64(Buffer.alloc(1500, 0x61))}`).credentials).toMatchObject([
      { mechanism: 'negotiate', user: null, passwordReadable: false },
    ]);
  });

  it('an unknown scheme may be a token and is not kept', () => {
    const evidence = credentialOf('Authorization: s3crettoken abc');
    expect(evidence.http?.schemesSent).toEqual(['other']);
    expect(JSON.stringify(evidence)).not.toContain('s3crettoken');
  });

  it('login forms', () => {
    const body = 'destination=https%3a%2f%2fm%2fowa&flags=4&username=corp%5Calice+b&password=s3cret';
    for (const path of ['/owa/auth.owa', '/CookieAuth.dll?Logon', '/exchweb/bin/auth/owaauth.dll']) {
      const { evidence } = inspect([post(path, body), answer('302 Found', '', 'Location: /owa/auth/logon.aspx?reason=2')]);
      expect(evidence.credentials).toEqual([
        {
          mechanism: 'form',
          user: 'corp\\alice b',
          domain: null,
          ntlmVersion: null,
          beforeTls: true,
          passwordReadable: true,
          packet: 1,
          outcome: 'refused',
        },
      ]);
      expect(evidence.cleartext?.packet).toBe(1);
      expect(JSON.stringify(evidence)).not.toContain('s3cret');
    }
    expect(inspect([post('/owa/other', body)]).evidence.credentials).toEqual([]);
  });

  it('session cookies of Exchange are content, by name only; others are not', () => {
    const { evidence, http } = inspect([get('/owa', 'Cookie: a=b; cadata=xyz; cadataTTL=s3cret; UserContext=q'), answer('200 OK', 'x')]);
    expect(evidence.cleartext?.what).toBe('HTTP session cookie');
    expect(http?.sessionCookies).toEqual([
      { name: 'cadata', packet: 1 },
      { name: 'UserContext', packet: 1 },
    ]);
    expect(JSON.stringify(evidence)).not.toContain('s3cret');
    const other = inspect([get('/owa', 'Cookie: a=cadata')]);
    expect(other.evidence.cleartext).toBeNull();
    expect(other.http?.sessionCookies).toEqual([]);
  });

  it('session cookies count when they are given, not when they are taken back', () => {
    const given = inspect([get('/owa'), answer('302 Found', '', 'Set-Cookie: X-BackEndCookie=abc; path=/owa; HttpOnly')]);
    expect(given.http?.sessionCookies).toEqual([{ name: 'X-BackEndCookie', packet: 2 }]);
    const taken = inspect([get('/owa'), answer('302 Found', '', 'Set-Cookie: cadata=; expires=Thu, 01 Jan 1970; path=/')]);
    expect(taken.http?.sessionCookies).toEqual([]);
  });
});

describe('what is meant for everybody', () => {
  it.each([
    ['a probe', [get('/owa/healthcheck.htm'), answer('200 OK', 'OK', 'Content-Type: text/html')], 'healthcheck'],
    ['a CRL', [get('/CertEnroll/contoso.crl'), answer('200 OK', 'x', 'Content-Type: application/pkix-crl')], 'pki'],
    ['a certificate without a type', [get('/ca.crt'), answer('200 OK', 'x')], 'pki'],
    [
      'OCSP',
      [post('/ocsp', 'x', 'Content-Type: application/ocsp-request'), answer('200 OK', 'x', 'Content-Type: application/ocsp-response')],
      'pki',
    ],
    ['OCSP by GET', [get('/MFEwTzBNMEswSTAJBgUrDgMCGgUABBT'), answer('200 OK', 'x', 'Content-Type: application/ocsp-response')], 'pki'],
  ] as [string, Piece[], string][])('is no content: %s', (_, pieces, service) => {
    const { evidence, http } = inspect(pieces);
    expect(evidence.cleartext).toBeNull();
    expect(http?.exchanges).toMatchObject([{ service, status: 200 }]);
  });

  it.each([
    ['a page that is called so', [get('/login.crt'), answer('200 OK', '<html>', 'Content-Type: text/html')]],
    ['what is sent there', [post('/owa/healthcheck.htm', 'a=b'), answer('200 OK', 'OK')]],
  ] as [string, Piece[]][])('is not: %s', (_, pieces) => {
    const { evidence, http } = inspect(pieces);
    expect(evidence.cleartext).not.toBeNull();
    expect(http?.exchanges[0]?.service).toBeNull();
  });
});

describe('bodies that are not content', () => {
  const type = 'Content-Type: multipart/encrypted;protocol="application/HTTP-Kerberos-session-encrypted";boundary="Encrypted Boundary"';
  const wrapped = '--Encrypted Boundary\r\nContent-Type: application/HTTP-Kerberos-session-encrypted\r\n';

  it('wrapped remote management', () => {
    const { evidence } = inspect([post('/PowerShell', wrapped, type), answer('200 OK', wrapped, type)]);
    expect(evidence.cleartext).toBeNull();
    expect(evidence.http?.contentPacket).toBeNull();
    expect(evidence.proofs.map((proof) => proof.what)).toContain(MESSAGE_ENCRYPTION);
  });

  it('but not when the body is readable after all', () => {
    expect(inspect([post('/PowerShell', '<s:Envelope/>', type)]).evidence.cleartext?.packet).toBe(1);
    expect(inspect([post('/PowerShell', '<s:Envelope/>', 'Content-Type: application/soap+xml')]).evidence.cleartext?.packet).toBe(1);
  });

  it('channels of RPC over HTTP', () => {
    const channel: Piece = [
      0,
      join(lines('RPC_IN_DATA /rpc/rpcproxy.dll?cas:6001 HTTP/1.1', 'Content-Length: 1073741824'), text('\x05\0\x14\x03')),
    ];
    const { evidence } = inspect([channel]);
    expect(evidence.cleartext).toBeNull();
    expect(evidence.http?.exchanges[0]).toMatchObject({ method: 'RPC_IN_DATA', service: 'rpc', path: '/rpc/rpcproxy.dll' });
  });
});

describe('where HTTP ends', () => {
  const connect: Piece[] = [
    [0, lines('CONNECT mail.example.com:443 HTTP/1.1')],
    [1, lines('HTTP/1.1 200 Connection established')],
  ];

  it('follows TLS in a tunnel', () => {
    const { evidence, inspector } = inspect([
      ...connect,
      [0, record(22, clientHello())],
      [1, join(record(22, serverHello(0xc02f)), serverFlight)],
      [0, join(changeCipherSpec, finished)],
      [1, join(changeCipherSpec, finished)],
    ]);
    expect(inspector.done).toBe(true);
    expect(evidence).toMatchObject({
      protocol: 'http',
      cleartext: null,
      tls: { established: true, cipherId: 'c02f', clientHelloPacket: 3 },
      upgrade: { verb: 'CONNECT', asked: 1, accepted: 2, refused: null, done: 3 },
    });
  });

  it('takes TLS for the answer that was not seen', () => {
    const { evidence } = inspect([connect[0]!, [0, record(22, clientHello())]]);
    expect(evidence.upgrade).toMatchObject({ verb: 'CONNECT', asked: 1, accepted: null, done: 2 });
  });

  it('follows TLS behind an upgrade of HTTP itself', () => {
    const { evidence } = inspect([
      get('/', 'Upgrade: TLS/1.0', 'Connection: Upgrade'),
      [1, lines('HTTP/1.1 101 Switching Protocols', 'Upgrade: TLS/1.0, HTTP/1.1')],
      [0, record(22, clientHello())],
    ]);
    expect(evidence.upgrade).toMatchObject({ verb: 'UPGRADE', asked: 1, accepted: 2, done: 3 });
    expect(evidence.cleartext).toBeNull();
  });

  it('says when the tunnel carries something else', () => {
    const { evidence, inspector } = inspect([...connect, [0, text('EHLO mail.example.com\r\n')]]);
    expect([inspector.done, inspector.rejected]).toEqual([true, false]);
    expect([evidence.tls, evidence.upgrade]).toEqual([null, null]);
    expect(evidence.proofs.map((proof) => proof.what)).toContain('tunnel does not carry TLS');
  });

  it('opens no tunnel when the proxy refuses', () => {
    const { http } = inspect([
      connect[0]!,
      answer('407 Proxy Authentication Required', 'no', 'Proxy-Authenticate: NTLM'),
      get('/a'),
      answer('200 OK'),
    ]);
    expect(http?.exchanges.map((exchange) => exchange.status)).toEqual([407, 200]);
    expect(http?.schemesOffered).toEqual(['ntlm']);
  });

  it('stops at 101', () => {
    const { inspector, http } = inspect([get('/ws', 'Upgrade: websocket'), [1, lines('HTTP/1.1 101 Switching Protocols')]]);
    expect(inspector.done).toBe(true);
    expect(http?.exchanges[0]?.status).toBe(101);
  });

  it.each([
    ['h2c', 'HTTP/2 by upgrade'],
    ['websocket', 'WebSocket'],
  ])('knows that %s hides nothing', (protocol, what) => {
    const { evidence, inspector } = inspect([
      get('/', `Upgrade: ${protocol}`, 'Connection: Upgrade', 'HTTP2-Settings: AAMAAABkAAQAAP__'),
      [1, lines('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', `Upgrade: ${protocol}`)],
      [1, Buffer.from('000006040000000000000300000064', 'hex')],
    ]);
    expect(inspector.done).toBe(true);
    expect(evidence).toMatchObject({ protocol: 'http', cleartext: { packet: 2, what }, tls: null, upgrade: null });
  });

  it('knows HTTP/2 with prior knowledge', () => {
    const { evidence, inspector } = inspect([[0, text('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')]]);
    expect(inspector.done).toBe(true);
    expect(evidence).toMatchObject({ protocol: 'http', cleartext: { packet: 1 } });
  });

  it('rejects a lone request line another protocol answers, keeps a whole request', () => {
    expect(
      inspect([
        [0, text('GET / HTTP/1.1\r\nHo')],
        [1, text('220 mail ready\r\n')],
      ]).inspector.rejected,
    ).toBe(true);
    const { inspector, evidence } = inspect([get('/', `Authorization: Basic ${base64('a:b')}`), [1, text('\x15\x03\x01\0\x02\x02F\n')]]);
    expect([inspector.done, inspector.rejected]).toEqual([true, false]);
    expect(evidence.credentials).toHaveLength(1);
  });
});

describe('loss', () => {
  it('inside a body does no harm', () => {
    const context = new Context();
    const inspector = http.create(context, 0, false);
    const [, body] = post('/a', 'x'.repeat(500));
    inspector.data(0, body, 0, body.length - 400);
    inspector.gap(0, 300);
    inspector.data(0, body, body.length - 100, body.length);
    feed(context, inspector, [get('/b')]);
    expect(context.evidence.http?.exchanges.map((exchange) => exchange.path)).toEqual(['/a', '/b']);
  });

  it('of a head: goes on at the next line that begins a message', () => {
    const context = new Context();
    const inspector = http.create(context, 0, false);
    feed(context, inspector, [[0, text('GET /a HTTP/1.1\r\nHost: m')]]);
    inspector.gap(0, 700);
    feed(context, inspector, [[0, text('le: GET /no HTTP/1.1\r\n\r\n')], get('/b'), redirect]);
    expect(context.evidence.http?.exchanges.map((exchange) => [exchange.path, exchange.status])).toEqual([
      ['/a', null],
      ['/b', 302],
    ]);
    expect(context.evidence.http?.redirectOnly).toBe(false);
  });

  it('limits heads, lines and pipelines', () => {
    const long = get('/a', `X-Long: ${'y'.repeat(40_000)}`, 'Cookie: cadata=1');
    expect(inspect([long]).evidence.cleartext?.what).toBe('HTTP session cookie');
    const endless = inspect([[0, text(`GET /a HTTP/1.1\r\n${'X: y\r\n'.repeat(20_000)}Cookie: cadata=1\r\n\r\n`)]]);
    expect(endless.evidence.cleartext).toBeNull();
    expect(inspect([[0, join(...Array.from({ length: 200 }, () => get('/a')[1]))]]).http?.requests).toBe(200);
  });
});

describe('whatever the bytes', () => {
  const pieces: Piece[] = [
    post('/owa/auth.owa', 'username=alice&password=s3cret', 'Content-Type: application/x-www-form-urlencoded'),
    answer('302 Found', '', 'Set-Cookie: cadata=abc; path=/', 'Location: /owa/'),
    get('/owa/', `Authorization: Basic ${base64('bob:s3cret')}`, 'Cookie: cadata=abc'),
    [1, join(lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'), text('5\r\nhello\r\n0\r\n\r\n'))],
    get('/ecp'),
    answer('403 Forbidden', 'no'),
  ];

  it('the cuts do not matter', () => {
    const whole = new Context();
    feedCut(http.create(whole, 0, false), pieces, 100_000);
    expect(whole.evidence.credentials.map((credential) => [credential.user, credential.outcome])).toEqual([
      ['alice', 'accepted'],
      ['bob', 'accepted'],
    ]);
    for (const size of [1, 2, 3, 5, 8, 13, 100]) {
      const cut = new Context();
      feedCut(http.create(cut, 0, false), pieces, size);
      expect(cut.evidence).toEqual(whole.evidence);
    }
  });

  it('no secret is kept and nothing throws', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 300 }), fc.nat(20), (at, value, size, gap) => {
        const context = new Context();
        const inspector = http.create(context, 0, at % 3 === 0);
        const copy = pieces.map(([side, data]): Piece => [side, Uint8Array.from(data)]);
        const data = copy[at % copy.length]![1];
        data[at % data.length] = value;
        for (const [i, piece] of copy.entries()) {
          feedCut(inspector, [piece], size);
          if (i === gap && !inspector.done && !inspector.rejected) inspector.gap((i % 2) as Side, gap * 7);
        }
        inspector.end();
        expect(JSON.stringify(context.evidence)).not.toContain('s3cret');
      }),
    );
  });

  it('random bytes prove nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom<Side>(0, 1), fc.uint8Array({ maxLength: 300 })), { maxLength: 10 }), (parts) => {
        expect(inspect(parts).evidence.protocol).toBeNull();
      }),
    );
  });
});
