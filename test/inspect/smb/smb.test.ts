import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/inspect/evidence.js';
import { CLIENT, EITHER, MORE, NO, SERVER } from '../../../src/inspect/inspector.js';
import { smb } from '../../../src/inspect/smb/index.js';
import { MAX_FRONT } from '../../../src/inspect/smb/messages.js';
import { MAX_PIPES } from '../../../src/inspect/smb/pipes.js';
import { Context } from '../tls/fixtures.js';
import {
  authenticate,
  bind,
  bindAck,
  close,
  compressed,
  control,
  controlled,
  create,
  createAndx,
  framed,
  join,
  lanmanSetup,
  listed,
  negotiate1,
  negotiated,
  negotiated1,
  negotiated1With,
  negotiatedWith,
  negotiateRequest,
  PIPE_TRANSCEIVE,
  plainSetup,
  plainSetupAnswer,
  positiveResponse,
  read,
  readAndx,
  readAndxData,
  readData,
  request,
  response,
  sessionRequest,
  sessionSetup,
  setInfo,
  setupAnswer,
  smb2,
  ticket,
  transaction,
  transaction2Data,
  transactionData,
  transform,
  treeConnect,
  treeConnectAndx,
  unicodeSetup,
  write,
  writeAndx,
  zeros,
} from './fixtures.js';

type Step = readonly [Side, Uint8Array | number];

/** One step a packet; a number is that many missing octets. */
function inspect(steps: readonly Step[], cut = 0, clientSide: Side | null = 0, started = true) {
  const context = new Context();
  context.starts = [started, started];
  const inspector = smb.create(context, clientSide, !started);
  steps.forEach(([side, what], index) => {
    context.packet = index + 1;
    if (typeof what === 'number') inspector.gap(side, what);
    else
      for (let at = 0; at < what.length; at += cut || what.length)
        if (!inspector.rejected) inspector.data(side, what, at, cut === 0 ? what.length : Math.min(what.length, at + cut));
  });
  inspector.end();
  return { ...context.evidence, rejected: inspector.rejected };
}

const uuid = (first: string) => `${first}-0000-0000-0000-000000000000`;
const text = (length: number): Uint8Array => new Uint8Array(length).fill(0x41);
const data = Buffer.from('budget for next year');
const ACCEPTED = 0;
const MORE_PROCESSING = 0xc0000016;
const LOGON_FAILURE = 0xc000006d;

const opening: Step[] = [
  [1, framed(negotiated(0x0311))],
  [0, framed(sessionSetup(join(text(20), authenticate())))],
  [1, framed(setupAnswer(ACCEPTED))],
  [0, framed(treeConnect({ signed: true }))],
];

describe('recognition', () => {
  const at = (bytes: Uint8Array, midstream = false) => smb.recognise(bytes, 0, bytes.length, midstream);

  it.each([
    ['SMB1 request', framed(negotiate1), CLIENT],
    ['SMB1 response', framed(negotiated1), SERVER],
    ['SMB2 request', framed(treeConnect()), CLIENT],
    ['SMB2 response', framed(negotiated(0x0311)), SERVER],
    ['transform', framed(transform(80)), EITHER],
    ['compressed', framed(compressed(80)), EITHER],
  ])('%s, from the start and inside the stream', (_name, bytes, expected) => {
    expect(at(bytes)).toBe(expected);
    expect(at(bytes, true)).toBe(expected);
    for (let length = 0; length < bytes.length; length++) {
      expect([MORE, expected]).toContain(at(bytes.subarray(0, length)));
      expect([NO, expected]).toContain(at(bytes.subarray(0, length), true));
    }
  });

  it('the session service: request, and response with what follows it', () => {
    expect(at(sessionRequest())).toBe(CLIENT);
    expect(at(sessionRequest().subarray(0, 20))).toBe(MORE);
    expect(at(positiveResponse)).toBe(MORE);
    expect(at(join(positiveResponse, framed(negotiated1)))).toBe(SERVER);
  });

  it('refuses what only looks like it', () => {
    const named = sessionRequest();
    named[6] = 0x7a;
    expect(at(named)).toBe(NO);
    expect(at(Buffer.from('\0\0\0\x40SMBX'))).toBe(NO);
    expect(at(framed(Buffer.from('\xfeSMB', 'latin1'), zeros(64)))).toBe(NO);
    expect(at(Uint8Array.of(0x82, 0, 0, 9))).toBe(NO);
    expect(at(Buffer.from('EHLO'))).toBe(NO);
  });
});

