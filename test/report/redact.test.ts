/** A redacted report: nobody's address, name or file is in it, and it tells the same story. */
import { isIP } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { DEFAULT_POLICY, loadPolicies } from '../../src/catalog/policies.js';
import { FORMAT_NAMES, loadFormat } from '../../src/report/formats/index.js';
import { buildReport, type ReportModel } from '../../src/report/model/model.js';
import { AddressPseudonyms } from '../../src/report/redact/addresses.js';
import { pseudonymised } from '../../src/report/redact/fields.js';
import { NamePseudonyms } from '../../src/report/redact/names.js';
import { redacted, secretOf } from '../../src/report/redact/store.js';
import { NO_SITE } from '../../src/site/profile.js';
import { openStore, type Store, type StoreReader } from '../../src/store/index.js';
import { wordingOf } from '../../src/wording/wording.js';
import { ROOT, scratch } from '../helpers/exscope.js';
import { arbitraryEvidence } from '../store/arbitrary-evidence.js';

const KEY = Buffer.alloc(32, 7);
const addresses = new AddressPseudonyms(KEY);
const names = new NamePseudonyms(KEY, addresses);

const octets4 = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
const ipv4 = octets4.map((octets) => octets.join('.'));
const toBits4 = (address: string) =>
  address
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('');
const groups = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 });
const ipv6 = groups.map((each) => each.map((group) => group.toString(16)).join(':'));
const shared = (a: string, b: string) => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
};

describe('the pseudonym of an address', () => {
  it('shares a prefix of the same length with that of any other', () => {
    fc.assert(
      fc.property(octets4, fc.nat(31), (octets, bit) => {
        const one = octets.join('.');
        const other = octets.map((octet, at) => (at === bit >> 3 ? octet ^ (0x80 >> (bit & 7)) : octet)).join('.');
        const [a, b] = [addresses.of(one)!, addresses.of(other)!];
        // What stays as it is (loopback, multicast) has neighbours that do not.
        expect(shared(toBits4(a), toBits4(b))).toBe(bit);
      }),
      { numRuns: 300 },
    );
  });

  it('is as likely to be any as any other: bits are turned each for itself', () => {
    const told = new Map<string, number>();
    for (let key = 0; key < 1024; key++) {
      const octet = new AddressPseudonyms(Buffer.alloc(32, `key ${key} `)).of('10.20.0.2')!.split('.')[1]!;
      told.set(octet, (told.get(octet) ?? 0) + 1);
    }
    expect(told.size).toBeGreaterThan(220);
    expect(Math.max(...told.values())).toBeLessThan(20);
  });

  it('is nobody else’s: every address of a network has one of its own in the network’s', () => {
    const seen = new Set<string>();
    for (let last = 0; last < 256; last++) seen.add(addresses.of(`81.2.69.${last}`)!);
    expect(seen.size).toBe(256);
    const [network] = addresses.of('81.2.69.0/24')!.split('/');
    for (const address of seen) expect(address.startsWith(network!.replace(/0$/, ''))).toBe(true);
  });

  it('is of the same kind, and public ones are public', () => {
    const kinds = [
      /^10\./,
      /^192\.168\./,
      /^172\.(1[6-9]|2\d|3[01])\./,
      /^169\.254\./,
      /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
      /^127\./,
      /^2(2[4-9]|3\d)\./,
      /^0\./,
    ];
    fc.assert(
      fc.property(
        fc.oneof(
          ipv4,
          fc
            .tuple(fc.constantFrom('10.', '192.168.', '172.16.', '127.', '224.', '169.254.', '100.64.'), ipv4)
            .map(([head, tail]) => [...head.split('.').filter(Boolean), ...tail.split('.')].slice(0, 4).join('.')),
        ),
        (address) => {
          const told = addresses.of(address)!;
          expect(isIP(told)).toBe(4);
          for (const kind of kinds) expect(kind.test(told)).toBe(kind.test(address));
        },
      ),
      { numRuns: 500 },
    );
    for (const same of ['127.0.0.1', '224.0.0.251', '255.255.255.255', '0.0.0.0', '::', '::1', 'ff02::fb'])
      expect(addresses.of(same)).toBe(same);
    expect(addresses.of('fe80::1234')).toMatch(/^fe[89ab]/);
    expect(addresses.of('fd00::1')).toMatch(/^fd/);
    expect(addresses.of('2001:db8::1')).toMatch(/^2001:db8:/);
  });

  it('of IPv6 is one again, and that of an embedded IPv4 address is the one of IPv4', () => {
    fc.assert(
      fc.property(ipv6, (address) => {
        expect(isIP(addresses.of(address)!)).toBe(6);
      }),
      { numRuns: 50 },
    );
    expect(addresses.of('::ffff:81.2.69.142')).toBe(`::ffff:${addresses.of('81.2.69.142')}`);
    expect(addresses.of('2a00:1450:4001:1::1')).not.toBe('2a00:1450:4001:1::1');
  });

  it('is another one with another key, and null of what is no address', () => {
    expect(new AddressPseudonyms(Buffer.alloc(32, 8)).of('81.2.69.142')).not.toBe(addresses.of('81.2.69.142'));
    for (const none of ['', 'ex01', '1.2.3', '1.2.3.4/8/9', 'fe80::1%eth0']) expect(addresses.of(none)).toBeNull();
  });
});

