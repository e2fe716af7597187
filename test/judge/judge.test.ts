import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import type { RpcAuthLevel } from '../../src/inspect/evidence.js';
import { emptyEvidence } from '../../src/inspect/evidence.js';
import { judge } from '../../src/judge/judge.js';
import { parseHost } from '../../src/site/options.js';
import { NO_SITE, type SiteProfile, type StaticPort } from '../../src/site/profile.js';
import type { StoredEndpoint, StoredFlow } from '../../src/store/rows.js';
import { endpoint, FactStore, flow, noSmb, rpcAt, tls } from '../helpers/facts.js';

const catalog = loadCatalog();
const EMSMDB = 'a4f1db00-ca47-1067-b31f-00dd010662da';
const NSPI = 'f5cc5a18-4264-101a-8c59-08002b2f8426';

function judged(flows: StoredFlow[], endpoints: StoredEndpoint[] = [], site: Partial<SiteProfile> = {}) {
  const store = new FactStore(flows, endpoints);
  judge(store, catalog, { ...NO_SITE, ...site });
  return { store, verdicts: flows.map((each) => store.verdictOf(each)) };
}

const one = (each: StoredFlow, endpoints: StoredEndpoint[] = [], site: Partial<SiteProfile> = {}) =>
  judged([each], endpoints, site).verdicts[0]!;
const pin = (service: string, port: number): StaticPort => ({ service, port, servers: null });
const cas = { hosts: [parseHost('10.0.0.5=client-access')], releases: ['2010'] };

describe('data paths, by what is known best', () => {
  const store = flow('10.0.0.9:1025', '10.0.0.5:1032', { state: 'midstream', evidence: rpcAt('connect') });

  it('a learned endpoint names flows that began before the capture', () => {
    expect(one(store, [endpoint('10.0.0.5:1032', EMSMDB)])).toMatchObject({
      pathId: '2003/information-store',
      pathBasis: 'endpoint-mapper',
      expectation: 'expected',
    });
  });

  it('without it the flow is unknown RPC', () => {
    expect(one(store).pathId).toBe(null);
  });

  it('the flow’s own bind names it', () => {
    const bound = flow('10.0.0.9:1025', '10.0.0.5:59532', { evidence: { ...rpcAt('privacy') } });
    bound.evidence!.rpc!.interfaces.push({ uuid: EMSMDB, version: '0.81', packet: 3, accepted: true });
    expect(one(bound, [], cas)).toMatchObject({ pathBasis: 'payload', pathRelease: '2010', protection: 'encrypted' });
  });

  it('a configured static port names a flow nobody announced', () => {
    const silent = flow('10.0.0.9:1025', '10.0.0.5:59532', { state: 'midstream', evidence: null });
    expect(one(silent, [], { ...cas, staticPorts: [pin('rpc-client-access', 59_532)] })).toMatchObject({
      pathBasis: 'static-port',
      expectation: 'expected',
    });
  });

  it('another port than the configured one is drift, whatever said so', () => {
    const pinned = { ...cas, staticPorts: [pin('rpc-client-access', 59_532)] };
    const verdict = one(store, [endpoint('10.0.0.5:1032', EMSMDB)], pinned);
    expect(verdict.expectation).toBe('unexpected');
    expect(verdict.reasons[0]).toMatch(
      /^static-port-drift: rpc-client-access is configured as 59532, but EMSMDB is on 1032, a dynamic port$/,
    );
    const right = flow('10.0.0.9:1025', '10.0.0.5:59532', { evidence: rpcAt('privacy') });
    expect(one(right, [endpoint('10.0.0.5:59532', EMSMDB)], pinned).expectation).toBe('expected');
    expect(one(store, [endpoint('10.0.0.5:1032', NSPI, 'endpoint-mapper', '56.0')], pinned).reasons.join()).not.toContain('drift');
  });

  it('the catalog’s port names a flow whose payload agrees', () => {
    const verdict = one(flow('10.0.0.9:1025', '10.0.0.5:143', { evidence: { protocol: 'imap' } }), [], cas);
    expect(verdict).toMatchObject({ pathBasis: 'port', pathRelease: '2010', protocol: 'imap', protocolBasis: 'payload' });
  });

  it('where nothing betrays the release the newest that states the row is meant, whatever an older one has on by default', () => {
    // 2019 and SE take these rows over from 2016, whose documentation they rest on.
    const newest = '2016';
    for (const [port, protocol] of [
      [143, 'imap'],
      [110, 'pop3'],
      [25, 'smtp'],
    ] as const) {
      const verdict = one(flow('10.0.0.9:1025', `10.0.0.5:${port}`, { evidence: { protocol } }));
      expect(verdict).toMatchObject({ pathBasis: 'port', pathRelease: newest });
    }
  });

  it('payload beats port, always', () => {
    const verdict = one(flow('10.0.0.9:1025', '10.0.0.5:993', { evidence: { protocol: 'http' } }), [], cas);
    expect(verdict).toMatchObject({ pathId: null, protocol: 'http', expectation: 'unexpected' });
    expect(verdict.reasons[0]).toMatch(/^protocol-mismatch: http on tcp 993/);
  });

  it('a dynamic range only counts for a server known to offer RPC', () => {
    const dynamic = (evidence = rpcAt('privacy')) => flow('10.0.0.9:1025', '10.0.0.5:49200', { evidence });
    expect(one(dynamic(), [], cas)).toMatchObject({ pathBasis: 'port-range' });
    expect(one(dynamic()).pathBasis).toBe(null);
  });

  it('TLS that carries a known service is named after it', () => {
    const verdict = one(flow('10.0.0.9:1025', '10.0.0.5:993', { evidence: { protocol: 'tls', tls: tls() } }), [], cas);
    expect(verdict).toMatchObject({ protocol: 'imap', protocolBasis: 'port', protection: 'encrypted', protectionMechanism: 'tls-1.2' });
  });
});

