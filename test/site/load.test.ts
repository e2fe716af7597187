import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { EXIT, ExscopeError } from '../../src/errors.js';
import { loadSite } from '../../src/site/load.js';

const catalog = loadCatalog();
const folder = mkdtempSync(join(tmpdir(), 'exscope-site-'));
const file = join(folder, 'exscope.yaml');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(text: string) {
  writeFileSync(file, text);
  return loadSite(file, catalog);
}

function refusal(text: string): ExscopeError {
  try {
    load(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ExscopeError);
    return error as ExscopeError;
  }
  throw new Error('expected the profile to be refused');
}

const WHOLE = `name: Contoso
releases: ["2010", "2016"]
networks:
  - { name: office, kind: internal, addresses: [10.0.0.0/8, "2001:db8::/32"] }
  - { name: world, kind: internet, addresses: [0.0.0.0/0] }
hosts:
  - name: cas01
    address: 10.0.0.5
    roles: [client-access, hub-transport]
    release: "2010"
    staticPorts: { rpc-client-access: 59532, address-book: 59533 }
  - name: cas02
    addresses: [10.0.0.6, "2001:db8::6"]
    roles: [client-access]
  - name: partners
    address: 192.0.2.0/24
    roles: [relay]
arrays:
  - name: outlook
    addresses: [10.0.0.4]
    members: [cas01, cas02]
    staticPorts: { public-folders: 59534 }
staticPorts: { information-store: 59540 }
dagReplicationPort: 64999
exceptions:
  - name: backup
    from: [10.9.9.9]
    to: [outlook, office]
    transport: tcp
    ports: [10000, 10005-10010]
    allows: [unexpected, cleartext]
    who: Backup team
    why: Agents listen there
    until: 2026-12-31
`;

describe('a site profile', () => {
  it('is resolved to addresses', () => {
    const site = load(WHOLE);
    expect(site).toMatchObject({ name: 'Contoso', releases: ['2010', '2016'], replicationPort: 64_999 });
    expect(site.hosts).toEqual([
      { address: '10.0.0.5', roles: ['client-access', 'hub-transport'], name: 'cas01', releases: ['2010'] },
      { address: '10.0.0.6', roles: ['client-access'], name: 'cas02', releases: [] },
      { address: '2001:db8::6', roles: ['client-access'], name: 'cas02', releases: [] },
      { address: '192.0.2.0/24', roles: ['relay'], name: 'partners', releases: [] },
      { address: '10.0.0.4', roles: ['client-access', 'hub-transport'], name: 'outlook', releases: ['2010'] },
    ]);
    expect(site.staticPorts).toEqual([
      { service: 'information-store', port: 59_540, servers: null },
      { service: 'public-folders', port: 59_534, servers: ['10.0.0.4', '10.0.0.5', '10.0.0.6', '2001:db8::6'] },
      { service: 'rpc-client-access', port: 59_532, servers: ['10.0.0.5'] },
      { service: 'address-book', port: 59_533, servers: ['10.0.0.5'] },
    ]);
    expect(site.exceptions).toEqual([
      {
        name: 'backup',
        from: ['10.9.9.9'],
        to: ['10.0.0.4', '10.0.0.5', '10.0.0.6', '2001:db8::6', '10.0.0.0/8', '2001:db8::/32'],
        transport: 'tcp',
        ports: [
          [10_000, 10_000],
          [10_005, 10_010],
        ],
        protocol: null,
        allows: ['unexpected', 'cleartext'],
        who: 'Backup team',
        why: 'Agents listen there',
        until: '2026-12-31',
      },
    ]);
  });

  it('may be nearly empty', () => {
    expect(load('releases: []\n')).toMatchObject({ name: null, hosts: [], exceptions: [] });
  });

  it('is refused when it cannot be read', () => {
    expect(() => loadSite(join(folder, 'missing.yaml'), catalog)).toThrow(/missing\.yaml: cannot be read/);
  });
});