describe('the pseudonym of a name', () => {
  it('is the same wherever the name stands', () => {
    const [, user] = names.user('CONTOSO\\alice').split('\\');
    expect(names.user('Alice')).toBe(user);
    expect(names.user('alice@contoso.com')).toBe(`${user}@${names.host('contoso.com')}`);
    expect(names.host('mail.contoso.com').endsWith(`.${names.host('contoso.com')}`)).toBe(true);
    expect(names.alternative('DNS:*.contoso.com')).toBe(`DNS:*.${names.host('contoso.com')}`);
    expect(names.host('mail.contoso.com:6001')).toBe(`${names.host('mail.contoso.com')}:6001`);
    expect(names.host('10.1.2.3')).toBe(addresses.of('10.1.2.3'));
    expect(names.distinguished('CN=mail.contoso.com,O=Contoso\\, Ltd,C=DE')).toMatch(
      /^CN=host-\w+\.host-\w+\.example,O=host-\w+,C=host-\w+$/,
    );
    expect(names.host('contoso.com')).not.toBe(names.host('contoso.net'));
  });

  it('of a greeting leaves the product, and nothing of the host', () => {
    const told = names.sentence(
      '220 EX01.corp.contoso.com Microsoft ESMTP MAIL Service, Version: 6.0.3790.4675 ready at  Mon, 30 Jun 2003 18:51:36 +0200',
    );
    expect(told).toMatch(
      /^220 host-\w+\.host-\w+\.host-\w+\.example Microsoft ESMTP MAIL Service, Version: 6\.0\.3790\.4675 ready at {2}Mon, 30 Jun 2003/,
    );
    expect(names.sentence('220 EX01 bob@contoso.com <10.1.2.3>')).not.toMatch(/EX01|bob|contoso|10\.1\.2\.3/);
    expect(names.file('Contoso incident.pcapng.gz')).toMatch(/^file-\w{10}\.pcapng\.gz$/);
  });
});

it('no text of any evidence is told but by a rule', () => {
  fc.assert(
    fc.property(arbitraryEvidence, (evidence) => {
      const marked = JSON.parse(JSON.stringify(evidence)) as typeof evidence;
      const name = 'secretname';
      for (const credential of marked.credentials) credential.user = name;
      for (const certificate of marked.certificates)
        Object.assign(certificate, { subject: `CN=${name}`, commonName: name, issuer: `O=${name}` });
      if (marked.tls !== null) marked.tls.sni = name;
      if (marked.http !== null) Object.assign(marked.http, { host: name, frontEnd: name, userAgent: name, server: name });
      if (marked.framing !== null) marked.framing.via = `net.tcp://${name}/`;
      marked.banner = `220 ${name} ESMTP`;
      const told = JSON.stringify(pseudonymised({ evidence: { ...marked, somethingNew: name } }, names, 'flow'));
      expect(told).not.toContain(name);
    }),
    { numRuns: 50 },
  );
});

const ACCEPTED = { who: 'Budi Santoso', why: 'migration of Jalan Merdeka' };

/** What a reader finds in a file, also where it is packed. */
async function textIn(format: string, file: Buffer): Promise<string> {
  if (format === 'xlsx') {
    const parts = Object.entries(unzipSync(file)).map(([name, bytes]) => `${name} ${Buffer.from(bytes).toString('latin1')}`);
    return parts.join('\n');
  }
  if (format !== 'pdf') return file.toString('latin1');
  const document = await getDocument({ data: new Uint8Array(file), verbosity: 0 }).promise;
  const texts = [JSON.stringify(await document.getMetadata()), JSON.stringify(await document.getOutline())];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  return texts.join('\n');
}

