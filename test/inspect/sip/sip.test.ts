import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { sip, sipDatagrams } from '../../../src/inspect/sip/index.js';
import { bytes, Context, feed, feedCut, join, type Piece } from '../tls/fixtures.js';
import { CRYPTO, from, inspectDatagrams, inspectStream, request, response, SECRET, sdp, text } from './fixtures.js';

const recognise = (value: string | Uint8Array, midstream = false) => {
  const octets = typeof value === 'string' ? text(value) : value;
  return sip.recognise(octets, 0, octets.length, midstream);
};

describe('recognition', () => {
  it.each([
    ['INVITE sip:bob@biloxi.example.com SIP/2.0\r\n', CLIENT],
    ['REGISTER sips:example.com SIP/2.0\r\n', CLIENT],
    ['INVITE tel:+15551234 SIP/2.0\r\n', CLIENT],
    ['DBREGISTER sip:1.1.1.1:5060 SIP/2.0\r\nExpires: 3600\r\n\r\n', CLIENT],
    ['\r\n\r\nOPTIONS sip:a SIP/2.0\n', CLIENT],
    ['SIP/2.0 200 OK\r\n', SERVER],
    ['SIP/2.0 100', SERVER],
    ['SIP/2.0 1', MORE],
    ['SIP/', MORE],
    ['INV', MORE],
    ['INVITE sip:bob', MORE],
    ['\r\n\r\n', MORE],
    ['INVITE sip:bob@example.com HTTP/1.1\r\n', NO],
    ['OPTIONS * HTTP/1.1\r\n', NO],
    ['OPTIONS rtsp://example.com RTSP/1.0\r\n', NO],
    ['HTTP/1.1 200 OK\r\n', NO],
    ['SIP/2.0 999 X\r\n', NO],
    ['SIP/2.0 20 OK\r\n', NO],
    ['invite sip:bob@example.com SIP/2.0\r\n', NO],
    ['\0\0\0\0', NO],
    ['220 mail.example.com ESMTP\r\n', NO],
  ])('%j', (value, expected) => {
    expect(recognise(value)).toBe(expected);
  });

  it('takes no incomplete line inside a stream, or in a datagram', () => {
    expect(recognise('INVITE sip:bob', true)).toBe(NO);
    expect(sipDatagrams.recognise(text('SIP/2.0 1'), 0, 9, false)).toBe(NO);
    expect(sipDatagrams.recognise(text('SIP/2.0 100 Trying\r\n'), 0, 20, false)).toBe(SERVER);
  });

  it('believes a long request line before it ends', () => {
    expect(recognise(`INVITE sip:bob@example.com;route=${'x'.repeat(400)}`)).toBe(CLIENT);
  });
});