describe('dialect', () => {
  it.each([
    [0x0202, '2.0.2'],
    [0x0210, '2.1'],
    [0x0300, '3.0'],
    [0x0302, '3.0.2'],
    [0x0311, '3.1.1'],
    [0x02ff, null],
    [0x0999, null],
  ])('%i is %s', (revision, dialect) => {
    expect(inspect([[1, framed(negotiated(revision))]]).smb?.dialect).toBe(dialect);
  });

  it('NT LM 0.12 is 1, until a later negotiation says more', () => {
    const first: Step[] = [
      [0, framed(negotiate1)],
      [1, framed(negotiated1)],
    ];
    expect(inspect(first)).toMatchObject({ protocol: 'smb', clientSide: 0, smb: { dialect: '1', readable: null } });
    expect(inspect([...first, [1, framed(negotiated(0x0210))]]).smb?.dialect).toBe('2.1');
  });
});

describe('protection', () => {
  it('nothing but setup is neither readable nor encrypted', () => {
    expect(inspect(opening)).toMatchObject({ cleartext: null, smb: { dialect: '3.1.1', signed: 4, encrypted: null, readable: null } });
  });

  it('data in clear', () => {
    expect(inspect([[0, framed(write(1, data))]])).toMatchObject({
      cleartext: { packet: 1, what: 'SMB2 WRITE data' },
      smb: { signed: null, encrypted: null, readable: 1 },
    });
    expect(inspect([[1, framed(readData(data))]])).toMatchObject({ clientSide: 0, smb: { readable: 1 } });
  });

  it('signed data are signed; one unsigned message with data voids it, whichever came first', () => {
    const signed: Step = [0, framed(write(1, data, { signed: true }))];
    const bare: Step = [1, framed(readData(data))];
    expect(inspect([...opening, signed]).smb).toMatchObject({ signed: 4, readable: 5 });
    expect(inspect([...opening, signed, bare]).smb).toMatchObject({ signed: null, readable: 5 });
    expect(inspect([...opening, bare, signed]).smb).toMatchObject({ signed: null, readable: 5 });
  });

  it('a transform header is encryption, if it says so and fits', () => {
    expect(inspect([...opening, [0, framed(transform(80))]])).toMatchObject({ cleartext: null, smb: { encrypted: 5, readable: null } });
    const off = transform(80);
    off[42] = 0;
    const longer = transform(80);
    longer[36] = 81;
    for (const wrong of [off, longer]) expect(inspect([...opening, [0, framed(wrong)]]).smb?.encrypted).toBe(null);
  });

  it('compression hides nothing, behind a tree connect or where that was not captured', () => {
    expect(inspect([...opening, [0, framed(compressed(80))]]).smb?.readable).toBe(5);
    expect(inspect([[0, framed(compressed(80))]]).smb?.readable).toBe(null);
    expect(inspect([[0, framed(compressed(80))]], 0, null, false).smb?.readable).toBe(1);
  });

  it('negotiate validation and referrals are no data, other control codes are', () => {
    expect(inspect([[0, framed(control(0x00140204, 1, data))]]).smb?.readable).toBe(null);
    expect(inspect([[0, framed(control(0x00060194, 1, data))]]).smb?.readable).toBe(null);
    expect(inspect([[0, framed(control(0x001440f2, 1, data))]]).smb?.readable).toBe(1);
  });

  it('empty, refused and impossible data are none', () => {
    const refused = smb2(8, join(Uint8Array.of(9, 0), zeros(7)), { response: true, status: 0xc0000011 });
    const outside = write(1, data);
    outside[66] = 0xff;
    outside[67] = 0xff;
    for (const message of [write(1, zeros(0)), refused, outside]) expect(inspect([[0, framed(message)]]).smb?.readable).toBe(null);
  });

  it('SMB1: only a filled signature is one', () => {
    const signedBy = (signature?: string) => inspect([[0, framed(writeAndx(1, data, { signature }))]]).smb;
    expect(signedBy('\x11\x22\x33')).toMatchObject({ signed: 1, readable: 1 });
    for (const none of [undefined, '', 'BSRSPYL ']) expect(signedBy(none)).toMatchObject({ signed: null, readable: 1 });
  });
});

