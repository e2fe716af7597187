import { describe, expect, it } from 'vitest';
import { predicateOf } from '../../../src/audit/policy/condition.js';
import { opinionsOf } from '../../../src/audit/policy/tls-opinion.js';
import { type FlowCondition, loadTlsAuthorities } from '../../../src/catalog/policies.js';
import { type CertificateEvidence, emptyEvidence } from '../../../src/inspect/evidence.js';
import type { SiteProfile } from '../../../src/site/profile.js';
import type { JudgedFlow } from '../../../src/store/index.js';
import { context } from '../../helpers/controls.js';
import { flow, rpcAt, tls } from '../../helpers/facts.js';
import { EMSMDB, judged } from '../../report/judged.js';

const holds = (condition: FlowCondition, one: JudgedFlow, found: string[] = [], site: Partial<SiteProfile> = {}) =>
  predicateOf(condition, context(site))({ flow: one, found: new Set(found) });

const imap = judged(flow('10.0.0.9:50000', '10.0.0.5:143', { evidence: { protocol: 'imap', banner: 'OK ready' } }), {
  pathId: '2010/imap4',
  pathRelease: '2010',
  pathBasis: 'port',
  reasons: ['off-by-default: this service is not enabled by Setup'],
});
const empty = { payloadBytes: 0 };
const reset = judged(flow('10.0.0.9:50000', '10.0.0.5:110', { state: 'reset', clientSide: empty, serverSide: empty }));
const silent = judged(
  flow('10.0.0.9:50000', '10.0.0.5:110', { state: 'unanswered', clientSide: empty, serverSide: { packets: 0, payloadBytes: 0 } }),
);
const mapi = { ...rpcAt('privacy') };
mapi.rpc!.interfaces = [{ uuid: EMSMDB, version: '0.81', packet: 3, accepted: true }];

describe('a condition', () => {
  it.each<[string, FlowCondition, JudgedFlow, boolean]>([
    ['nothing asked', {}, imap, true],
    ['protocol', { protocols: ['smtp', 'imap'] }, imap, true],
    ['another protocol', { protocols: ['smtp'] }, imap, false],
    ['proven by payload', { proven: true }, imap, true],
    ['not proven', { proven: false }, imap, false],
    ['transport', { transport: 'udp' }, imap, false],
    ['port', { ports: [143] }, imap, true],
    ['span of ports', { ports: [25, '100-142'] }, imap, false],
    ['data path', { paths: ['2010/imap4'] }, imap, true],
    ['data path of any release', { paths: ['*/imap4'] }, imap, true],
    ['data path of another release', { paths: ['2016/imap4'] }, imap, false],
    ['basis of the path', { pathBasis: ['endpoint-mapper', 'port'] }, imap, true],
    ['release', { releases: ['2016'] }, imap, false],
    ['reason', { reasons: ['off-by-default'] }, imap, true],
    ['greeting', { banner: 'OK ready' }, imap, true],
    ['another greeting', { banner: 'OK' }, imap, false],
    ['answered', { answered: true }, imap, true],
    ['not answered', { answered: false }, silent, true],
    ['refused is not answered', { answered: true }, reset, false],
    ['refused', { refused: true }, reset, true],
    ['silence is no refusal', { refused: true }, silent, false],
    ['all members must hold', { protocols: ['imap'], ports: [993] }, imap, false],
    ['one of several', { any: [{ ports: [993] }, { ports: [143] }] }, imap, true],
    ['none of several', { any: [{ ports: [993] }, { ports: [995] }] }, imap, false],
    ['not', { not: { ports: [143] } }, imap, false],
    ['interface', { interfaces: ['EMSMDB'] }, judged(flow('10.0.0.9:1', '10.0.0.5:6001', { evidence: mapi })), true],
    ['another interface', { interfaces: ['NSPI'] }, judged(flow('10.0.0.9:1', '10.0.0.5:6001', { evidence: mapi })), false],
    ['a flow without evidence shows nothing', { shows: ['tls', 'credential', 'banner', 'http'] }, reset, false],
  ])('%s', (_, condition, one, expected) => {
    expect(holds(condition, one)).toBe(expected);
  });

  it('asks for findings by kind, and by kind and problem', () => {
    const found = ['weak-tls', 'weak-tls/tls-1-0'];
    expect(holds({ findings: ['weak-tls'] }, imap, found)).toBe(true);
    expect(holds({ findings: ['weak-tls/tls-1-0'] }, imap, found)).toBe(true);
    expect(holds({ findings: ['weak-tls/tls-1-1'] }, imap, found)).toBe(false);
  });
});

describe('inside and outside', () => {
  const from = (clientRole: string | null, serverRole: string | null = 'mailbox') => ({
    ...imap,
    verdict: { ...imap.verdict, clientRole, serverRole },
  });

  it('is known by the role', () => {
    expect(holds({ client: 'internet' }, from('internet'))).toBe(true);
    expect(holds({ client: 'internal' }, from('client'))).toBe(true);
    expect(holds({ client: 'internal' }, from(null))).toBe(true);
    expect(holds({ client: 'internet' }, from('exchange-online'))).toBe(true);
    expect(holds({ server: 'internet' }, from('mailbox', 'exchange-online'))).toBe(true);
  });

  it('is known by the network of the site profile, whatever the role is', () => {
    const networks = [{ name: 'partners', kind: 'internet' as const, addresses: ['10.0.0.9'] }];
    expect(holds({ client: 'internet' }, from('relay'), [], { networks })).toBe(true);
    expect(holds({ server: 'internet' }, from('relay'), [], { networks })).toBe(false);
  });

  it('knows the servers whose services are pinned', () => {
    const staticPorts = [{ service: 'rpc-client-access', port: 59_532, servers: ['10.0.0.5'] }];
    expect(holds({ pinned: true }, imap, [], { staticPorts })).toBe(true);
    expect(holds({ pinned: true }, imap, [], { staticPorts: [{ ...staticPorts[0]!, servers: ['10.0.0.6'] }] })).toBe(false);
  });
});

