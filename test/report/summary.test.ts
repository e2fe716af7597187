import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import type { FlowEvidence } from '../../src/inspect/evidence.js';
import type { ToldFinding } from '../../src/report/model/told-finding.js';
import { summarize } from '../../src/report/summary.js';
import { summaryText } from '../../src/report/summary-text.js';
import { PLAIN } from '../../src/report/text.js';
import { NO_SITE } from '../../src/site/profile.js';
import type { Protection, VerdictRow } from '../../src/store/rows.js';
import { wordingOf } from '../../src/wording/wording.js';
import { endpoint, flow } from '../helpers/facts.js';
import { capture, EMSMDB, judged, type StoreParts, storeOf } from './judged.js';

const catalog = loadCatalog();
const en = wordingOf('en');
const modelOf = (parts: StoreParts, findings: ToldFinding[] = []) => ({
  ...summarize({ store: storeOf(parts), catalog, version: '0.1.0', storeName: 'cas01.exscope.db' }, en),
  findings,
});
const textOf = (parts: StoreParts, findings: ToldFinding[] = [], width = 100) =>
  summaryText(modelOf(parts, findings), { ...PLAIN, width }, en);

const client = '10.0.0.9:1025';
const of = (protection: Protection, rest = {}) => judged(flow(client, '10.0.0.5:143'), { protection, ...rest });

const finding = (parts: Partial<ToldFinding> = {}): ToldFinding => ({
  id: 'F1',
  fingerprint: '0123456789abcdef',
  kind: 'credential-sent',
  problem: 'imap/readable',
  severity: 'high',
  title: 'IMAP login sent unprotected: the password can be read',
  detail: 'Mechanism login, before any TLS.',
  server: { address: '10.0.0.5', port: 143 },
  clients: ['10.0.0.9'],
  clientCount: 1,
  flows: [12],
  flowCount: 1,
  users: ['alice'],
  evidence: [
    { flow: 12, packet: 31 },
    { flow: 12, packet: 44 },
  ],
  packets: [31, 44],
  anyPort: false,
  severityReason: 'Whoever sees the packets has the password.',
  fix: ['Change the passwords.'],
  firstSeen: null,
  lastSeen: null,
  accepted: null,
  ...parts,
});

describe('the numbers', () => {
  const flows = [
    of('encrypted'),
    of('upgraded'),
    of('cleartext'),
    of('cleartext', { byDesign: true }),
    of('encrypted', { byDesign: true }),
    of('obfuscated'),
    of('signed'),
    of('undetermined', { protectionReason: 'no-payload' }),
    of('undetermined', { protectionReason: 'no-payload', byDesign: true }),
    of('undetermined', { protectionReason: 'gap' }),
    of('cleartext', { expectation: 'unrelated' }),
    of('cleartext', { expectation: 'unexpected', reasons: ['no-data-path: the catalog knows none'] }),
  ];

  it('add up', () => {
    const { protection, expectation, flows: total } = modelOf({ flows });
    const { undeterminedReasons, ...counts } = protection;
    expect(counts).toEqual({
      encrypted: 2,
      upgraded: 1,
      cleartext: 2,
      obfuscated: 1,
      signed: 1,
      undetermined: 3,
      byDesign: 1,
      unrelated: 1,
    });
    expect(Object.values(counts).reduce((a, b) => a + b)).toBe(total);
    expect(undeterminedReasons).toEqual({ 'no-payload': 2, gap: 1 });
    expect(Object.values(expectation).reduce((a, b) => a + b)).toBe(total);
  });

  it('are on the page', () => {
    const text = textOf({ flows });
    expect(text).toContain('Flows       12: expected 10 · unexpected 1 · unrelated to Exchange 1');
    expect(text).toContain('undetermined 3 (2 no payload, 1 gap) · by design 1');
    expect(text).toContain('Unexpected  10.0.0.5:143 tcp no data path (1 flow)');
  });

  it('of packets add up too, and limits that were reached are named', () => {
    const parts = {
      outcomes: { decoded: 790, fragment: 7, 'non-ip': 3 },
      limits: { flows: 12, flowsEvicted: 2, reorderLimited: 0, recognitionLimited: 1 },
    };
    const { coverage, packets } = modelOf(parts);
    expect(coverage.decoded + Object.values(coverage.notDecoded).reduce((a, b) => a + b)).toBe(packets);
    const text = textOf(parts);
    expect(text).toContain('790 of 800 packets decoded');
    expect(text).toContain('not decoded: fragment 7 · non ip 3');
    expect(text).toMatch(/limits reached: 2 flows closed early \(--max-flows\)\s+1 flow whose first bytes told no protocol\n/);
    expect(text).not.toContain('reorder');
  });
});