describe('session setup', () => {
  it.each([
    [ACCEPTED, 'accepted'],
    [LOGON_FAILURE, 'refused'],
    [MORE_PROCESSING, null],
  ])('names the NTLM user, never the response; status %i', (status, outcome) => {
    const { credentials } = inspect([opening[1]!, [1, framed(setupAnswer(status))]]);
    expect(credentials).toEqual([
      {
        mechanism: 'ntlm',
        user: 'DOM\\alice',
        domain: 'DOM',
        ntlmVersion: null,
        beforeTls: true,
        passwordReadable: false,
        packet: 1,
        outcome,
      },
    ]);
  });
});

describe('what was negotiated', () => {
  const AES_256_GCM = Uint8Array.of(1, 0, 4, 0);
  const preauth = [1, zeros(38)] as const;

  it.each([
    ['the context of 3.1.1, behind another one', 0x0311, 0, [[...preauth], [2, AES_256_GCM]], 'aes-256-gcm'],
    ['no common cipher', 0x0311, 0, [[2, Uint8Array.of(1, 0, 0, 0)]], null],
    ['two ciphers, which no answer has', 0x0311, 0, [[2, Uint8Array.of(2, 0, 1, 0, 2, 0)]], null],
    ['the capability of 3.0', 0x0300, 0x40, [], 'aes-128-ccm'],
    ['3.0 without it', 0x0300, 0, [], null],
    ['2.1, which cannot encrypt', 0x0210, 0x40, [], null],
  ] as [string, number, number, [number, Uint8Array][], string | null][])(
    'cipher: %s',
    (_name, dialect, capabilities, contexts, cipher) => {
      expect(inspect([[1, framed(negotiatedWith(dialect, 1, capabilities, contexts))]]).smb?.cipher).toBe(cipher);
    },
  );

  it('signing is required when one end requires it', () => {
    const signing = (client: number, server: number) =>
      inspect([
        [0, framed(negotiateRequest(client))],
        [1, framed(negotiatedWith(0x0311, server, 0, []))],
      ]).smb?.signing;
    expect([signing(1, 1), signing(1, 3), signing(3, 1), signing(0, 0)]).toEqual(['enabled', 'required', 'required', 'off']);
    const smb1 = (mode: number, words?: number) => inspect([[1, framed(negotiated1With(mode, words))]]).smb?.signing;
    expect([smb1(3), smb1(7), smb1(15), smb1(15, 13)]).toEqual(['off', 'enabled', 'required', 'off']);
    expect(inspect([[0, framed(treeConnect())]]).smb?.signing).toBe(null);
  });

  it('SMB1 is in use when it was chosen or spoken, not when it was offered', () => {
    const smb1 = (...steps: Step[]) => inspect(steps).smb?.smb1;
    expect(smb1([0, framed(negotiate1)], [1, framed(negotiated(0x02ff))])).toBe(null);
    expect(smb1([0, framed(negotiate1)], [1, framed(negotiated1)])).toBe(2);
    expect(smb1([0, framed(treeConnectAndx(''))])).toBe(1);
  });
});