describe('messages', () => {
  it('keeps methods, programs and hosts, and no users', () => {
    const { evidence, sip } = inspectStream([
      ...from(0, request('REGISTER', { headers: ['User-Agent: RTCC/3.5.0.0'] })),
      ...from(1, response(200, 'REGISTER', { headers: ['Server: RTC/4.0'] })),
      ...from(0, request('INVITE', { sequence: '2 INVITE' })),
    ]);
    expect(evidence).toMatchObject({ protocol: 'sip', clientSide: 0, cleartext: { packet: 1, what: 'SIP REGISTER' } });
    expect(sip).toMatchObject({
      methods: ['REGISTER', 'INVITE'],
      requests: 2,
      responses: 1,
      calls: 1,
      userAgent: 'RTCC/3.5.0.0',
      server: 'RTC/4.0',
      fromHost: 'atlanta.example.com',
      toHost: 'biloxi.example.com',
    });
    expect(JSON.stringify(evidence)).not.toMatch(/alice|bob|5551234|a84b4c|pc33/);
  });

  it('takes who answers first for the server', () => {
    expect(inspectStream(from(1, response(200, 'OPTIONS'))).evidence.clientSide).toBe(0);
    expect(inspectStream(from(1, request('OPTIONS'))).evidence.clientSide).toBe(1);
    expect(inspectStream(from(0, request('OPTIONS'))).evidence.cleartext).toBeNull();
  });

  it('reads short names, folded lines and lines without CR', () => {
    const { sip, evidence } = inspectStream(
      from(
        0,
        text(
          'INVITE sip:b@c.example SIP/2.0\nv: SIP/2.0/TCP x\nf : <sip:a@short.example>\nt: sip:b@c.example;tag=1\ni: one\nCSeq:\t1\n  INVITE\nUser-Agent: Two\n\tLines\nc: application/sdp\nl: 23\n\n' +
            'v=0\nc=IN IP4 10.0.0.1\nx',
        ),
      ),
    );
    expect(sip).toMatchObject({ calls: 1, fromHost: 'short.example', userAgent: expect.stringMatching(/^Two\s+Lines$/) });
    expect(evidence.proofs[0]).toMatchObject({ what: 'SIP INVITE' });
  });

  it('reads several messages in a segment, and one in many segments', () => {
    const pieces = [
      join(
        text('\r\n\r\n'),
        request('INVITE', { body: sdp('m=audio 4000 RTP/AVP 0') }),
        request('BYE', { sequence: '2 BYE' }),
        text('\r\n'),
      ),
    ];
    const whole = inspectStream(from(0, ...pieces));
    expect(whole.sip).toMatchObject({ methods: ['INVITE', 'BYE'], requests: 2 });
    for (const size of [1, 2, 3, 7, 64]) {
      const context = new Context();
      context.packet = 1;
      const inspector = sip.create(context, null, false);
      feedCut(inspector, from(0, ...pieces), size);
      inspector.end();
      expect(context.evidence).toEqual(whole.evidence);
    }
  });

  it('does not count a repeated INVITE as another call', () => {
    const invite = request('INVITE');
    expect(inspectDatagrams(from(0, invite, invite, request('INVITE', { sequence: '2 INVITE' }))).sip).toMatchObject({
      requests: 3,
      calls: 2,
    });
  });

  it('goes on at the next message behind a length that cannot be read', () => {
    const { sip } = inspectStream([
      ...from(0, request('INVITE', { length: 'bad', body: sdp('m=audio 1 RTP/AVP 0') })),
      ...from(0, text('in the middle\r\n')),
      ...from(0, request('BYE', { sequence: '2 BYE' })),
    ]);
    expect(sip?.methods).toEqual(['INVITE', 'BYE']);
    expect(inspectDatagrams(from(0, request('INVITE', { length: '-5' }), response(200, 'INVITE', { length: 'xyz' }))).sip).toMatchObject({
      requests: 1,
    });
  });

  it('passes over a long body, and over a loss inside it', () => {
    const context = new Context();
    const inspector = sip.create(context, null, false);
    const head = request('MESSAGE', { length: '50000', body: 'x', type: 'text/plain' });
    inspector.data(0, head, 0, head.length);
    inspector.gap(0, 40_000);
    const rest = join(new Uint8Array(9_999).fill(0x41), request('BYE', { sequence: '2 BYE' }));
    inspector.data(0, rest, 0, rest.length);
    expect(context.evidence.sip?.methods).toEqual(['MESSAGE', 'BYE']);
    inspector.gap(0, 10);
    const torn = join(text('lost\r\n'), request('INFO'));
    inspector.data(0, torn, 0, torn.length);
    const next = request('CANCEL');
    inspector.data(0, next, 0, next.length);
    expect(context.evidence.sip?.methods).toEqual(['MESSAGE', 'BYE', 'CANCEL']);
  });

  it('ignores what keeps a binding alive between datagrams', () => {
    const stun = bytes('0001 0000 2112a442 000102030405060708090a0b');
    const { inspector, sip } = inspectDatagrams([
      ...from(0, request('OPTIONS')),
      ...from(1, stun, text('\r\n\r\n'), text('jaK'), text('\0\0')),
    ]);
    expect(inspector.rejected).toBe(false);
    expect(sip).toMatchObject({ requests: 1, responses: 0 });
  });

  it('rejects what only began like it', () => {
    expect(inspectStream(from(0, text(`INVITE sip:${'x'.repeat(300)}\r\nHello\r\n\r\n`))).inspector.rejected).toBe(true);
    expect(inspectStream([]).inspector.rejected).toBe(true);
  });
});