describe('opinions of an authority', () => {
  const authorities = loadTlsAuthorities();
  const certificate: CertificateEvidence = {
    sentBy: 'server',
    position: 0,
    packet: 6,
    sha256: 'ab'.repeat(32),
    subject: 'CN=mail',
    commonName: 'mail',
    issuer: 'CN=ca',
    alternativeNames: [],
    notBefore: '2024-01-01T00:00:00Z',
    notAfter: '2025-01-01T00:00:00Z',
    keyKind: 'rsa',
    keyBits: 2048,
    signature: 'sha1WithRSAEncryption',
    selfSigned: false,
  };
  const said = (authority: string, about: string, parts: Parameters<typeof tls>[0], ...certificates: CertificateEvidence[]) => {
    const one = flow('10.0.0.9:1', '10.0.0.5:443', { evidence: { ...emptyEvidence(), protocol: 'tls', tls: tls(parts), certificates } });
    return [
      ...opinionsOf(judged({ ...one, firstSeenMicros: Date.parse('2024-06-01T00:00:00Z') * 1000 }), authorities.get(authority)!, [about]),
    ];
  };
  const suite = (authority: string, cipher: string) => said(authority, 'cipher', { cipher }).join();

  it('differ, each from its own table', () => {
    const table = (cipher: string) =>
      ['ietf', 'ietf-2026', 'nist-800-52r2', 'pci-dss-4.0.1', 'bsi-tr-02102-2', 'mozilla', 'microsoft-exchange'].map((each) =>
        suite(each, cipher),
      );
    expect(table('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256')).toEqual([
      'recommended',
      'recommended',
      'recommended',
      '',
      'recommended',
      'recommended',
      'recommended',
    ]);
    expect(table('TLS_DHE_RSA_WITH_AES_256_GCM_SHA384')).toEqual([
      'discouraged',
      'forbidden',
      'acceptable',
      '',
      'recommended',
      'discouraged',
      'discouraged',
    ]);
    expect(table('TLS_RSA_WITH_AES_128_CBC_SHA')).toEqual([
      'discouraged',
      'forbidden',
      'discouraged',
      '',
      'discouraged',
      'discouraged',
      'discouraged',
    ]);
    expect(table('TLS_CHACHA20_POLY1305_SHA256')).toEqual([
      'recommended',
      'recommended',
      'forbidden',
      '',
      'discouraged',
      'recommended',
      'discouraged',
    ]);
    expect(table('TLS_RSA_WITH_3DES_EDE_CBC_SHA')).toEqual([
      'discouraged',
      'forbidden',
      'forbidden',
      'forbidden',
      'discouraged',
      'discouraged',
      'forbidden',
    ]);
    for (const none of [
      'TLS_RSA_WITH_NULL_SHA256',
      'TLS_RSA_WITH_RC4_128_SHA',
      'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA',
      'TLS_DH_anon_WITH_AES_128_CBC_SHA',
    ])
      expect(
        table(none).filter((opinion) => opinion === 'forbidden' || opinion === 'discouraged'),
        none,
      ).toHaveLength(7);
    expect(suite('ietf', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA')).toBe('discouraged');
    expect(suite('ietf', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384')).toBe('acceptable');
    expect(suite('nist-800-52r2', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384')).toBe('acceptable');
  });

  it('are of versions and parameters', () => {
    expect(said('ietf', 'version', { version: '1.0' })).toEqual(['forbidden']);
    expect(said('ietf', 'version', { version: '1.3' })).toEqual(['recommended']);
    expect(said('mozilla', 'version', { version: 'ssl3' })).toEqual(['discouraged']);
    expect(said('ietf', 'dh-bits', { dhBits: 1024 })).toEqual(['forbidden']);
    expect(said('bsi-tr-02102-2', 'dh-bits', { dhBits: 2048 })).toEqual(['discouraged']);
    expect(said('ietf', 'dh-bits', { dhBits: 2048 })).toEqual([]);
    for (const authority of ['ietf', 'ietf-2026']) {
      expect(said(authority, 'group', { group: 'secp160r1' })).toEqual(['forbidden']);
      expect(said(authority, 'group', { group: 'secp224r1' })).toEqual([]);
    }
    expect(said('ietf', 'renegotiation', { secureRenegotiation: false })).toEqual(['forbidden']);
    expect(said('ietf', 'compression', { compression: 'deflate' })).toEqual(['discouraged']);
    expect(said('ietf', 'version', { version: null, cipher: null })).toEqual([]);
  });

  it('leave a self-signature alone: nobody relies on it', () => {
    expect(said('ietf', 'certificate-signature', {}, certificate)).toEqual(['forbidden']);
    expect(said('ietf', 'certificate-signature', {}, { ...certificate, selfSigned: true })).toEqual([]);
    expect(said('mozilla', 'certificate-days', {}, { ...certificate, notAfter: '2027-01-01T00:00:00Z' })).toEqual(['discouraged']);
    expect(said('mozilla', 'certificate-days', {}, certificate)).toEqual([]);
  });
});