describe('names of files', () => {
  it.each([
    ['CREATE', [0, framed(create('budget.xlsx'))], 'SMB2 CREATE with the name of a file'],
    ['a directory', [1, framed(listed(14, 40))], 'SMB2 directory listing'],
    ['attributes', [1, framed(listed(16, 40))], 'SMB2 file attributes'],
    ['changes', [1, framed(listed(15, 40))], 'SMB2 names of changed files'],
    ['new attributes', [0, framed(setInfo(40))], 'SMB2 file attributes'],
    ['SMB1 creation', [0, framed(createAndx('budget.xls'))], 'SMB1 NT_CREATE_ANDX with the name of a file'],
    ['SMB1 listing', [1, framed(transaction2Data(40))], 'SMB1 directory listing or file attributes'],
  ] as [string, Step, string][])('%s: readable, though no data passed', (_name, step, what) => {
    expect(inspect([...opening, step])).toMatchObject({
      cleartext: { packet: 5, what },
      smb: { names: 5, readable: null, signed: null },
    });
  });

  it('signed names are signed', () => {
    expect(inspect([...opening, [0, framed(create('x', { signed: true }))]]).smb).toMatchObject({ signed: 4, names: 5 });
  });

  it('say nothing against the encryption of another share', () => {
    const evidence = inspect([...opening, [0, framed(create('srvsvc'))], [0, framed(transform(80))]]);
    expect(evidence).toMatchObject({ cleartext: null, smb: { names: 5, encrypted: 6, readable: null } });
  });

  it('none: the root of a share, errors and interim answers, empty lists', () => {
    const pending = listed(14, 40, { status: 0x103 });
    for (const message of [create(''), pending, listed(14, 0), setInfo(0)])
      expect(inspect([...opening, [0, framed(message)]])).toMatchObject({ cleartext: null, smb: { names: null, signed: 4 } });
  });
});

