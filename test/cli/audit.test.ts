import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exscope, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const captures = join(ROOT, 'captures');
const store = join(folder, 'mixed.db');
exscope([
  'analyze',
  join(captures, 'mail-server-mixed.pcapng'),
  '--release',
  '2016',
  '--host',
  '10.20.0.2=mailbox',
  '--store',
  store,
  '--quiet',
]);
const cut = join(folder, 'cut.db');
exscope(['analyze', join(captures, 'malformed', 'truncated.pcap'), '--store', cut, '--quiet']);

interface Control {
  policy: { id: string };
  window: { from: string; to: string };
  id: string;
  status: string;
  relevant: number;
  decided: number;
  violating: number;
  undecided: number;
  findings: string[];
}
const lines = (text: string) => text.split('\n').filter((line) => line !== '');

describe('exscope audit', () => {
  it('tells each control of the default policy with its counts, the window and the findings', () => {
    const { status, stdout, stderr } = exscope(['audit', store]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Captured from 20\d\d-.*Z to 20\d\d-.*Z\n\nExchange baseline \(exchange-baseline /);
    expect(stdout).toMatch(/^fail +high +no-readable-password +\d+ +\d+ +\d+ +\d+ +No password/m);
    expect(stdout).toMatch(/no-readable-password: \d+ violations in \d+ decided flows\n {2}F1 /);
    expect(stdout).toContain('Absence of traffic is never a pass.');
    expect(stdout).not.toMatch(/compliant/i);
  });

  it('writes one control a line, of several policies', () => {
    const { stdout } = exscope(['audit', store, '--policy', 'cleartext-mail', '--policy', 'tls-hygiene', '--format', 'ndjson']);
    const controls = lines(stdout).map((line) => JSON.parse(line) as Control);
    expect(new Set(controls.map(({ policy }) => policy.id))).toEqual(new Set(['cleartext-mail', 'tls-hygiene']));
    for (const { relevant, decided, undecided, violating, window } of controls) {
      expect(decided + undecided).toBe(relevant);
      expect(violating).toBeLessThanOrEqual(decided);
      expect(window.from < window.to).toBe(true);
    }
    expect(controls.find(({ id }) => id === 'pop3-protected')).toMatchObject({ status: 'fail', violating: 1 });
  });

  it('writes JSON with the findings that controls link to', () => {
    const { stdout } = exscope(['audit', store, '--format', 'json']);
    const { policies, findings } = JSON.parse(stdout) as { policies: { controls: Control[] }[]; findings: { fingerprint: string }[] };
    const linked = new Set(policies.flatMap(({ controls }) => controls.flatMap((control) => control.findings)));
    expect(new Set(findings.map(({ fingerprint }) => fingerprint))).toEqual(linked);
    expect(linked.size).toBeGreaterThan(0);
  });

  it('writes CSV, a row for each control', () => {
    const { stdout } = exscope(['audit', store, '--format', 'csv', '--policy', 'pci-dss-4.0.1']);
    expect(stdout).toMatch(/^policy,policyVersion,control,title,kind,severity,status,/);
    expect(stdout).toMatch(/\r\npci-dss-4\.0\.1,4\.0\.1,known-traffic-only,/);
  });

  it('speaks Indonesian', () => {
    const { stdout } = exscope(['audit', store, '--lang', 'id', '--policy', 'disa-stig-exchange']);
    expect(stdout).toContain('DISA STIG untuk Exchange');
    expect(stdout).toMatch(/gagal +sedang +pop3-disabled/);
    expect(stdout).not.toMatch(/\bpatuh\b/i);
  });

  it('ends with 1 at or above --fail-on, and with 4 on a store that holds only part', () => {
    expect(exscope(['audit', store, '--fail-on', 'high']).status).toBe(1);
    expect(exscope(['audit', store, '--policy', 'beyond-traffic', '--fail-on', 'info']).status).toBe(0);
    expect(exscope(['audit', cut, '--fail-on', 'info']).status).toBe(4);
  });

  it('takes a policy of the user’s own, and says what is wrong with it', () => {
    const file = join(folder, 'ours.yaml');
    const policy = (protocol: string) => `id: ours
title: Ours
version: "1"
about: Ours.
controls:
  - id: no-pop
    kind: forbidden
    title: No POP3
    why: We say so.
    severity: low
    evidence: POP3.
    flows: { protocols: [${protocol}] }
    forbids: { answered: true }
    unseen: Nothing.
`;
    writeFileSync(file, policy('pop3'));
    expect(exscope(['audit', store, '--policy', file]).stdout).toMatch(/^fail +low +no-pop /m);
    writeFileSync(file, policy('pop4'));
    const { status, stdout, stderr } = exscope(['audit', store, '--policy', file]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/ours\.yaml:12: controls\[0\] "no-pop" flows\.protocols\[0\]: /);
  });

  it('refuses a policy there is not', () => {
    expect(exscope(['audit', store, '--policy', 'pci'])).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('exscope findings', () => {
  it('lists what is wrong, worst first', () => {
    const { status, stdout } = exscope(['findings', store]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^finding +severity +server +clients +flows +title/);
    expect(stdout).toMatch(/^F1 +high +10\.20\.0\.\d:\d+ /m);
  });

  it('writes the same findings in every format', () => {
    const json = JSON.parse(exscope(['findings', store, '--format', 'json']).stdout) as { id: string }[];
    const ndjson = lines(exscope(['findings', store, '--format', 'ndjson']).stdout).map((line) => JSON.parse(line) as object);
    expect(ndjson).toEqual(json);
    const csv = exscope(['findings', store, '--format', 'csv', '--lang', 'id']).stdout.split('\r\n');
    expect(csv[0]).toMatch(/^id,fingerprint,kind,problem,severity,/);
    expect(csv.filter((line) => /^F\d+,/.test(line))).toHaveLength(json.length);
  });

  it('ends with 1 at or above --fail-on, and with 4 on a store that holds only part', () => {
    expect(exscope(['findings', store, '--fail-on', 'high']).status).toBe(1);
    expect(exscope(['findings', cut, '--fail-on', 'high']).status).toBe(4);
  });
});

describe('exscope catalog', () => {
  it('prints the schema of a policy file, and the page of clauses', () => {
    expect(JSON.parse(exscope(['catalog', 'schema', 'policy']).stdout)).toMatchObject({ title: 'exscope policy file' });
    expect(exscope(['catalog', 'compliance', '--policy', 'hipaa']).stdout).toContain('## HIPAA Security Rule');
  });
});