describe('a report', () => {
  const folder = scratch();
  const catalog = loadCatalog();
  let store: Store;
  const parts = (reader: StoreReader, storeName: string) => ({
    store: reader,
    catalog,
    policies: loadPolicies([DEFAULT_POLICY], catalog),
    baseline: new Map(),
    wording: wordingOf('en'),
    version: '0.0.0',
    storeName,
    sourceDateEpoch: 0,
    redacted: reader !== store,
  });
  let open: ReportModel;
  let hidden: ReportModel;
  /** With what somebody accepted of it. */
  let accepting: ReportModel;

  beforeAll(async () => {
    const path = join(folder, 'mail-server-mixed.db');
    await analyze({
      captures: [join(ROOT, 'captures', 'mail-server-mixed.pcapng'), join(ROOT, 'captures', 'scenes', 'https-ews.pcap')],
      store: path,
      site: {
        ...NO_SITE,
        name: 'Contoso Jakarta',
        hosts: [{ address: '10.20.0.0/16', roles: ['mailbox'], name: 'backend-jkt', releases: [] }],
        exceptions: [
          {
            name: 'Andromeda scan',
            ...{ from: null, to: null, transport: null, ports: null, protocol: null, allows: ['unexpected'] },
            ...{ who: 'Siti Rahma', why: 'asked for by Wulandari', until: '2001-01-31' },
          },
        ],
      },
      catalog,
    });
    store = openStore(path);
    const view = redacted(store, secretOf(store));
    open = buildReport(parts(store, path));
    hidden = buildReport(parts(view, view.fileName(path)));
    const accepted = open.findings.map(
      ({ fingerprint }, at) => [fingerprint, { fingerprint, ...ACCEPTED, until: at === 0 ? '2002-02-02' : null }] as const,
    );
    accepting = buildReport({ ...parts(view, view.fileName(path)), baseline: view.baseline(new Map(accepted)) });
  }, 60_000);

  it.each(FORMAT_NAMES)('as %s holds no address, user, host or file of the store', async (format) => {
    const pieces: Buffer[] = [];
    for await (const piece of (await loadFormat(format)).write(accepting, wordingOf('en'))) pieces.push(Buffer.from(piece));
    const text = await textIn(format, Buffer.concat(pieces));
    expect(text).toContain(hidden.findings[0]!.server.address);
    const told = new Set<string>(['contoso', 'Contoso', 'Jakarta', 'backend-jkt', 'mail-server-mixed', 'https-ews', folder]);
    for (const name of ['Andromeda', 'Siti', 'Rahma', 'Wulandari', 'Budi', 'Santoso', 'Merdeka']) told.add(name);
    for (const { client, server, evidence } of store.judgedFlows()) {
      told.add(client.address).add(server.address);
      for (const { user } of evidence?.credentials ?? []) if (user !== null) told.add(user);
      for (const { sha256 } of evidence?.certificates ?? []) told.add(sha256);
      if (evidence?.tls?.sni != null) told.add(evidence.tls.sni);
    }
    for (const { sha256 } of store.captures()) told.add(sha256!);
    expect(told.size).toBeGreaterThan(15);
    for (const name of told) {
      const alone = new RegExp(`(?<![\\w.-])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-]|\\.\\d)`, 'i');
      expect([name, alone.exec(text)?.[0] ?? null]).toEqual([name, null]);
    }
  });

  it('tells the same: counts, findings, controls', () => {
    const shape = (model: ReportModel) => ({
      flows: model.summary.flows,
      protection: model.summary.protection,
      expectation: model.summary.expectation,
      hosts: model.summary.hosts.map(({ roles }) => roles),
      findings: model.findings
        .map(({ kind, severity, flows, clientCount, packets }) => `${kind} ${severity} ${flows} ${clientCount} ${packets}`)
        .sort(),
      controls: model.policies.map(({ counts, controls }) => [
        counts,
        controls.map(({ id, status, violating }) => [id, status, violating]),
      ]),
    });
    expect(shape(hidden)).toEqual(shape(open));
    expect(hidden.findings.map(({ fingerprint }) => fingerprint)).not.toEqual(open.findings.map(({ fingerprint }) => fingerprint));
    expect(hidden.redacted).toBe(true);
  });

  it('knows what a baseline accepts by real fingerprints, until when, and not by whom', () => {
    expect(open.findings.some(({ kind }) => kind === 'exception-expired')).toBe(true);
    expect(accepting.findings.length).toBe(open.findings.length);
    for (const { accepted } of accepting.findings) {
      expect(accepted).toMatchObject({ who: accepting.findings[0]!.accepted!.who, why: expect.stringMatching(/^text-\w{10}$/) });
      expect(accepted!.who).not.toBe(accepted!.why);
    }
    expect(accepting.findings.filter(({ accepted }) => accepted!.until === '2002-02-02' && accepted!.ended)).toHaveLength(1);
    // What nobody accepted is accepted here by nobody.
    const view = redacted(store, secretOf(store));
    const foreign = new Map([['0123456789abcdef', { fingerprint: '0123456789abcdef', ...ACCEPTED, until: null }]]);
    expect(view.baseline(foreign).size).toBe(0);
  });

  it('is the same each time, and another one with another key', () => {
    const addressesOf = (secret: Buffer) => [...redacted(store, secret).judgedFlows()].map(({ client }) => client.address);
    expect(addressesOf(secretOf(store))).toEqual(addressesOf(secretOf(store)));
    expect(addressesOf(KEY)).not.toEqual(addressesOf(secretOf(store)));
  });

  it('makes nothing unreadable that is a code', () => {
    const opaque = new Set<string>();
    const walk = (before: unknown, after: unknown, field: string): void => {
      if (typeof before === 'string') {
        if (/^text-\w{10}$/.test(String(after))) opaque.add(field);
      } else if (typeof before === 'object' && before !== null)
        for (const [name, each] of Object.entries(before))
          walk(each, (after as Record<string, unknown>)[name], Array.isArray(before) ? field : name);
    };
    for (const flow of store.judgedFlows()) walk(flow, pseudonymised(flow, names, 'flow'), 'flow');
    expect([...opaque]).toEqual([]);
  });
});