describe('logins without NTLMSSP', () => {
  const PASSWORD = 'Winter2003';
  const RESPONSE = 'r'.repeat(24);
  const USER_LEVEL = 1;
  const CHALLENGE = 3;
  const login = (...steps: Uint8Array[]) => inspect(steps.map((message): Step => [(message[9]! & 0x80) !== 0 ? 1 : 0, framed(message)]));

  it('Kerberos names nobody and has an outcome', () => {
    const { credentials } = inspect([
      [0, framed(sessionSetup(join(text(30), ticket())))],
      [1, framed(setupAnswer(ACCEPTED))],
    ]);
    expect(credentials).toEqual([
      {
        mechanism: 'kerberos',
        user: null,
        domain: null,
        ntlmVersion: null,
        beforeTls: true,
        passwordReadable: false,
        packet: 1,
        outcome: 'accepted',
      },
    ]);
  });

  it.each([
    ['the server asked for it', negotiated1With(USER_LEVEL), plainSetup(PASSWORD, '', 'alice', 'CORP'), 'CORP\\alice'],
    ['a password of 24 octets', negotiated1With(USER_LEVEL), plainSetup('p'.repeat(24), '', 'alice', 'CORP'), 'CORP\\alice'],
    ['LAN Manager', negotiated1With(USER_LEVEL, 13), lanmanSetup(PASSWORD, 'alice'), 'alice'],
    ['Unicode names', negotiated1With(USER_LEVEL), unicodeSetup(PASSWORD, 'älice', 'CORP'), 'CORP\\älice'],
  ])('a password as it is: %s', (_name, answer, setup, user) => {
    const evidence = login(answer, setup, plainSetupAnswer(0));
    expect(evidence).toMatchObject({
      cleartext: { packet: 2, what: 'credential (smb-password)' },
      credentials: [{ mechanism: 'smb-password', user, passwordReadable: true, packet: 2, outcome: 'accepted' }],
    });
    expect(JSON.stringify(evidence)).not.toContain(PASSWORD);
  });

  it('responses to a challenge are none, also when the negotiation was not seen', () => {
    const hidden = { mechanism: 'ntlm', user: 'CORP\\alice', passwordReadable: false };
    const ntlm2 = plainSetup(RESPONSE, 'v'.repeat(120), 'alice', 'CORP');
    for (const messages of [[negotiated1With(CHALLENGE), ntlm2], [ntlm2], [plainSetup(RESPONSE, RESPONSE, 'alice', 'CORP')]])
      expect(login(...messages)).toMatchObject({ cleartext: null, credentials: [hidden] });
    expect(login(plainSetup(PASSWORD, '', 'alice', 'CORP'))).toMatchObject({ credentials: [{ passwordReadable: true }] });
    expect(login(plainSetup('', PASSWORD, 'alice', 'CORP'))).toMatchObject({ credentials: [{ passwordReadable: true }] });
  });

  it('the password of a share, where shares have passwords', () => {
    expect(login(negotiated1With(0), treeConnectAndx(PASSWORD)).credentials).toEqual([
      {
        mechanism: 'smb-password',
        user: null,
        domain: null,
        ntlmVersion: null,
        beforeTls: true,
        passwordReadable: true,
        packet: 2,
        outcome: null,
      },
    ]);
    for (const answer of [negotiated1With(USER_LEVEL), negotiated1With(2)])
      expect(login(answer, treeConnectAndx(PASSWORD)).credentials).toEqual([]);
    expect(login(negotiated1With(0), treeConnectAndx('')).credentials).toEqual([]);
  });

  it('nobody and guests', () => {
    expect(login(plainSetup('', '', '', ''), plainSetupAnswer(0))).toMatchObject({ credentials: [], smb: { anonymous: 2, guest: null } });
    expect(login(plainSetup('', '', '', ''), plainSetupAnswer(0, LOGON_FAILURE)).smb?.anonymous).toBe(null);
    const guest = login(plainSetup(RESPONSE, RESPONSE, 'alice', ''), plainSetupAnswer(1));
    expect(guest).toMatchObject({ credentials: [{ user: 'alice', outcome: 'accepted' }], smb: { guest: 2, anonymous: null } });
    const flags = (value: number, status = ACCEPTED) => inspect([[1, framed(setupAnswer(status, value))]]).smb;
    expect(flags(1)).toMatchObject({ guest: 1, anonymous: null });
    expect(flags(2)).toMatchObject({ guest: null, anonymous: 1 });
    expect(flags(4)).toMatchObject({ guest: null, anonymous: null });
    expect(flags(3, MORE_PROCESSING)).toMatchObject({ guest: null, anonymous: null });
  });
});