describe('which side is the server', () => {
  it('the learned endpoint, when no SYN and no payload said so', () => {
    const guessed = flow('10.0.0.5:1032', '10.0.0.9:1025', { serverBasis: 'none', state: 'midstream' });
    const { store, verdicts } = judged([guessed], [endpoint('10.0.0.5:1032', EMSMDB)]);
    expect(store.flowVerdicts[0]).toMatchObject({ swapped: true, serverBasis: 'endpoint-mapper' });
    expect(verdicts[0]!.pathId).toBe('2003/information-store');
  });

  it('the catalog’s port, before the lower one', () => {
    const { store } = judged([flow('10.0.0.5:3268', '10.0.0.9:1025', { serverBasis: 'none', state: 'midstream' })]);
    expect(store.flowVerdicts[0]).toMatchObject({ swapped: true, serverBasis: 'port' });
  });

  it('never against a SYN', () => {
    const { store } = judged([flow('10.0.0.5:25', '10.0.0.9:40000')]);
    expect(store.flowVerdicts[0]).toMatchObject({ swapped: false, serverBasis: 'syn' });
  });
});

describe('expectation', () => {
  it('leaves alone what does not touch Exchange', () => {
    expect(one(flow('10.0.0.9:1025', '192.0.2.1:80', { evidence: { protocol: 'http' } })).expectation).toBe('unrelated');
  });

  it('judges a mail protocol wherever it is spoken', () => {
    expect(one(flow('10.0.0.9:1025', '10.0.0.7:143', { evidence: { protocol: 'imap' } })).expectation).toBe('expected');
    const odd = one(flow('10.0.0.9:1025', '10.0.0.7:2143', { evidence: { protocol: 'imap' } }));
    expect(odd).toMatchObject({ expectation: 'unexpected', protection: 'cleartext' });
    expect(odd.reasons[0]).toMatch(/^no-data-path/);
  });

  it('does not expect a stranger’s port on an Exchange server', () => {
    expect(one(flow('10.0.0.9:1025', '10.0.0.5:3306'), [], cas)).toMatchObject({ expectation: 'unexpected', pathId: null });
  });

  it('holds configured roles against the data path', () => {
    const edgeSync = flow('10.0.0.9:1025', '10.0.0.5:50636', { evidence: { protocol: 'tls', tls: tls() } });
    expect(one(edgeSync, [], cas).reasons[0]).toMatch(/^wrong-server-role: "/);
    expect(
      one(edgeSync, [], { releases: ['2010'], hosts: [parseHost('10.0.0.5=edge-transport'), parseHost('10.0.0.9=hub-transport')] })
        .expectation,
    ).toBe('expected');
  });
});

describe('protection', () => {
  const imap = (evidence: Parameters<typeof flow>[2]) => one(flow('10.0.0.9:1025', '10.0.0.5:143', evidence), [], cas);
  const upgrade = {
    verb: 'STARTTLS',
    offered: 3,
    notOffered: null,
    asked: 4,
    accepted: 5,
    refused: null,
    done: 6,
    plaintextAfter: null,
    pipelined: null,
    stripped: null,
  };

  it.each([
    ['TLS established', { protocol: 'tls' as const, tls: tls() }, 'encrypted', null],
    [
      'TLS tried and refused',
      {
        protocol: 'tls' as const,
        tls: tls({ established: false, alert: { side: 1 as const, description: 'handshake_failure', packet: 6, level: 'fatal' } }),
      },
      'undetermined',
      'handshake-failed',
    ],
    ['TLS without encryption', { protocol: 'tls' as const, tls: tls({ cipher: 'TLS_RSA_WITH_NULL_SHA' }) }, 'cleartext', null],
    ['TLS whose suite was not seen', { protocol: 'tls' as const, tls: tls({ cipher: null }) }, 'undetermined', 'unknown-protocol'],
    [
      'records of such a session that can be read',
      { protocol: 'tls' as const, tls: tls({ cipher: null, established: false, look: { as: 'readable', packet: 7 } }) },
      'cleartext',
      null,
    ],
    [
      'records of such a session that only a cipher leaves',
      { protocol: 'tls' as const, tls: tls({ cipher: null, look: { as: 'ciphertext', packet: 7 } }) },
      'encrypted',
      null,
    ],
    [
      'an upgrade to such a session',
      { protocol: 'imap' as const, tls: tls({ cipher: null, look: { as: 'ambiguous', packet: 7 } }), upgrade },
      'undetermined',
      'unknown-protocol',
    ],
    ['STARTTLS done', { protocol: 'imap' as const, tls: tls(), upgrade }, 'upgraded', null],
    [
      'STARTTLS accepted, nothing after',
      { protocol: 'imap' as const, upgrade: { ...upgrade, done: null } },
      'undetermined',
      'handshake-failed',
    ],
    [
      'STARTTLS accepted, plaintext after',
      { protocol: 'imap' as const, upgrade: { ...upgrade, done: null, plaintextAfter: 7 } },
      'cleartext',
      null,
    ],
    ['STARTTLS refused', { protocol: 'imap' as const, upgrade: { ...upgrade, accepted: null, refused: 5, done: null } }, 'cleartext', null],
    [
      'offered, never asked',
      { protocol: 'imap' as const, upgrade: { ...upgrade, asked: null, accepted: null, done: null } },
      'cleartext',
      null,
    ],
  ])('%s', (_name, evidence, state, reason) => {
    expect(imap({ evidence })).toMatchObject({ protection: state, protectionReason: reason });
  });

  it.each([
    [['privacy'], 'encrypted', 'encrypted'],
    [['integrity'], 'signed', 'signed'],
    [['connect'], 'obfuscated', 'cleartext'],
    [['none'], 'obfuscated', 'cleartext'],
    [['privacy', 'connect'], 'obfuscated', 'cleartext'],
  ] as const)('RPC requests at %j: %s for MAPI, %s for others', (levels, mapi, other) => {
    const rpc = () => flow('10.0.0.9:1025', '10.0.0.5:1032', { evidence: rpcAt(...levels) });
    expect(one(rpc(), [endpoint('10.0.0.5:1032', EMSMDB)]).protection).toBe(mapi);
    expect(one(rpc()).protection).toBe(other);
  });

  it.each([
    ['cut-by-snaplen', { serverSide: { cutPackets: 1 } }],
    ['gap', { clientSide: { gapBytes: 9 } }],
    ['one-direction', { serverSide: { packets: 0 } }],
  ] as const)('SMB whose data may have been missed: %s', (reason, parts) => {
    const smb = flow('10.0.0.9:1025', '10.0.0.5:445', { evidence: { protocol: 'smb', smb: { ...noSmb, signed: 5 } }, ...parts });
    expect(one(smb)).toMatchObject({ protection: 'undetermined', protectionReason: reason, protectionMechanism: 'smb' });
  });

  it('a bind promises, requests decide', () => {
    const bindOnly = flow('10.0.0.9:1025', '10.0.0.5:1032', { evidence: rpcAt() });
    bindOnly.evidence!.rpc!.bindLevel = 'privacy';
    expect(one(bindOnly)).toMatchObject({ protection: 'undetermined', protectionReason: 'no-data' });
  });

  it('a readable stub outweighs every trailer', () => {
    const stub = flow('10.0.0.9:1025', '10.0.0.5:1032', { evidence: rpcAt('privacy') });
    stub.evidence!.rpc!.readableStub = 9;
    expect(one(stub, [endpoint('10.0.0.5:1032', EMSMDB)]).protection).toBe('obfuscated');
  });

  it.each([
    [{ encrypted: 9 }, 'encrypted', 'smb3', null],
    [{ encrypted: 9, readable: 7 }, 'cleartext', 'smb-3.0', null],
    [{ readable: 7, signed: 5 }, 'signed', 'smb-signing', null],
    [{ readable: 7 }, 'cleartext', 'smb-3.0', null],
    [{ readable: 7, dialect: null }, 'cleartext', 'smb', null],
    [{ names: 7 }, 'cleartext', 'smb-3.0', null],
    [{ names: 7, signed: 5 }, 'signed', 'smb-signing', null],
    [{ names: 7, encrypted: 9 }, 'encrypted', 'smb3', null],
    [{ signed: 5 }, 'undetermined', 'smb', 'no-data'],
  ])('SMB %j is %s, whatever the RPC in its pipes says', (parts, state, mechanism, reason) => {
    const smb = { ...noSmb, dialect: '3.0', ...parts };
    for (const rpc of [null, rpcAt('privacy').rpc!, rpcAt('none').rpc!]) {
      const pipes = flow('10.0.0.9:1025', '10.0.0.5:445', { evidence: { protocol: 'smb', smb, rpc } });
      expect(one(pipes)).toMatchObject({ protection: state, protectionMechanism: mechanism, protectionReason: reason });
    }
  });

  it.each([
    ['no-payload', { clientSide: { payloadBytes: 0 }, serverSide: { payloadBytes: 0 } }],
    ['cut-by-snaplen', { clientSide: { cutPackets: 1 } }],
    ['gap', { serverSide: { gapBytes: 9 } }],
    ['one-direction', { serverSide: { packets: 0 } }],
    ['mid-stream', { state: 'midstream' as const }],
    ['unknown-protocol', {}],
  ])('undetermined: %s', (reason, parts) => {
    for (const evidence of [null, emptyEvidence()]) {
      expect(imap({ ...parts, evidence })).toMatchObject({ protection: 'undetermined', protectionReason: reason, protectionBasis: 'none' });
    }
  });
});

describe('HTTP', () => {
  const exchange = { service: 'rpc', method: 'RPC_IN_DATA', path: '/rpc/rpcproxy.dll', packet: 4, status: 200, redirectToHttps: false };
  const http = (parts = {}) => ({
    host: null,
    server: null,
    userAgent: null,
    exchangeVersion: null,
    frontEnd: null,
    exchanges: [],
    requests: 1,
    schemesSent: [],
    schemesOffered: [],
    redirectOnly: false,
    contentPacket: null,
    sessionCookies: [],
    ...parts,
  });
  const of = (evidence: object) => one(flow('10.0.0.9:1025', '10.0.0.5:80', { evidence: { protocol: 'http', ...evidence } }), [], cas);

  it('is as readable as the RPC in its channels, unless a password or content of its own passed', () => {
    const channel = (levels: RpcAuthLevel[], evidence: object = {}) => {
      const { protection, protectionMechanism } = of({ http: http(), rpc: rpcAt(...levels).rpc, ...evidence });
      return [protection, protectionMechanism];
    };
    const content = { cleartext: { packet: 5, what: 'HTTP response with content' } };
    const login = (passwordReadable: boolean) => ({
      credentials: [{ mechanism: 'x', user: null, beforeTls: true, passwordReadable, packet: 4, outcome: null }],
    });
    expect(channel([])).toEqual(['undetermined', 'rpc-over-http']);
    expect(channel(['privacy'])).toEqual(['encrypted', 'rpc-privacy']);
    expect(channel(['privacy'], login(false))).toEqual(['encrypted', 'rpc-privacy']);
    expect(channel(['privacy'], login(true))).toEqual(['cleartext', 'http']);
    expect(channel(['privacy'], content)).toEqual(['cleartext', 'http']);
    expect(channel([], content)).toEqual(['cleartext', 'http']);
    expect(channel(['privacy', 'connect'], content)).toEqual(['cleartext', 'rpc-connect']);
    const mail = rpcAt('connect').rpc!;
    mail.interfaces = [{ uuid: EMSMDB, version: '0.81', packet: 4, accepted: null }];
    expect(of({ http: http(), rpc: mail })).toMatchObject({ protection: 'obfuscated', protectionMechanism: 'rpc-connect' });
  });

  it('is judged by its contents', () => {
    expect(of({ http: http(), cleartext: { packet: 5, what: 'content' } })).toMatchObject({ protection: 'cleartext', byDesign: false });
    expect(of({ http: http({ redirectOnly: true }) })).toMatchObject({ protection: 'cleartext', byDesign: true });
    expect(of({ http: http({ exchanges: [exchange] }) })).toMatchObject({
      protection: 'undetermined',
      protectionReason: 'no-data',
    });
    const wrapped = [{ packet: 5, side: 0, what: 'message encryption (Kerberos/SPNEGO)' }];
    expect(of({ http: http(), proofs: wrapped })).toMatchObject({
      protection: 'encrypted',
      protectionMechanism: 'http-message-encryption',
    });
    expect(of({ http: http(), proofs: wrapped, cleartext: { packet: 6, what: 'content' } }).protection).toBe('cleartext');
  });

  it('is readable by design where all of it is meant for everybody', () => {
    const probe = { ...exchange, service: 'healthcheck', method: 'GET', path: '/owa/healthcheck.htm' };
    const crl = { ...exchange, service: 'pki', method: 'GET', path: '/contoso.crl' };
    expect(of({ http: http({ exchanges: [probe, crl], requests: 2 }) })).toMatchObject({ protection: 'cleartext', byDesign: true });
    // A request that was not kept may have been anything.
    expect(of({ http: http({ exchanges: [probe, crl], requests: 3 }) })).toMatchObject({ protection: 'cleartext', byDesign: false });
    expect(of({ http: http({ exchanges: [probe, { ...crl, service: null }], requests: 2 }) })).toMatchObject({ byDesign: false });
    const cookie = { packet: 4, what: 'HTTP session cookie' };
    expect(of({ http: http({ exchanges: [probe] }), cleartext: cookie })).toMatchObject({ byDesign: false });
  });

  it('is upgraded by the tunnel of a proxy', () => {
    const upgrade = { verb: 'CONNECT', offered: null, notOffered: null, asked: 1, accepted: 2, refused: null, done: 3 };
    const tunnel = { ...upgrade, plaintextAfter: null, pipelined: null, stripped: null };
    expect(of({ http: http(), tls: tls(), upgrade: tunnel })).toMatchObject({
      protection: 'upgraded',
      protectionMechanism: 'connect, tls-1.2',
    });
  });
});

describe('fixed and dynamic ports of one interface', () => {
  it('tell RPC over HTTP from RPC over TCP, and neither is drift of the other', () => {
    const pinned = { ...cas, staticPorts: [pin('rpc-client-access', 59_532)] };
    const overHttp = flow('10.0.0.9:1025', '10.0.0.5:6001', { evidence: rpcAt('privacy') });
    const verdict = one(overHttp, [endpoint('10.0.0.5:6001', EMSMDB)], pinned);
    expect(verdict.reasons.join()).not.toContain('drift');
    expect(verdict.pathId).not.toBe('2010/rpc-client-access');
    const direct = flow('10.0.0.9:1025', '10.0.0.5:59532', { evidence: rpcAt('privacy') });
    expect(one(direct, [endpoint('10.0.0.5:59532', EMSMDB)], pinned).pathId).toBe('2010/rpc-client-access');
  });
});

it('expects new mail notifications by UDP from an Exchange 2003 server', () => {
  const notification = flow('10.0.0.5:1300', '10.0.0.9:1054', { transport: 'udp', serverBasis: 'none', evidence: null });
  const { verdicts } = judged([notification], [endpoint('10.0.0.5:1032', EMSMDB)]);
  expect(verdicts[0]).toMatchObject({ pathId: '2003/new-mail-notification', expectation: 'expected' });
});

it('knows TLS on a mail port for mail, whoever serves it', () => {
  const verdict = one(flow('10.0.0.9:1025', '10.0.0.7:995', { evidence: { protocol: 'tls', tls: tls() } }));
  expect(verdict).toMatchObject({ protocol: 'pop3', expectation: 'expected', protection: 'encrypted' });
});

describe('roles', () => {
  it('are inferred from what a host serves, and say why', () => {
    const { store } = judged(
      [flow('10.0.0.9:1025', '10.0.0.5:1032')],
      [endpoint('10.0.0.5:1032', EMSMDB), endpoint('10.0.0.5:4997', NSPI, 'endpoint-mapper', '56.0')],
    );
    expect(store.hosts).toMatchObject([{ address: '10.0.0.5', basis: 'inferred', exchange: true, releases: ['2000', '2003'] }]);
    expect(store.hosts[0]!.why).toContain('serves EMSMDB, NSPI');
  });

  it('come from greetings too', () => {
    const banner = '* OK Microsoft Exchange Server 2003 IMAP4rev1 server version 6.5.7226.0 (mail) ready.';
    const { store } = judged([flow('10.0.0.9:1025', '10.0.0.5:143', { evidence: { protocol: 'imap', banner } })]);
    expect(store.hosts[0]).toMatchObject({ exchange: true, releases: ['2003'] });
  });

  it('do not come from a stranger’s greeting', () => {
    const { store } = judged([flow('10.0.0.9:1025', '10.0.0.5:143', { evidence: { protocol: 'imap', banner: '* OK Dovecot ready.' } })]);
    expect(store.hosts).toEqual([]);
  });

  it('are the user’s word where there is one', () => {
    const { store } = judged([flow('10.0.0.9:1025', '10.0.0.5:1032')], [endpoint('10.0.0.5:1032', EMSMDB)], {
      hosts: [parseHost('10.0.0.0/24=client'), parseHost('10.0.0.5=hub-transport')],
    });
    expect(store.hosts.find(({ address }) => address === '10.0.0.5')).toMatchObject({ roles: ['hub-transport'], basis: 'configured' });
  });
});

it('gives flows with the same facts the same verdict as judging each alone', () => {
  const evidences = [
    null,
    rpcAt('connect'),
    rpcAt('privacy'),
    { protocol: 'imap' as const },
    { protocol: 'tls' as const, tls: tls() },
    { protocol: 'tls' as const, tls: tls({ established: false }) },
  ];
  const flows = evidences.flatMap((evidence) =>
    ['open', 'midstream', 'unanswered'].flatMap((state) =>
      [143, 993, 1032].flatMap((port) =>
        [{}, { gapBytes: 5 }, { cutPackets: 1 }, { payloadBytes: 0 }].flatMap((serverSide) =>
          ['10.0.0.9:1025', '10.0.0.8:1026'].map((client) =>
            flow(client, `10.0.0.5:${port}`, { evidence, state: state as 'open', serverSide }),
          ),
        ),
      ),
    ),
  );
  const endpoints = [endpoint('10.0.0.5:1032', EMSMDB)];
  const together = judged(flows, endpoints);
  expect(together.store.verdicts.length).toBeLessThanOrEqual(flows.length / 2);
  for (const [index, each] of flows.entries()) expect(one(each, endpoints)).toEqual(together.verdicts[index]);
});
