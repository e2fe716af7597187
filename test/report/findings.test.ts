/** Every finding there can be has its words in every language, and English says what it always said. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DETECTORS } from '../../src/audit/detect/index.js';
import type { Finding, FindingValues } from '../../src/audit/finding.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { readReason, reason } from '../../src/judge/reasons.js';
import { LANGUAGES, wordingOf } from '../../src/wording/wording.js';
import { flow } from '../helpers/facts.js';
import { findingOf, told, toldSighting } from '../helpers/told.js';
import { judged } from './judged.js';

const DETECT = join(import.meta.dirname, '../../src/audit/detect');
const source = readdirSync(DETECT)
  .map((name) => readFileSync(join(DETECT, name), 'utf8'))
  .join('\n');

/** What is written down as it is; what is put together from parts is below. */
const literal = [...source.matchAll(/says: '([^']+)'/g)].map(([, says]) => says!);
const grades = loadCatalog().tlsGrades.map(({ id, about }) => `${about.startsWith('certificate-') ? 'bad-certificate' : 'weak-tls'}.${id}`);
const CODES = [
  'wrong-direction',
  'retired',
  'local-only',
  'internal-only',
  'protocol-mismatch',
  'port-scan',
  'no-data-path',
  'other-release',
  'wrong-server-role',
  'wrong-client-role',
  'forbidden-network',
  'roles-or-release',
] as const;
const together = [
  ...['readable-media.rtp', 'readable-media.rtcp', 'media-key-exposed.srtp'],
  ...['cleartext', 'signed'].flatMap((problem) => [`rpc-below-privacy.${problem}`, `smb-unencrypted.${problem}`]),
  ...['static-port-drift.drifted', 'static-port-drift.other', 'exception-expired.ended', 'exception-expired.other'],
  ...[...CODES, 'other'].map((code) => `unexpected-flow.${code}`),
  ...['mid-stream', 'one-direction', 'gap', 'cut-by-snaplen'].map((reason) => `blind-spot.${reason}`),
];

/** Something for every argument there is. */
const ARGUMENTS =
  'actual asked bits carrier code cookies dynamic from harmless interfaces known least level meant mechanism mechanisms named names negotiated notAfter ' +
  'notBefore path port protocol releases roles sentence serverPort service sha256 signature source subject to transport until used uses verb what who why name';
const ANY: FindingValues = { ...Object.fromEntries(ARGUMENTS.split(' ').map((name) => [name, 'some'])), more: 0, bits: 1024 };
const finding = (says: string, parts: Partial<Finding> = {}): Finding => ({
  ...findingOf({ kind: says.split('.')[0] as Finding['kind'], problem: 'any', severity: 'medium', says, values: ANY, packets: [] }),
  ...parts,
});

describe.each(LANGUAGES)('in %s', (language) => {
  it.each([...new Set([...literal, ...grades, ...together])])('%s is told whole, with a reason and remedies', (says) => {
    for (const service of ['imap', 'pop3', 'smtp', 'http', 'ldap', 'sip', 'smb', 'dcerpc', 'ftp', 'unknown']) {
      const one = told(finding(says, { values: { ...ANY, service } }), language);
      for (const words of [one.title, one.detail, one.severityReason, ...one.fix]) expect(words).toMatch(/\S{2}/);
      expect(one.fix.length).toBeGreaterThan(0);
    }
  });
});

it('there is no message for a finding that does not exist', () => {
  const known = new Set([...literal, ...grades, ...together]);
  const kinds = new Set([...known].map((says) => says.split('.')[0]!));
  const messages = JSON.parse(readFileSync(join(import.meta.dirname, '../../messages/en/findings.json'), 'utf8')) as Record<string, object>;
  for (const [kind, parts] of Object.entries(messages)) {
    if (['or', 'accepted', 'undetermined'].includes(kind)) continue;
    expect(kinds).toContain(kind);
    for (const name of Object.keys(parts))
      if (!['title', 'detail', 'severity', 'fix'].includes(name)) expect(known).toContain(`${kind}.${name}`);
  }
});