describe('RPC in pipes', () => {
  const stub = text(40);
  const overWrites: Step[] = [
    [0, framed(write(7, bind(0xabcd0001), { id: 1 }))],
    [0, framed(read(7, { id: 2 }))],
    [1, framed(readData(bindAck(), { id: 2 }))],
    [0, framed(control(PIPE_TRANSCEIVE, 7, request(stub), { id: 3 }))],
    [1, framed(controlled(PIPE_TRANSCEIVE, 7, response(stub), { id: 3 }))],
  ];
  const known = { uuid: uuid('abcd0001'), version: '1.0', packet: 1, accepted: true };

  it('through WRITE, READ and transceive', () => {
    const evidence = inspect(overWrites);
    expect(evidence).toMatchObject({ protocol: 'smb', clientSide: 0, rpc: { requests: { none: { count: 2, firstPacket: 4 } } } });
    expect(evidence.rpc?.interfaces).toEqual([known]);
  });

  it('through SMB1 WRITE_ANDX, READ_ANDX and TRANSACTION', () => {
    const evidence = inspect([
      [0, framed(writeAndx(5, bind(0xabcd0001), { id: 1 }, true))],
      [0, framed(readAndx(5, { id: 2 }))],
      [1, framed(readAndxData(bindAck(), { id: 2 }))],
      [0, framed(transaction(5, request(stub), { id: 3 }))],
      [1, framed(transactionData(response(stub), { id: 3 }))],
    ]);
    expect(evidence.rpc?.interfaces).toEqual([known]);
    expect(evidence.rpc?.requests).toEqual({ none: { count: 2, firstPacket: 4 } });
  });

  it('keeps pipes apart, whose fragments interleave', () => {
    const [one, two] = [bind(0xabcd0001), bind(0xabcd0002)];
    const evidence = inspect([
      [0, framed(write(1, one.subarray(0, 30)))],
      [0, framed(write(2, two.subarray(0, 30)))],
      [0, framed(write(1, one.subarray(30)))],
      [0, framed(write(2, two.subarray(30)))],
    ]);
    expect(evidence.rpc?.interfaces.map((each) => each.uuid)).toEqual([uuid('abcd0001'), uuid('abcd0002')]);
  });

  it('reads every message of a compound', () => {
    const pad = (message: Uint8Array) => join(message, zeros((8 - (message.length & 7)) & 7));
    const length = pad(write(1, bind(0xabcd0001))).length;
    const compound = framed(pad(write(1, bind(0xabcd0001), { next: length })), write(2, bind(0xabcd0002)));
    expect(inspect([[0, compound]]).rpc?.interfaces).toHaveLength(2);
  });

  it('does not take a file for a pipe', () => {
    expect(inspect([[0, framed(write(1, data))]]).rpc).toBe(null);
  });

  it('an identifier used again is a new pipe', () => {
    const evidence = inspect([
      [0, framed(write(1, bind(0xabcd0001).subarray(0, 30)))],
      [0, framed(close(1))],
      [0, framed(write(1, bind(0xabcd0002)))],
    ]);
    expect(evidence.rpc?.interfaces.map((each) => each.uuid)).toContain(uuid('abcd0002'));
  });

  it('follows no more than its limit; the longest unused gives way', () => {
    const half = bind(0xabcd0001).subarray(0, 30);
    const rest = bind(0xabcd0001).subarray(30);
    const many = Array.from({ length: MAX_PIPES }, (_, i): Step => [0, framed(write(i + 2, half))]);
    const first: Step = [0, framed(write(1, half))];
    const last: Step = [0, framed(write(1, rest))];
    expect(inspect([first, ...many, last]).rpc?.interfaces ?? []).toEqual([]);
    expect(inspect([first, ...many.slice(1), last]).rpc?.interfaces).toHaveLength(1);
  });
});