/** What is changed in the whole profile, and what is said about it: line, field, what is wrong, what would be right. */
const MISTAKES: [mistake: string, from: string, to: string, line: number, message: RegExp][] = [
  [
    'an unknown field at the top',
    'name: Contoso',
    'title: Contoso',
    1,
    /^title: unknown field; the fields here are name, releases, networks/,
  ],
  ['an empty name', 'name: Contoso', 'name: ""', 1, /^name: must not be empty/],
  ['a number for a name', 'name: Contoso', 'name: 7', 1, /^name: .*expected string/],
  ['a release without quotes', '["2010", "2016"]', '[2010]', 2, /^releases\[0\]: expected one of 5\.5, .*write it in quotes/],
  ['an unknown release', '["2010", "2016"]', '["2011"]', 2, /^releases\[0\]: expected one of .*2010/],
  ['one release instead of a list', '["2010", "2016"]', '"2010"', 2, /^releases: .*expected array/],
  ['an unknown kind of network', 'kind: internal', 'kind: lan', 4, /^networks\[0\] "office" kind: .*"internal"\|"perimeter"\|"internet"/],
  ['a network without a kind', 'kind: internal, ', '', 4, /^networks\[0\] "office" kind: is missing/],
  ['a network without addresses', 'addresses: [0.0.0.0/0]', 'addresses: []', 5, /addresses: name at least one address/],
  ['a prefix too long', '10.0.0.0/8', '10.0.0.0/33', 4, /addresses\[0\]: expected an IP address or a network/],
  ['a host name for an address', '10.0.0.0/8', 'office.contoso.com', 4, /addresses\[0\]: expected an IP address/],
  ['two networks of one name', 'name: world', 'name: office', 5, /networks\[1\] "office" name: "office" is used twice/],
  ['a host without a name', '  - name: cas01\n    address', '  - address', 7, /^hosts\[0\]\.name: is missing/],
  ['two hosts of one name', 'name: cas02', 'name: cas01', 12, /"cas01" is used twice/],
  ['an address of three numbers', 'address: 10.0.0.5', 'address: 10.0.5', 8, /^hosts\[0\] "cas01" address: expected an IP address/],
  ['an address with leading zeros', 'address: 10.0.0.5', 'address: 010.0.0.5', 8, /^hosts\[0\] "cas01" address: expected an IP address/],
  ['an address no host can have', 'address: 10.0.0.5', 'address: 10.0.0.500', 8, /address: expected an IP address/],
  ['no address at all', '    address: 10.0.0.5\n', '', 7, /^hosts\[0\] "cas01" address: .*give either "address" or "addresses"/],
  [
    'both kinds of address',
    'address: 10.0.0.5',
    'address: 10.0.0.5\n    addresses: [10.0.0.7]',
    8,
    /address: give either "address" or "addresses"/,
  ],
  [
    'an address that another host has',
    '[10.0.0.6, ',
    '[10.0.0.5, ',
    13,
    /^hosts\[1\] "cas02" addresses\[0\]: 10\.0\.0\.5 belongs to "cas01" already/,
  ],
  ['an unknown role', 'hub-transport]', 'hub]', 9, /roles\[1\]: .*"hub-transport"/],
  ['no role', 'roles: [relay]', 'roles: []', 17, /roles: name at least one role/],
  ['roles not as a list', 'roles: [relay]', 'roles: relay', 17, /roles: .*expected array/],
  [
    'a misspelt field of a host',
    'release: "2010"',
    'releases: "2010"',
    10,
    /releases: unknown field; the fields here are name, address, addresses, roles, release/,
  ],
  ['an unknown release of a host', 'release: "2010"', 'release: "2012"', 10, /release: expected one of/],
  [
    'an unknown service',
    'rpc-client-access: 59532',
    'rpc: 59532',
    11,
    /staticPorts\.rpc: "rpc" is not in the services that can be pinned; it has rpc-client-access/,
  ],
  ['a port beyond the last', 'address-book: 59533', 'address-book: 70000', 11, /staticPorts\.address-book: ports are 1 to 65535/],
  ['port 0', 'address-book: 59533', 'address-book: 0', 11, /staticPorts\.address-book: ports are 1 to 65535/],
  ['a port in quotes', 'address-book: 59533', 'address-book: "59533"', 11, /staticPorts\.address-book: .*expected number/],
  [
    'an unknown member',
    'members: [cas01, cas02]',
    'members: [cas01, cas03]',
    21,
    /^arrays\[0\] "outlook" members\[1\]: "cas03" is not in the hosts of this profile; it has cas01, cas02/,
  ],
  ['no member', 'members: [cas01, cas02]', 'members: []', 21, /members: name at least one member/],
  [
    'a network that is called like a host',
    'name: world',
    'name: cas02',
    5,
    /^networks\[1\] "cas02" name: "cas02" is also the name of one of the hosts/,
  ],
  ['a replication port in words', 'dagReplicationPort: 64999', 'dagReplicationPort: default', 24, /^dagReplicationPort: .*expected number/],
  ['static ports as a list', 'staticPorts: { information-store: 59540 }', 'staticPorts: [59540]', 23, /^staticPorts: .*expected record/],
  ['an exception without who', '    who: Backup team\n', '', 26, /^exceptions\[0\] "backup" who: is missing/],
  ['an exception without why', '    why: Agents listen there\n', '', 26, /^exceptions\[0\] "backup" why: is missing/],
  ['a day that does not exist', '2026-12-31', '2026-02-30', 34, /until: expected the last day it holds, such as 2026-12-31/],
  ['a day in another order', '2026-12-31', '31.12.2026', 34, /until: expected the last day/],
  ['an end nobody knows', 'to: [outlook, office]', 'to: [outlook, ofice]', 28, /to\[1\]: "ofice" is no host or network of this profile/],
  ['an empty end', 'from: [10.9.9.9]', 'from: []', 27, /from: name at least one, or leave it out for any/],
  ['an unknown transport', 'transport: tcp', 'transport: sctp', 29, /transport: .*"tcp"\|"udp"/],
  ['a span that runs backwards', '10005-10010', '10010-10005', 30, /ports\[1\]: expected a port from 1 to 65535, or a span/],
  ['an allowance there is not', 'cleartext]', 'everything]', 31, /allows\[1\]: .*"unexpected"\|"cleartext"/],
  ['an unknown protocol', 'transport: tcp', 'protocol: mapi', 29, /protocol: .*"smtp"/],
  ['a bracket that is not closed', 'roles: [relay]', 'roles: [relay', 18, /Flow sequence/],
  ['a field given twice', 'dagReplicationPort: 64999', 'dagReplicationPort: 64999\nname: again', 25, /Map keys must be unique/],
  ['a tab for indentation', '    roles: [relay]', '\troles: [relay]', 17, /[Tt]ab/],
];

describe('a mistake in a site profile', () => {
  it('is one of at least forty that are tried', () => expect(MISTAKES.length).toBeGreaterThanOrEqual(40));

  it.each(MISTAKES)('%s is told by file, line and field, with what would be right', (_, from, to, line, message) => {
    expect(WHOLE).toContain(from);
    const error = refusal(WHOLE.replace(from, () => to));
    expect(error).toMatchObject({ code: 'EXSCOPE_SITE', exitCode: EXIT.usage });
    const match = /^.*exscope\.yaml:(\d+): (.*)$/s.exec(error.message)!;
    expect(match, error.message).not.toBeNull();
    expect(match[2]).toMatch(message);
    expect(Number(match[1]), error.message).toBe(line);
    expect(error.hint).toContain('exscope site check');
  });

  it('that is a whole other file is told as well', () => {
    expect(refusal('- a list\n').message).toMatch(/exscope\.yaml:1: the file: .*expected object/);
    expect(refusal('').message).toMatch(/exscope\.yaml:1: the file: .*expected object/);
  });
});