describe('a data path', () => {
  const put = (pathId: string, evidence: Partial<FlowEvidence> | null, verdict: Partial<VerdictRow>) =>
    judged(flow(client, '10.0.0.5:143', { evidence }), { pathId, pathTitle: 'IMAP', pathRelease: '2016', pathBasis: 'port', ...verdict });
  const proven = put('2016/imap4', { protocol: 'imap' }, {});
  const assumed = put('2016/imap4', null, { protocolBasis: 'port' });
  const inTls = put('2016/imap4', { protocol: 'tls' }, { protocolBasis: 'port' });

  it.each([
    ['what is spoken', [proven, proven], { protocol: 2, tls: 0, nothing: 0 }, 'by port; protocol by payload'],
    ['nothing', [assumed], { protocol: 0, tls: 0, nothing: 1 }, 'by port; protocol assumed'],
    ['TLS, and not what is in it', [inTls], { protocol: 0, tls: 1, nothing: 0 }, 'by port; TLS by payload'],
    [
      'now this and now that',
      [assumed, inTls, proven, { ...proven, verdict: { ...proven.verdict, pathBasis: 'static-port' as const } }],
      { protocol: 2, tls: 1, nothing: 1 },
      'by port 3, static port 1; protocol by payload 2, TLS by payload 1, protocol assumed 1',
    ],
    // ALPN proves HTTP in a port for IMAP.
    [
      'another protocol in TLS',
      [put('2016/imap4-tls', { protocol: 'tls' }, { protocol: 'http' })],
      { protocol: 0, tls: 1, nothing: 0 },
      'by port; TLS by payload',
    ],
    [
      'a protocol of a row that is for any',
      [put('2013/any-between-servers', { protocol: 'rdp' }, { protocol: 'rdp', pathBasis: 'port-range' })],
      { protocol: 1, tls: 0, nothing: 0 },
      'by port range; protocol by payload',
    ],
    [
      'a protocol of a row that the catalog does not have',
      [put('own/imap', { protocol: 'imap' }, {})],
      { protocol: 1, tls: 0, nothing: 0 },
      'by port; protocol by payload',
    ],
  ])('says what put flows on it, and that their payload proves %s', (_what, flows, counts, text) => {
    expect(modelOf({ flows }).paths).toMatchObject([{ flows: flows.length, proven: counts }]);
    expect(textOf({ flows }, [], 200)).toContain(`IMAP (${text})\n`);
  });
});

describe('endpoints', () => {
  const store = flow(client, '10.0.0.5:1032');
  const parts = {
    flows: [judged(store, { pathId: '2003/information-store', pathTitle: 'MAPI', pathRelease: '2003', pathBasis: 'endpoint-mapper' })],
    endpoints: [endpoint('10.0.0.5:1032', EMSMDB, 'payload'), endpoint('10.0.0.5:1032', EMSMDB)],
  };

  it('are one row each, known by the better basis', () => {
    const { endpoints } = modelOf(parts);
    expect(endpoints).toMatchObject([
      { port: 1032, interfaces: ['EMSMDB'], basis: 'endpoint-mapper', flows: 1, portKind: 'dynamic', configured: null },
    ]);
    expect(textOf(parts)).toMatch(/Endpoints {3}10\.0\.0\.5:1032 {3}EMSMDB {3}answered in packet 7 {3}1 flow {3}dynamic/);
    expect(textOf(parts)).toMatch(/Data paths {2}2003\/information-store {3}1 flow {3}MAPI \(by endpoint mapper; protocol assumed\)/);
  });

  it.each([
    [59_532, 'static-port-drift', 'configured is 59532'],
    [1032, 'static', '1 flow   static (rpc-client-access)'],
  ])('are held against the configured port %i', (port, portKind, text) => {
    const pinned = storeOf(parts);
    const staticPorts = [{ service: 'rpc-client-access', port, servers: null }];
    pinned.settings = () => ({ ...NO_SITE, releases: ['2010'], staticPorts, catalog: '2026.11', ownCatalogs: [] });
    const model = summarize({ store: pinned, catalog, version: '0.1.0', storeName: 'x.db' }, en);
    expect(model.endpoints).toMatchObject([{ portKind, configured: { port } }]);
    expect(summaryText(model, PLAIN, en)).toContain(text);
  });
});

describe('findings', () => {
  it('say who, where, how bad, and which command follows', () => {
    const text = textOf({ flows: [of('cleartext')] }, [finding()]);
    expect(text).toMatch(/^F1 {2}HIGH {4}IMAP login sent unprotected: the password can be read/m);
    expect(text).toContain('1 flow, 10.0.0.9 → 10.0.0.5:143');
    expect(text).toContain('User alice. Packets 31, 44.');
    expect(text).toContain('exscope explain cas01.exscope.db 12');
    expect(text).toContain('exscope report cas01.exscope.db --format html --output cas01.html');
  });

  it('beyond the page are counted by severity', () => {
    const many = Array.from({ length: 20 }, (_, at) => finding({ id: `F${at + 1}`, severity: at < 15 ? 'medium' : 'low' }));
    expect(textOf({}, many)).toContain('and 11 more findings (6 medium, 5 low): exscope findings cas01.exscope.db');
  });

  it('none: one line, with what could not be seen', () => {
    const flows = [of('encrypted'), of('undetermined', { protectionReason: 'mid-stream' })];
    expect(textOf({ flows })).toContain('No findings in 1 decided flow; 1 undetermined (mid stream).');
    expect(textOf({ flows: [of('encrypted', { expectation: 'unrelated' })] })).toContain(
      'No findings, because no Exchange traffic was recognised in 1 flow.',
    );
  });

  it('none in half a capture is not the same as none', () => {
    const problem = { code: 'truncated', message: 'the file ends inside a packet', offset: 512, packet: 9 };
    const text = textOf({ flows: [of('encrypted')], captures: [capture({ problem })] });
    expect(text).toContain('The rest of the capture was not read.');
    expect(text).toContain('cas01.pcapng: the file ends inside a packet. Everything before that was read: 9 packets.');
  });
});