describe('credentials', () => {
  const digest = (extra = '') =>
    `Authorization: Digest username="alice",realm="x, username=\\"mallory\\"", nonce="84a4cc6f3082121f32b42a2187831a9e", uri="sip:example.com", ${extra}response="7587245234b3434cc3412213e5f113a5"`;

  it('keeps mechanism and user of Digest, and the outcome', () => {
    const { evidence } = inspectStream([
      ...from(0, request('REGISTER')),
      ...from(
        1,
        response(401, 'REGISTER', { headers: ['WWW-Authenticate: Digest realm="x", nonce="84a4"', 'WWW-Authenticate: NTLM realm="x"'] }),
      ),
      ...from(0, request('REGISTER', { sequence: '2 REGISTER', headers: [digest()] })),
      ...from(1, response(200, 'REGISTER', { sequence: '2 REGISTER' })),
    ]);
    expect(evidence.credentials).toEqual([
      {
        mechanism: 'digest',
        user: 'alice',
        domain: null,
        ntlmVersion: null,
        beforeTls: true,
        passwordReadable: false,
        packet: 3,
        outcome: 'accepted',
      },
    ]);
    expect(evidence.sip?.schemesOffered).toEqual(['digest', 'ntlm']);
    expect(JSON.stringify(evidence)).not.toMatch(/7587245|84a4/);
  });

  it('sees a refusal, and no credential in an empty response', () => {
    const refused = inspectDatagrams([
      ...from(0, request('INVITE', { headers: [`Proxy-${digest()}`] })),
      ...from(1, response(407, 'INVITE')),
    ]);
    expect(refused.evidence.credentials[0]?.outcome).toBe('refused');
    const empty = inspectDatagrams(from(0, request('REGISTER', { headers: ['Authorization: Digest username="a@b", response=""'] })));
    expect(empty.evidence.credentials).toEqual([]);
  });

  it("reads Microsoft's schemes by their tokens", () => {
    const name = (value: string) => Buffer.from(value, 'utf16le');
    const [domain, user] = [name('CONTOSO'), name('alice')];
    const ntlm = Buffer.alloc(64);
    ntlm.write('NTLMSSP\0', 'latin1');
    ntlm[8] = 3;
    ntlm.writeUInt16LE(domain.length, 28);
    ntlm.writeUInt32LE(64, 32);
    ntlm.writeUInt16LE(user.length, 36);
    ntlm.writeUInt32LE(64 + domain.length, 40);
    ntlm[60] = 1;
    const token = Buffer.concat([ntlm, domain, user]).toString('base64');
    const auth = (scheme: string, data: string) =>
      request('REGISTER', {
        headers: [`Authorization: ${scheme} qop="auth", opaque="BCDC0C9D", realm="SIP Communications Service", ${data}`],
      });
    const { evidence } = inspectStream(
      from(
        0,
        auth('NTLM', 'gssapi-data=""'),
        auth('NTLM', `gssapi-data="${token}"`),
        auth('Kerberos', 'gssapi-data="YIIFsQYJKoZIhvcSAQICAQBuggWg"'),
        auth('TLS-DSK', 'gssapi-data="FgMBAGEBAABd"'),
        auth('NTLM', 'crand="b", cnum="1", response="01000000"'),
      ),
    );
    expect(evidence.credentials.map(({ mechanism, user, packet }) => [mechanism, user, packet])).toEqual([
      ['ntlm', 'CONTOSO\\alice', 2],
      ['kerberos', null, 3],
      ['tls-dsk', null, 4],
    ]);
  });

  it('calls the password of Basic readable', () => {
    const basic = `Authorization: Basic ${Buffer.from('alice:hunter2').toString('base64')}`;
    const { evidence } = inspectStream(from(0, request('REGISTER', { headers: [basic] })));
    expect(evidence.credentials[0]).toMatchObject({ mechanism: 'basic', user: 'alice', passwordReadable: true });
    expect(JSON.stringify(evidence)).not.toContain('hunter2');
  });
});

