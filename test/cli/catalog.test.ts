import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exscope } from '../helpers/exscope.js';

const folder = mkdtempSync(join(tmpdir(), 'exscope-catalog-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const own = join(folder, 'contoso.yaml');
writeFileSync(
  own,
  `name: contoso
title: Contoso
paths:
  - id: contoso/monitoring
    title: Probe of the monitoring
    from: [monitoring]
    to: [mailbox]
    transport: tcp
    ports: [12489]
    protocols: [unknown]
    authentication: { default: [], supported: [] }
    encryption: { supported: null, default: null, mechanism: null, expect: optional }
    state: default
    source: runbook 7
`,
);

describe('exscope catalog', () => {
  it('lists the data paths of a release in three formats', () => {
    const table = exscope(['catalog', 'list', '--release', '2010']);
    expect(table.status).toBe(0);
    expect(table.stdout).toMatch(/^id +from +to +port +protocol +protection +state/);
    expect(table.stdout).toContain('2010/rpc-client-access');
    expect(table.stdout).not.toContain('2016/');
    const ndjson = exscope(['catalog', 'list', '--release', '2010', '--format', 'ndjson']);
    const rows = ndjson.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; ports: string[]; source: string });
    expect(rows.find(({ id }) => id === '2010/um-to-cas')?.ports).toEqual(['5075-5077']);
    expect(rows.every(({ source }) => source.length > 5)).toBe(true);
    const csv = exscope(['catalog', 'list', '--release', '2010', '--format', 'csv']);
    expect(csv.stdout.split('\r\n')).toHaveLength(rows.length + 2);
  });

  it.each([
    ['2010/rpc-client-access', ['MSExchangeRPC - RPC (TCP-In)', 'EMSMDB', 'Source']],
    ['nspi', ['f5cc5a18-4264-101a-8c59-08002b2f8426', '2010/address-book']],
    ['a4f1db00-ca47-1067-b31f-00dd010662da', ['EMSMDB']],
    ['rpc-client-access', ['HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem', 'TCP/IP Port (REG_DWORD)']],
    ['exchange-2010-as-printed', ['6005 to 59530']],
    ['2010', ['54 firewall rules']],
  ])('shows %s', (name, parts) => {
    const { status, stdout } = exscope(['catalog', 'show', name]);
    expect(status).toBe(0);
    for (const part of parts) expect(stdout).toContain(part);
  });

  it('finds data paths by port and by words', () => {
    const byPort = exscope(['catalog', 'search', '5076']);
    expect(byPort.stdout).toContain('2010/ocs-to-cas');
    expect(byPort.stdout).toContain('2010/um-to-cas');
    const byWords = exscope(['catalog', 'search', 'address', 'book', '--release', '2010']);
    expect(byWords.stdout).toContain('2010/address-book');
    expect(byWords.stdout).not.toContain('2010/hub-to-hub');
    const nothing = exscope(['catalog', 'search', '59532']);
    expect(nothing).toMatchObject({ status: 0, stdout: '' });
    expect(nothing.stderr).toMatch(/no data path matches\n.*59532 lies in .*exchange-2010-static/);
  });

  it('checks the shipped catalog and a file of one’s own, which others take', () => {
    expect(exscope(['catalog', 'check']).stdout).toMatch(/^catalog \d{4}\.\d+: \d+ data paths of \d+ releases, .*no mistake\n$/);
    expect(exscope(['catalog', 'check', own]).stdout).toContain('contoso.yaml: "contoso", 1 data path, no mistake');
    expect(exscope(['catalog', 'search', 'probe', '--catalog', own]).stdout).toContain('contoso/monitoring');
    const broken = join(folder, 'broken.yaml');
    writeFileSync(broken, 'name: contoso\ntitle: Contoso\npaths: nothing\n');
    const { status, stdout, stderr } = exscope(['catalog', 'check', broken]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^exscope: .*broken\.yaml:3: paths: .*expected array.*\n {2}Correct the file there/);
  });

  it.each([
    [['catalog', 'show', 'nothing'], /knows nothing called "nothing"\n.*catalog search/],
    [['catalog', 'list', '--release', '99'], /--release 99: unknown release\n.*Releases: directory .*2010/],
    [['catalog', 'check', 'missing.yaml'], /missing\.yaml: cannot be read/],
    [['catalog', 'lst'], /unknown command 'lst'/],
  ])('%s is wrong usage', (args, message) => {
    const { status, stdout, stderr } = exscope(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});