describe('logins', () => {
  it('without TLS are named once, RPC binds are not among them', () => {
    const login = {
      mechanism: 'login',
      user: 'alice',
      domain: null,
      ntlmVersion: null,
      beforeTls: true,
      passwordReadable: true,
      packet: 31,
      outcome: null,
    };
    const imap = (parts = {}) =>
      judged(flow(client, '10.0.0.5:143', { evidence: { protocol: 'imap', credentials: [{ ...login, ...parts }] } }));
    const rpc = judged(
      flow(client, '10.0.0.5:1032', { evidence: { protocol: 'dcerpc', credentials: [{ ...login, mechanism: 'ntlm' }] } }),
      { protocol: 'dcerpc' },
    );
    const model = modelOf({ flows: [imap(), imap(), imap({ domain: null, ntlmVersion: null, beforeTls: false, user: 'bob' }), rpc] });
    expect(model.logins).toMatchObject([{ user: 'alice', mechanism: 'login', times: 2, packet: 31 }]);
    expect(textOf({ flows: [imap()] })).toContain('Logins      password readable: alice (imap login, packet 31)');
  });
});

describe('the page', () => {
  const why = 'greets as "220 mail.example.test Microsoft ESMTP MAIL Service ready at Mon, 30 Jun 2003 18:51:36 +0200"';
  const parts = {
    flows: [of('cleartext')],
    hosts: [
      {
        address: '2001:db8:1234:5678:9abc:def0:1234:5678',
        roles: ['mailbox', 'client-access'],
        basis: 'inferred' as const,
        why,
        releases: ['2010'],
        exchange: true,
      },
    ],
  };

  it.each([80, 100])('fits %i columns', (width) => {
    const text = textOf(
      parts,
      [finding({ title: 'A title that is so long that the clients and the server do not fit beside it on one line' })],
      width,
    );
    const wide = text
      .split('\n')
      .filter((line) => line.length > width && !/exscope (judge|report)/.test(line) && !line.includes('2001:db8'));
    expect(wide).toEqual([]);
  });

  it('is ASCII without Unicode', () => {
    expect(summaryText(modelOf(parts, [finding()]), { ...PLAIN, unicode: false }, en)).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it('moves no cursor, whatever a capture is called', () => {
    const text = textOf({ captures: [capture({ name: 'x\u001b[2J\u202egp.pcap' })] }, [
      finding({ title: 'a\u001b[31mb', users: ['\u009b2J'] }),
    ]);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('tells a detail to the end of its source, or not at all', () => {
    const told = (detail: string) => textOf({}, [finding({ detail })]).replaceAll(/\s+/g, ' ');
    const source = '(RFC 8429: deprecating encryption types; RFC 6649; MS-KILE 3.1.5.2, supported encryption types).';
    expect(told(`${'Used by tickets. '.repeat(12)}${source}`)).toContain(source);
    const long = told(`${'Used by tickets. '.repeat(57)}${source}`);
    expect(long).toMatch(/ Used by tickets\. …/);
    expect(long).not.toContain('(RFC');
  });

  it('suggests what is known of the busiest server, a mailbox server where nothing is', () => {
    const suggested = (roles: string[] | null, exchange = false) => {
      const host = { address: '10.0.0.5', roles: roles ?? [], basis: 'inferred' as const, why: 'serves DRSUAPI', releases: [], exchange };
      return textOf({ flows: [of('cleartext')], hosts: roles === null ? [] : [host] });
    };
    expect(suggested(['domain-controller', 'dns-server'])).toContain('--host 10.0.0.5=domain-controller+dns-server');
    expect(suggested(['client-access'], true)).toContain('--host 10.0.0.5=client-access');
    expect(suggested(null)).toContain('--host 10.0.0.5=mailbox');
    expect(suggested([])).toContain('--host 10.0.0.5=mailbox');
  });

  it('quotes a store name a shell would read otherwise', () => {
    const model = {
      ...summarize({ store: storeOf(parts), catalog, version: '0.1.0', storeName: "my mail; it's.db" }, en),
      findings: [finding()],
    };
    expect(summaryText(model, PLAIN, en)).toContain("exscope explain 'my mail; it'\\''s.db' 12");
  });
});