describe('media', () => {
  const answerTo = (body: string, status = 200): Piece[] => from(1, response(status, 'INVITE', { body }));

  it('tells offer and answer of a call', () => {
    const { sip, evidence } = inspectDatagrams([
      ...from(0, request('INVITE', { body: sdp('m=audio 49170 RTP/SAVP 0', CRYPTO, 'm=video 0 RTP/AVP 31') })),
      ...answerTo(sdp('m=audio 3456 RTP/SAVP 0', 'c=IN IP4 10.0.0.2', CRYPTO, 'a=rtcp-mux')),
    ]);
    expect(sip?.media).toMatchObject([
      { sequence: 1, role: 'offer', side: 0, index: 0, address: '10.0.0.1', port: 49_170, rtcpPort: 49_171, kind: 'audio', keying: 'sdes' },
      { role: 'answer', side: 1, address: '10.0.0.2', port: 3456, rtcpPort: 3456, profile: 'RTP/SAVP', suite: 'AES_CM_128_HMAC_SHA1_80' },
    ]);
    expect(new Set(sip?.media.map(({ call }) => call)).size).toBe(1);
    expect(JSON.stringify(evidence)).not.toContain(SECRET.slice(0, 6));
    expect(evidence.proofs.map(({ what }) => what)).toContain('media key in the session description (a=crypto)');
  });

  it('leaves the offer to the response, and the answer to the ACK', () => {
    const media = sdp('m=audio 4000 RTP/AVP 0');
    const { sip } = inspectStream([
      ...from(0, request('INVITE', { sequence: '7 INVITE' })),
      ...from(1, response(200, 'INVITE', { sequence: '7 INVITE', body: media })),
      ...from(0, request('ACK', { sequence: '7 ACK', body: sdp('m=audio 4002 RTP/AVP 0') })),
    ]);
    expect(sip?.media.map(({ role, port, sequence }) => [role, port, sequence])).toEqual([
      ['offer', 4000, 7],
      ['answer', 4002, 7],
    ]);
  });

  it('takes a response whose request went another way for the answer, and none that refuses', () => {
    expect(inspectDatagrams(answerTo(sdp('m=audio 4000 RTP/AVP 0'))).sip?.media[0]?.role).toBe('answer');
    expect(inspectDatagrams(answerTo(sdp('m=audio 4000 RTP/AVP 0'), 488)).sip?.media).toEqual([]);
  });

  it('keeps a description once, however often it comes', () => {
    const invite = request('INVITE', { body: sdp('m=audio 4000 RTP/AVP 0') });
    expect(inspectDatagrams(from(0, invite, invite, invite)).sip?.media).toHaveLength(1);
  });

  it.each<[string, string[], string | null]>([
    ['plain RTP', ['m=audio 4000 RTP/AVP 0'], 'none'],
    ['SDES', ['m=audio 4000 RTP/SAVP 0', CRYPTO], 'sdes'],
    ["Microsoft's keys under RTP/AVP", ['m=audio 4000 RTP/AVP 0', CRYPTO, 'a=encryption:optional'], 'sdes'],
    ["Microsoft's refusal", ['m=audio 4000 RTP/AVP 0', CRYPTO, 'a=encryption:rejected'], 'none'],
    ['DTLS-SRTP', ['m=audio 4000 UDP/TLS/RTP/SAVPF 0', 'a=setup:active'], 'dtls'],
    ['a fingerprint of the session', ['a=fingerprint:SHA-1 4A:AD', 'm=audio 4000 RTP/SAVP 0'], 'dtls'],
    ['ZRTP', ['m=audio 4000 RTP/AVP 0', 'a=zrtp-hash:1.10 fe30'], 'zrtp'],
    ['MIKEY', ['m=audio 4000 RTP/SAVP 0', 'a=key-mgmt:mikey AQAF'], 'mikey'],
    ['SRTP without a word on keys', ['m=audio 4000 RTP/SAVP 0'], null],
    ['a profile that is not known', ['m=audio 4000 X/Y 0'], null],
    ['T.38', ['m=image 4000 udptl t38'], 'none'],
    ['a crypto line without a key', ['m=audio 4000 RTP/AVP 0', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80'], 'none'],
  ])('%s', (_, lines, keying) => {
    expect(inspectDatagrams(from(0, request('INVITE', { body: sdp(...lines) }))).sip?.media[0]?.keying).toBe(keying);
  });

  it('never keeps what stands in the place of a suite', () => {
    const { evidence } = inspectDatagrams(
      from(0, request('INVITE', { body: sdp('m=audio 4000 RTP/SAVP 0', `a=crypto:1 ${SECRET} inline:x`) })),
    );
    expect(evidence.sip?.media[0]).toMatchObject({ suite: 'other', keying: 'sdes' });
    expect(JSON.stringify(evidence)).not.toContain(SECRET);
  });

  it('does not call a stream unprotected whose lines were cut off', () => {
    const whole = request('INVITE', { body: sdp('m=audio 4000 RTP/AVP 0', 'm=video 4002 RTP/AVP 31', CRYPTO) });
    const { sip } = inspectDatagrams(from(0, whole.subarray(0, whole.length - CRYPTO.length - 2)));
    expect(sip?.media.map(({ keying }) => keying)).toEqual(['none', null]);
  });

  it('writes addresses as flows have them, and has an entry for each candidate', () => {
    const body = sdp(
      'm=audio 4000 RTP/AVP 0',
      'c=IN IP6 2001:0DB8:0:0:0:0:0:0001',
      'a=rtcp:4009',
      'a=candidate:1 1 UDP 2130706431 10.0.0.1 8998 typ host',
      'a=candidate:1 2 UDP 2130706430 10.0.0.1 8999 typ host',
      'a=candidate:x 1 secretpassword UDP 0.830 192.0.2.7 50000',
      'a=candidate:2 1 TCP-ACT 1 10.0.0.1 9 typ host',
    );
    const { evidence, sip } = inspectDatagrams(from(0, request('INVITE', { body })));
    expect(sip?.media.map(({ address, port, rtcpPort }) => [address, port, rtcpPort])).toEqual([
      ['2001:db8::1', 4000, 4009],
      ['10.0.0.1', 8998, 8999],
      ['192.0.2.7', 50_000, null],
    ]);
    expect(JSON.stringify(evidence)).not.toContain('secretpassword');
  });

  it('finds the description among the parts of a body', () => {
    const body = `--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: application/sdp\r\n\r\n${sdp('m=audio 4000 RTP/AVP 0', 'a=ptime:20')}--b--\r\n`;
    const { sip } = inspectDatagrams(from(0, request('INVITE', { body, type: 'multipart/mixed;boundary=b' })));
    expect(sip?.media).toMatchObject([{ port: 4000, keying: 'none' }]);
  });

  it('keeps so many and no more', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `m=audio ${4000 + i * 2} RTP/AVP 0`);
    const invites = Array.from({ length: 40 }, (_, i) => request('INVITE', { call: `call-${i}`, body: sdp(...lines) }));
    const { sip } = inspectDatagrams(from(0, ...invites));
    expect(sip?.media).toHaveLength(1024);
    expect(sip?.mediaDropped).toBe(40 * 32 - 1024);
  });
});

