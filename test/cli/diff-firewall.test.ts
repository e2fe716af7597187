import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exscope, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const analyzed = (capture: string, name: string, ...options: string[]) => {
  const store = join(folder, name);
  exscope(['analyze', join(ROOT, 'captures', capture), '--store', store, '--quiet', '--no-progress', ...options]);
  return store;
};
const ROLE = ['--host', '10.20.0.2=mailbox', '--release', '2016'];
const before = analyzed('imap-cleartext.pcap', 'before.db', ...ROLE);
const after = analyzed('imaps-implicit.pcap', 'after.db', ...ROLE);

interface Change {
  section: string;
  change: string;
  subject: string;
}

describe('exscope diff', () => {
  const changes = (a: string, b: string) =>
    exscope(['diff', a, b, '--format', 'ndjson'])
      .stdout.split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Change);

  it('tells what a change of the site did', () => {
    const all = changes(before, after);
    expect(all).toContainEqual({ section: 'path', change: 'gone', subject: '2016/imap4 at 10.20.0.2', before: 'seen', after: null });
    expect(all).toContainEqual({ section: 'path', change: 'new', subject: '2016/imap4-tls at 10.20.0.2', before: null, after: 'seen' });
    expect(all).toContainEqual({ section: 'listener', change: 'new', subject: '10.20.0.2:993 tcp', before: null, after: 'imap' });
    const gone = all.filter(({ section, change }) => section === 'finding' && change === 'gone').map(({ subject }) => subject);
    expect(gone).toContainEqual(expect.stringMatching(/^credential-sent at 10\.20\.0\.2:143: IMAP login/));
  });

  it('is the other way round in the other order, and nothing for one store', () => {
    const [forth, back] = [changes(before, after), changes(after, before)];
    const turned: Record<string, string> = { new: 'gone', gone: 'new', changed: 'changed', same: 'same' };
    expect(back.map(({ subject, change }) => `${subject} ${turned[change]}`).sort()).toEqual(
      forth.map(({ subject, change }) => `${subject} ${change}`).sort(),
    );
    const same = exscope(['diff', before, before]);
    expect(same).toMatchObject({
      status: 0,
      stdout: '',
      stderr: expect.stringMatching(/^exscope: no difference; \d+ findings still there\n$/),
    });
    expect(changes(before, before).map(({ section, change }) => `${section} ${change}`)).toEqual(
      changes(before, before).map(() => 'finding same'),
    );
  });

  it('reads well, and warns when the stores were judged differently', () => {
    const { status, stdout } = exscope(['diff', before, after]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+ differences\n\nFindings {4}gone/);
    const other = analyzed('imaps-implicit.pcap', 'other.db', '--host', '10.20.0.2=mailbox', '--release', '2019');
    expect(exscope(['diff', before, other]).stderr).toContain('judged with different profiles');
  });

  it('tells the same in Indonesian', () => {
    const { status, stdout } = exscope(['diff', before, after, '--lang', 'id']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+ perbedaan\n\nTemuan {6}hilang {3}credential-sent di 10\.20\.0\.2:143: [^(]*\(tinggi\)$/m);
    expect(stdout).toMatch(/^Proteksi {4}hilang {3}2016\/imap4 di 10\.20\.0\.2 \(tanpa enkripsi\)$/m);
    expect(stdout).not.toMatch(/\b(new|gone|changed|still|at|difference)\b/);
    expect(exscope(['diff', before, before, '--lang', 'id']).stderr).toMatch(/^exscope: tidak ada perbedaan; \d+ temuan masih ada\n$/);
  });

  it('needs two stores', () => {
    expect(exscope(['diff', before])).toMatchObject({ status: 2, stdout: '' });
    expect(exscope(['diff', before, join(folder, 'missing.db')])).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('missing.db'),
    });
  });
});

describe('exscope firewall', () => {
  it.each(['powershell', 'nftables', 'csv'])('prints rules as %s that its own check finds whole', (format) => {
    const { status, stdout } = exscope(['firewall', after, '--format', format]);
    expect(status).toBe(0);
    const rules = join(folder, `rules.${format}`);
    writeFileSync(rules, stdout);
    const whole = exscope(['firewall', 'check', after, rules]);
    expect(whole).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining('every expected flow of the store passes') });
    const broken = exscope(['firewall', 'check', before, rules]);
    expect(broken).toMatchObject({ status: 1, stderr: expect.stringContaining('1 expected flow would not pass') });
    expect(broken.stdout).toMatch(/10\.20\.0\.2 +tcp 143 +1 +2016\/imap4 +no rule/);
  });

  it('prints the rules that Setup makes', () => {
    const { status, stdout } = exscope(['firewall', '--catalog-only', 'hub-transport', '2010']);
    expect(status).toBe(0);
    expect(stdout).toContain(
      "-DisplayName 'MSExchangeTransportWorker (GFW) (TCP-In)' -Direction Inbound -Action Allow -Protocol TCP -LocalPort 25,587",
    );
    expect(stdout).not.toContain('UMWorkerProcess');
  });

  it.each([
    [['firewall'], /no store is named/],
    [['firewall', '--catalog-only', 'client-access'], /needs a release, one of 2010, 2013/],
    [['firewall', '--catalog-only', 'witness', '--release', '2010'], /Setup of 2010 makes no rule for it\n {2}Roles: /],
    [['firewall', 'check', before, 'missing.csv'], /missing\.csv: cannot be read/],
    [['firewall', 'check', before, join(ROOT, 'LICENSE')], /LICENSE:1: is no rule/],
  ])('%s is wrong usage', (args, message) => {
    const { status, stdout, stderr } = exscope(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});
