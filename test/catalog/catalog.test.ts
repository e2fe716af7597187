import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';

const catalog = loadCatalog();
const ids = (paths: readonly { id: string }[]) => paths.map(({ id }) => id);

/** Rows of one release on a port. */
const on = (transport: 'tcp' | 'udp', port: number, release: string) =>
  ids(catalog.pathsByPort(transport, port).filter((path) => path.release === release));

describe('the shipped catalog', () => {
  it('has every release and the shared directory, none of them empty', () => {
    const least = {
      directory: 25,
      '5.5': 15,
      2000: 40,
      2003: 40,
      2007: 70,
      2010: 75,
      2013: 60,
      2016: 60,
      2019: 55,
      se: 55,
      online: 8,
      'outlook.com': 4,
    };
    const releases = ['5.5', '2000', '2003', '2007', '2010', '2013', '2016', '2019', 'se', 'online', 'outlook.com'];
    expect([...catalog.releases.keys()]).toEqual(releases);
    for (const [name, rows] of Object.entries(least)) {
      expect(catalog.paths.filter(({ release }) => release === name).length, name).toBeGreaterThanOrEqual(rows);
    }
  });

  it('has unique ids that begin with their release', () => {
    expect(new Set(ids(catalog.paths)).size).toBe(catalog.paths.length);
    for (const { id, release } of catalog.paths) expect(id.startsWith(`${release}/`)).toBe(true);
    for (const { id } of catalog.paths) expect(catalog.path(id)?.id).toBe(id);
  });

  it('has every id other rooms rely on', () => {
    const relied = ['2003/information-store', '2003/address-book', '2003/referral', '2003/endpoint-mapper'];
    relied.push('2010/rpc-client-access', '2010/address-book', '2010/referral', '2010/endpoint-mapper', 'directory/endpoint-mapper');
    for (const id of relied) expect(catalog.path(id), id).toBeDefined();
    expect(catalog.path('2003/information-store')?.title).toBe('MAPI clients to the Information Store');
  });

  it('refers only to interfaces, services and ranges that exist', () => {
    for (const path of catalog.paths) {
      for (const name of path.rpc?.interfaces ?? []) expect(catalog.interfaceByName(name), `${path.id} ${name}`).toBeDefined();
      if (path.rpc?.staticPort != null) expect(catalog.staticPortService(path.rpc.staticPort), path.id).toBeDefined();
      for (const name of path.dynamic) expect(catalog.ranges.get(name)?.transport, `${path.id} ${name}`).toBe(path.transport);
      expect(path.ports.length + path.dynamic.length + Number(path.anyPort), path.id).toBeGreaterThan(0);
    }
  });

  it('takes a pinned service only for interfaces it pins', () => {
    for (const { id, rpc } of catalog.paths) {
      const pinned = rpc?.staticPort == null ? [] : catalog.staticPortService(rpc.staticPort)!.interfaces;
      // XDS of the Site Replication Service: the value is known, the interface it pins is not.
      if (pinned.length > 0)
        expect(
          rpc!.interfaces.some((name) => pinned.includes(name)),
          id,
        ).toBe(true);
    }
  });

  it('cites a source for every row, without codes of our own', () => {
    const rows = [...catalog.paths, ...catalog.interfaces, ...catalog.ranges.values(), ...catalog.staticPortServices.values()];
    for (const { source } of rows) {
      expect(source.length).toBeGreaterThan(5);
      expect(source).not.toMatch(/\b(OD1[36]|ODH|ODO|T10c?|T07|WIKI\d+|SCAN(10)?|SEED|UM!|ZL|WT|BPA)\b|https?:/);
    }
  });

  it('marks what nobody could confirm', () => {
    expect(catalog.path('2010/content-indexing')?.verified).toBe(false);
    expect(catalog.path('2010/hub-to-hub')?.verified).toBe(true);
    expect(catalog.path('2016/mailbox-submission')?.verified).toBe(false);
    expect(catalog.path('2016/client-proxy')?.verified).toBe(true);
  });

  it('names in each release file every role its rows use', () => {
    for (const path of catalog.paths) {
      const roles = catalog.releases.get(path.release)?.roles;
      if (roles !== undefined) expect(roles, path.id).toEqual(expect.arrayContaining([...path.from, ...path.to]));
    }
  });

  it('never calls a port implicit TLS whose payload is not TLS first', () => {
    for (const path of catalog.paths) if (path.implicitTls) expect(path.protocols[0], path.id).toBe('tls');
  });

  it('is plain text without machine paths', () => {
    const folder = fileURLToPath(new URL('../../catalog/', import.meta.url));
    for (const name of readdirSync(folder, { recursive: true }) as string[]) {
      if (name.endsWith('.yaml')) expect(readFileSync(`${folder}${name}`, 'utf8')).not.toMatch(/\/work|\/tmp|\t/);
    }
  });
});