describe('framing', () => {
  const dialogue: Step[] = [
    [0, sessionRequest()],
    [1, positiveResponse],
    ...opening,
    [0, framed(write(7, bind(0xabcd0001), { id: 1 }))],
    [0, framed(read(7, { id: 2 }))],
    [1, framed(readData(bindAck(), { id: 2 }))],
    [0, join(framed(control(PIPE_TRANSCEIVE, 7, request(text(40)))), framed(transform(90)))],
    [0, framed(writeAndx(5, bind(0xabcd0002)))],
    [0, framed(write(9, text(MAX_FRONT * 2)))],
    [0, framed(write(8, bind(0xabcd0003)))],
    [1, framed(negotiatedWith(0x0311, 3, 0, [[2, Uint8Array.of(1, 0, 2, 0)]]))],
    [0, framed(create('notes.txt'))],
    [1, framed(negotiated1With(1))],
    [0, framed(plainSetup('Winter2003', '', 'alice', 'DOM'))],
    [1, framed(plainSetupAnswer(1))],
    [0, framed(unicodeSetup('Winter2003', 'bob', 'DOM'))],
    [0, framed(sessionSetup(ticket()))],
  ];

  it('finds the same whatever the segments', () => {
    const whole = inspect(dialogue);
    expect(whole.rpc?.interfaces).toHaveLength(3);
    for (const cut of [1, 2, 3, 5, 7, 64, 1000]) expect(inspect(dialogue, cut)).toEqual(whole);
  });

  it('finds the same when one packet is split at any byte', () => {
    const short = dialogue.filter(([, what]) => (what as Uint8Array).length < 1000);
    const whole = JSON.stringify(inspect(short));
    short.forEach(([side, what], index) => {
      const bytes = what as Uint8Array;
      for (let at = 1; at < bytes.length; at++) {
        const context = new Context();
        const inspector = smb.create(context, 0, false);
        short.forEach(([each, piece], i) => {
          context.packet = i + 1;
          if (i === index) inspector.data(side, bytes, 0, at);
          inspector.data(each, piece as Uint8Array, i === index ? at : 0, (piece as Uint8Array).length);
        });
        inspector.end();
        expect(JSON.stringify({ ...context.evidence, rejected: inspector.rejected })).toBe(whole);
      }
    });
  });

  it('a loss inside what is passed over costs nothing, another one until a segment begins with a message', () => {
    const big = framed(write(9, text(MAX_FRONT * 2)));
    const next: Step = [0, framed(write(8, bind(0xabcd0003)))];
    const half = MAX_FRONT + 1000;
    const seen = (steps: Step[]) => inspect(steps).rpc?.interfaces.length ?? 0;
    expect(
      seen([
        [0, big.subarray(0, half)],
        [0, 100],
        [0, join(big.subarray(half + 100), next[1] as Uint8Array)],
      ]),
    ).toBe(1);
    expect(seen([[0, big.subarray(0, half)], [0, big.length], next])).toBe(1);
    expect(
      seen([
        [0, big.subarray(0, half)],
        [0, big.length],
        [0, join(text(9), next[1] as Uint8Array)],
      ]),
    ).toBe(0);
    expect(seen([[0, big.subarray(0, half)], [0, big.length], [0, text(9)], next])).toBe(1);
  });

  it('rejects what turns out to be something else', () => {
    expect(
      inspect([
        [0, sessionRequest()],
        [1, Uint8Array.of(0x83, 0, 0, 1, 0x82)],
      ]).rejected,
    ).toBe(true);
    expect(
      inspect([
        [0, sessionRequest()],
        [0, Buffer.from('GET / HTTP/1.1')],
      ]).rejected,
    ).toBe(true);
  });

  it('every prefix and every flipped bit: nothing throws, no credential but the users', () => {
    const all = join(...dialogue.slice(2).map(([, what]) => (what as Uint8Array).subarray(0, 400)));
    for (let length = 0; length <= all.length; length += 3) inspect([[0, all.subarray(0, length)]]);
    const parts = dialogue.map(([side, what]) => [side, (what as Uint8Array).slice(0, 600)] as const);
    fc.assert(
      fc.property(fc.nat(parts.length - 1), fc.nat(600 * 8), fc.integer({ min: 0, max: 9 }), (part, bit, cut) => {
        const flipped = parts.map(([side, bytes], i): Step => {
          const copy = bytes.slice();
          if (i === part) copy[(bit >> 3) % copy.length]! ^= 1 << (bit & 7);
          return [side, copy];
        });
        const { credentials, rpc } = inspect(flipped, cut);
        expect(credentials.length).toBeLessThanOrEqual(4);
        expect(JSON.stringify(credentials)).not.toContain('Winter2003');
        expect(rpc?.interfaces.length ?? 0).toBeLessThanOrEqual(64);
      }),
      { numRuns: 2000 },
    );
  });

  it('noise behind any of the protocol identifiers: nothing throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0xfc, 0xfd, 0xfe, 0xff),
        fc.uint8Array({ maxLength: 400 }),
        fc.integer({ min: 0, max: 9 }),
        (kind, noise, cut) => {
          const message = framed(Uint8Array.of(kind, 0x53, 0x4d, 0x42), noise);
          smb.recognise(message, 0, message.length, false);
          inspect(
            [
              [0, message],
              [1, message],
              [0, noise.length],
              [0, noise],
            ],
            cut,
            null,
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});
