import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exscope, flowsOf, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const file = (name: string, text: string | Buffer) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const store = join(folder, 'mail.db');
exscope(['analyze', join(ROOT, 'captures', 'mail-server-mixed.pcapng'), '--store', store, '--quiet', '--no-progress']);

describe('exscope site init and check', () => {
  it('writes a profile that is valid as it is, and that judging takes', () => {
    const profile = join(folder, 'exscope.yaml');
    expect(exscope(['site', 'init', store, '--output', profile])).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(profile, 'utf8')).toMatch(/^# Site profile for exscope, begun from what was seen in mail-server-mixed\.pcapng\./);
    expect(exscope(['site', 'check', profile])).toMatchObject({ status: 0, stdout: expect.stringMatching(/"My site", .* no mistake\n$/) });
    expect(exscope(['judge', store, '--site', profile, '--quiet']).status).toBe(0);
    const again = exscope(['site', 'init', store, '--output', profile]);
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('exists and is left alone') });
  });

  it('gives the profile the last word, and the options one more', () => {
    const profile = file('site.yaml', 'releases: ["2016"]\nhosts:\n  - { name: mbx01, address: 10.20.0.2, roles: [mailbox] }\n');
    expect(exscope(['judge', store, '--site', profile, '--quiet']).status).toBe(0);
    expect(flowsOf(store, '--port', '993')[0]).toMatchObject({ server: { role: 'mailbox' }, path: { id: '2016/imap4-tls' } });
    expect(exscope(['judge', store, '--site', profile, '--host', '10.20.0.2=client-access', '--release', '2010', '--quiet']).status).toBe(
      0,
    );
    expect(flowsOf(store, '--port', '993')[0]).toMatchObject({ server: { role: 'client-access' }, path: { id: '2010/imap4-tls' } });
  });

  it('makes an expired exception a finding, and a valid one an answer', () => {
    const text = (until: string) =>
      `exceptions:\n  - { name: odd, to: [10.20.0.2], ports: [2143], who: Mail team, why: test port, until: ${until} }\nhosts:\n  - { name: mbx01, address: 10.20.0.2, roles: [mailbox] }\n`;
    const judged = (until: string) => {
      const { stdout } = exscope(['judge', store, '--site', file('exception.yaml', text(until)), '--format', 'json']);
      const { findings, expectation } = JSON.parse(stdout) as { findings: { kind: string }[]; expectation: { exception: number } };
      return [expectation.exception > 0, findings.some(({ kind }) => kind === 'exception-expired')];
    };
    expect(judged('2099-12-31')).toEqual([true, false]);
    expect(judged('2001-01-01')).toEqual([false, true]);
  });

  it('takes a catalog of one’s own, and remembers it', () => {
    const own = file(
      'own.yaml',
      `name: contoso
title: Contoso
paths:
  - id: contoso/odd-imap
    title: IMAP on a port of our own
    from: [client]
    to: [mailbox]
    transport: tcp
    ports: [2143]
    protocols: [imap]
    authentication: { default: [], supported: [] }
    encryption: { supported: null, default: null, mechanism: null, expect: optional }
    state: default
    source: runbook 7
`,
    );
    expect(exscope(['judge', store, '--catalog', own, '--host', '10.20.0.2=mailbox', '--quiet']).status).toBe(0);
    const [flow] = flowsOf(store, '--port', '2143');
    expect(flow).toMatchObject({ path: { id: 'contoso/odd-imap' }, expectation: { state: 'expected' } });
    expect(exscope(['explain', store, String(flow!.id)]).stdout).toContain('Source: runbook 7');
  });

  it.each([
    [['site', 'check', 'missing.yaml'], /missing\.yaml: cannot be read/],
    [['site', 'check', join(ROOT, 'package.json')], /package\.json:\d+: name: |package\.json:\d+: .*unknown field/],
    [['judge', store, '--site', 'missing.yaml'], /missing\.yaml: cannot be read/],
    [['site', 'import-reg', join(ROOT, 'package.json')], /package\.json:1: not a registry export/],
    [['site', 'import-endpoints', join(ROOT, 'package.json')], /package\.json: no endpoint in it/],
    [['site', 'import-netstat', join(ROOT, 'LICENSE')], /LICENSE: no socket in it/],
    [['site', 'import-netstat', 'missing.txt'], /missing\.txt: cannot be read/],
  ])('%s is told in one message', (args, message) => {
    const { status, stdout, stderr } = exscope(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/ at .*\.js:/);
  });
});

describe('exscope site import', () => {
  const reg = `Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters]
"RpcTcpPort"="59533"
`;

  it('reads registry exports of the Registry Editor, and says whose they are', () => {
    const { status, stdout } = exscope(['site', 'import-reg', file('ab.reg', Buffer.from(`\ufeff${reg}`, 'utf16le')), '--host', 'cas01']);
    expect(status).toBe(0);
    expect(stdout).toContain('does not say which computer it is from');
    expect(stdout).toContain(
      '  - name: cas01\n    address: ADDRESS\n    roles: [client-access]\n    staticPorts: { address-book: 59533 }\n',
    );
  });

  it('reads what PortQry prints', () => {
    const text = 'UUID: f5cc5a18-4264-101a-8c59-08002b2f8426 MS NT Directory NSP Interface\nncacn_ip_tcp:10.0.0.5[59533]\n';
    const { stdout } = exscope(['site', 'import-endpoints', file('portqry.txt', text)]);
    expect(stdout).toContain('10.0.0.5:59533 NSPI, line 2: in the range recommended for static ports');
    expect(stdout).toContain('    address: 10.0.0.5\n');
    expect(stdout).toContain('staticPorts: { address-book: 59533 }');
  });

  it('verifies static ports by what netstat prints on a client', () => {
    const profile = file(
      'pins.yaml',
      'hosts:\n  - { name: cas01, address: 10.0.0.5, roles: [client-access], staticPorts: { rpc-client-access: 59532 } }\n',
    );
    const text = '  TCP    10.0.0.9:49210   10.0.0.5:59532   ESTABLISHED\n  TCP    10.0.0.9:49211   10.0.0.5:6011   ESTABLISHED\n';
    const { stdout } = exscope(['site', 'import-netstat', file('netstat.txt', text), '--site', profile]);
    expect(stdout).toContain('connects 10.0.0.5:59532  static port of rpc-client-access (line 1)');
    expect(stdout).toContain('connects 10.0.0.5:6011  no static port, and none of the catalog: dynamic? (line 2)');
  });

  it('prints no escape sequence a file holds', () => {
    const text = 'UUID: f5cc5a18-4264-101a-8c59-08002b2f8426\nncacn_ip_tcp:\u001b[31mevil[59533]\n';
    expect(exscope(['site', 'import-endpoints', file('evil.txt', text)]).stdout).not.toContain('\u001b');
  });
});

describe('JSON Schema for editors', () => {
  it.each([
    ['site', ['hosts', 'exceptions'], 'rpc-client-access'],
    ['catalog', ['paths', 'interfaces'], 'EMSMDB'],
  ])('of %s files', (command, members, name) => {
    const { status, stdout } = exscope([command, 'schema']);
    expect(status).toBe(0);
    const schema = JSON.parse(stdout) as { $schema: string; properties: Record<string, unknown> };
    expect(schema.$schema).toContain('2020-12');
    for (const member of members) expect(schema.properties[member]).toBeDefined();
    expect(stdout).toContain(`"${name}"`);
  });
});