describe('rows of the documented systems', () => {
  it('S1: Outlook.com by IMAP, POP and SMTP submission', () => {
    expect(catalog.path('outlook.com/imap')).toMatchObject({ ports: [[993, 993]], implicitTls: true, hosts: ['outlook.office365.com'] });
    expect(catalog.path('outlook.com/pop')).toMatchObject({ ports: [[995, 995]], implicitTls: true, hosts: ['outlook.office365.com'] });
    expect(on('tcp', 587, 'outlook.com')).toContain('outlook.com/smtp-submission');
    expect(catalog.path('outlook.com/smtp-submission')).toMatchObject({
      implicitTls: false,
      encryption: { mechanism: expect.stringContaining('STARTTLS') },
    });
    expect(on('tcp', 465, 'outlook.com')).toEqual([]);
  });

  it('S2: static and dynamic RPC ports of Exchange 2010', () => {
    expect(catalog.staticPortService('rpc-client-access')).toMatchObject({
      interfaces: ['EMSMDB', 'AsyncEMSMDB'],
      registry: { value: 'TCP/IP Port', type: 'REG_DWORD' },
    });
    expect(catalog.staticPortService('address-book')).toMatchObject({
      interfaces: ['NSPI', 'RFRI'],
      registry: { value: 'RpcTcpPort', type: 'REG_SZ' },
    });
    expect(catalog.staticPortService('public-folders')?.interfaces).toContain('EMSMDB');
    for (const [name, from, to] of [
      ['exchange-2010', 6005, 65_534],
      ['exchange-2010-as-printed', 6005, 59_530],
      ['exchange-2010-static', 59_531, 60_554],
      ['windows-2008', 49_152, 65_535],
      ['windows-2003', 1025, 5000],
    ] as const) {
      expect(catalog.ranges.get(name)).toMatchObject({ from, to });
    }
    expect(ids(catalog.pathsByDynamicPort(59_532))).toContain('2010/rpc-client-access');
    expect(ids(catalog.pathsByDynamicPort(6004))).not.toContain('2010/rpc-client-access');
    expect(ids(catalog.pathsByDynamicPort(65_535))).not.toContain('2010/rpc-client-access');
    expect(ids(catalog.pathsByDynamicPort(5000))).toContain('2003/information-store');
    expect(ids(catalog.pathsByDynamicPort(5001))).not.toContain('2003/information-store');
    expect(on('tcp', 135, '2010')).toEqual(['2010/endpoint-mapper']);
    expect(on('tcp', 59_532, '2010')).toEqual([]);
  });

  it('S8: clients of Exchange 2016', () => {
    expect(on('tcp', 443, '2016')).toContain('2016/https');
    expect(on('tcp', 80, '2016')).toContain('2016/http');
    expect(on('tcp', 993, '2016')).toEqual(['2016/imap4-tls']);
    expect(on('tcp', 143, '2016')).toEqual(['2016/imap4']);
    expect(on('tcp', 995, '2016')).toEqual(['2016/pop3-tls']);
    expect(on('tcp', 110, '2016')).toEqual(['2016/pop3']);
    expect(on('tcp', 587, '2016')).toEqual(['2016/smtp-submission']);
    expect(catalog.path('2016/imap4')?.state).toBe('off-by-default');
  });

  it('S9: mail flow of Exchange 2016 without Edge Transport', () => {
    expect(on('tcp', 25, '2016')).toEqual(expect.arrayContaining(['2016/smtp-inbound', '2016/smtp-outbound']));
    expect(on('tcp', 717, '2016')).toEqual(['2016/smtp-outbound-proxy']);
    expect(on('udp', 53, '2016')).toContain('2016/dns-udp');
    expect(on('tcp', 53, '2016')).toContain('2016/dns');
    expect(on('tcp', 53, '2016')).not.toContain('2016/dns-udp');
  });

  it('S12: every port of Exchange 2000 and 2003', () => {
    const ports = [389, 636, 379, 390, 3268, 3269, 143, 993, 110, 995, 119, 563, 80, 443, 25, 465, 691];
    ports.push(6667, 7000, 994, 102, 135, 1503, 522, 1720, 1731);
    for (const port of ports) expect(on('tcp', port, '2003'), String(port)).not.toEqual([]);
    for (const port of [465, 994, 522])
      expect(catalog.pathsByPort('tcp', port).find(({ release }) => release === '2003')?.state, String(port)).toBe('retired');
  });

  it('holds near misses apart', () => {
    expect(catalog.pathsByPort('tcp', 144)).toEqual([]);
    expect(catalog.pathsByPort('udp', 143)).toEqual([]);
    expect(catalog.pathsByPort('tcp', 17_063)).toEqual([]);
    expect(on('tcp', 5074, '2010')).toEqual([]);
    expect(on('tcp', 5076, '2010')).toEqual(['2010/ocs-to-cas', '2010/um-to-cas']);
    expect(on('tcp', 5078, '2010')).toEqual([]);
    // The proxied submission port of Exchange is SMTP that upgrades, whatever 465 means elsewhere.
    expect(catalog.path('2016/client-proxy')).toMatchObject({ ports: [[465, 465]], implicitTls: false, state: 'internal' });
  });

  it('calls Outlook by plain RPC retired in 2016', () => {
    expect(catalog.pathsByInterface('EMSMDB').find(({ id }) => id === '2016/outlook-rpc')?.state).toBe('retired');
  });
});