describe('hostile bytes', () => {
  const valid = join(
    request('INVITE', {
      headers: ['Authorization: Digest username="alice", response="75872"', 'Subject: folded', '  line'],
      body: sdp('m=audio 49170 RTP/SAVP 0', CRYPTO, 'a=candidate:1 1 UDP 1 2001:db8::1 8998 typ host', 'm=image 4 udptl t38'),
    }),
    response(200, 'INVITE', { body: sdp('m=audio 3456 RTP/SAVP 0', CRYPTO) }),
  );

  it('survives every beginning', () => {
    for (let length = 0; length <= valid.length; length++) {
      inspectStream([[0, valid.subarray(0, length)]]);
      inspectDatagrams([[0, valid.subarray(0, length)]]);
      sip.recognise(valid, 0, length, false);
    }
  });

  it('survives every flipped bit, and never keeps the key', () => {
    const copy = Uint8Array.from(valid);
    for (let at = 0; at < copy.length; at++) {
      const bit = 1 << (at & 7);
      copy[at]! ^= bit;
      for (const { evidence } of [inspectStream([[0, copy]]), inspectDatagrams([[0, copy]])]) {
        expect(JSON.stringify(evidence).includes(SECRET.slice(8, 24))).toBe(false);
      }
      copy[at]! ^= bit;
    }
  });

  it('survives anything in any order', () => {
    const piece = fc.tuple(
      fc.constantFrom(0 as const, 1 as const),
      fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(valid.length).chain((start) => fc.nat(valid.length - start).map((length) => valid.slice(start, start + length))),
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, midstream) => {
        const context = new Context();
        for (const inspector of [sip.create(context, null, midstream), sipDatagrams.create(context, null, midstream)]) {
          feed(context, inspector, pieces);
          inspector.gap(0, 7);
          inspector.end();
        }
        expect(context.evidence.sip?.media.length ?? 0).toBeLessThanOrEqual(1024);
      }),
      { numRuns: 300 },
    );
  });
});