describe('a reason', () => {
  const full = {
    path: 'IMAP4 clients',
    more: 2,
    from: ['client', 'internet'],
    to: ['mailbox'],
    releases: ['2003', '2007'],
    used: ['2010'],
    roles: ['edge-transport', 'witness'],
    protocol: 'smtp',
    transport: 'tcp',
    port: 1033,
    meant: ['imap', 'tls'],
    service: 'rpc-client-access',
    interfaces: ['EMSMDB', 'ASYNCEMSMDB'],
    actual: 59_532,
    dynamic: 'yes',
    least: 64,
  };

  it.each(CODES)('%s is taken apart and told in the same words', (code) => {
    const text = reason(code, full);
    const { sentence, values } = readReason(text);
    expect(reason(code, values!)).toBe(text);
    const [sighting] = DETECTORS.flatMap((detect) => [
      ...detect(judged(flow('10.0.0.9:1025', '10.0.0.5:143'), { expectation: 'unexpected', reasons: [text], byDesign: true })),
    ]);
    expect(toldSighting(sighting!).title).toBe(`Unexpected: ${sentence}`);
    expect(toldSighting(sighting!).detail).toBe(code === 'port-scan' ? 'TCP, many ports, port-scan.' : `TCP 143, ${code}.`);
    expect(toldSighting(sighting!, 'id').title).toMatch(/^Tak terduga: /);
    expect(toldSighting(sighting!, 'id').title).not.toContain(' or ');
  });

  it('with one row, and without a dynamic port, is told so', () => {
    const one = reason('wrong-client-role', { ...full, more: 0 });
    expect(one).toBe('wrong-client-role: "IMAP4 clients" is for client or internet; this client is edge-transport, witness');
    expect(readReason(one).values).toMatchObject({ more: 0, path: 'IMAP4 clients' });
    const drift = reason('static-port-drift', { ...full, dynamic: 'no' });
    expect(drift).toBe('static-port-drift: rpc-client-access is configured as 1033, but EMSMDB, ASYNCEMSMDB is on 59532');
    expect(readReason(drift).values).toMatchObject({ dynamic: 'no', interfaces: ['EMSMDB', 'ASYNCEMSMDB'] });
  });

  it('that nobody knows is told as it stands', () => {
    expect(readReason('no-data-path: something else').values).toBeNull();
    expect(readReason('constructor: x').values).toBeNull();
    const seen = judged(flow('10.0.0.9:1025', '10.0.0.5:143'), { expectation: 'unexpected', reasons: ['moved: to Mars'], byDesign: true });
    expect(DETECTORS.flatMap((detect) => [...detect(seen)]).map((each) => toldSighting(each).title)).toEqual(['Unexpected: to Mars']);
  });
});

describe('an exception', () => {
  const exception = { name: 'scanner', who: 'operations', why: 'inventory: since 2020', until: '2026-06-30' };

  it('that accepts a finding is named in the language of the report', () => {
    const accepted = readReason(reason('accepted-cleartext', exception)).values;
    const one = finding('smb1', { severity: 'info', exception: accepted });
    expect(told(one).detail).toMatch(/2 or 3\. Accepted by "scanner", operations: inventory: since 2020 \(until 2026-06-30\)\.$/);
    expect(told(one).severityReason).toBe(wordingOf('en').say('findings.accepted.severity'));
    expect(told(one, 'id').detail).toMatch(/Diterima oleh "scanner", operations: inventory: since 2020 \(hingga 2026-06-30\)\.$/);
    const endless = readReason(reason('accepted-cleartext', { ...exception, until: '' })).values;
    expect(told({ ...one, exception: endless }, 'id').detail).toMatch(/\(tanpa batas waktu\)\.$/);
  });

  it('that has ended is told with its end', () => {
    const seen = judged(flow('10.0.0.9:1025', '10.0.0.5:143'), { reasons: [reason('exception-expired', exception)], byDesign: true });
    const [sighting] = DETECTORS.flatMap((detect) => [...detect(seen)]);
    expect(sighting).toMatchObject({ problem: '"scanner", operations: inventory: since 2020 (until 2026-06-30)' });
    expect(toldSighting(sighting!).detail).toBe('"scanner", operations: inventory: since 2020 (until 2026-06-30).');
    expect(toldSighting(sighting!, 'id').detail).toContain('(hingga 2026-06-30)');
  });
});