describe('interfaces', () => {
  const name = (uuid: string, version?: string) => catalog.interfaceByUuid(uuid, version)?.name;

  it('tells apart UUIDs that differ in a digit or two', () => {
    expect(name('f5cc5a18-4264-101a-8c59-08002b2f8426')).toBe('NSPI');
    expect(name('f5cc5a7c-4264-101a-8c59-08002b2f8426')).toBe('XDS');
    expect(name('f5cc59b4-4264-101a-8c59-08002b2f8426')).toBe('FrsRpc');
    expect(name('f5cc5a19-4264-101a-8c59-08002b2f8426')).toBeUndefined();
    expect(name('a4f1db00-ca47-1067-b31f-00dd010662da')).toBe('EMSMDB');
    expect(name('a4f1db00-ca47-1067-b31e-00dd010662da')).toBe('StoreAdmin3');
    expect(name('12345778-1234-abcd-ef00-0123456789ab')).toBe('LSARPC');
    expect(name('12345778-1234-abcd-ef00-0123456789ac')).toBe('SAMR');
  });

  it('compares the major version only, and any letter case', () => {
    expect(name('A4F1DB00-CA47-1067-B31F-00DD010662DA', '0.82')).toBe('EMSMDB');
    expect(name('a4f1db00-ca47-1067-b31f-00dd010662da', '1.0')).toBeUndefined();
    expect(name('f5cc5a18-4264-101a-8c59-08002b2f8426', '56.0')).toBe('NSPI');
    expect(name('e1af8308-5d1f-11c9-91a4-08002b14a0fa', '4.0')).toBe('EPM');
    expect(name('5261574a-4572-206e-b268-6b199213b4e4', '0.1')).toBe('AsyncEMSMDB');
  });

  it('knows each UUID once and which pins apply', () => {
    expect(new Set(catalog.interfaces.map(({ uuid }) => uuid)).size).toBe(catalog.interfaces.length);
    expect(catalog.interfaceByName('RFRI')?.staticPortServices).toContain('system-attendant');
    expect(catalog.interfaceByName('EPM')?.staticPortServices).toEqual([]);
    expect(catalog.interfaceByName('EMSMDB')?.exchange).toBe(true);
    expect(catalog.interfaceByName('DRSUAPI')?.exchange).toBe(false);
  });

  it('leads from the store and address book interfaces to their paths', () => {
    expect(ids(catalog.pathsByInterface('EMSMDB'))).toEqual(expect.arrayContaining(['2003/information-store', '2010/rpc-client-access']));
    expect(ids(catalog.pathsByInterface('RFRI'))).toEqual(expect.arrayContaining(['2003/referral', '2010/referral']));
    expect(ids(catalog.pathsByInterface('XDS'))).not.toContain('2010/address-book');
    expect(catalog.pathsByInterface('nothing')).toEqual([]);
  });
});

describe('dynamic ports', () => {
  it('lists RPC rows before others', () => {
    const paths = catalog.pathsByDynamicPort(16_500);
    const firstOther = paths.findIndex(({ rpc }) => rpc === null);
    expect(paths.slice(firstOther).every(({ rpc }) => rpc === null)).toBe(true);
    expect(ids(paths)).toContain('2010/um-control');
  });

  it('keeps UDP media out of TCP', () => {
    expect(ids(catalog.pathsByDynamicPort(20_000, 'udp'))).toContain('2010/um-media');
    expect(ids(catalog.pathsByDynamicPort(20_000))).not.toContain('2010/um-media');
  });
});
