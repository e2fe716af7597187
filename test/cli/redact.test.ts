import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.js';
import { NO_SITE } from '../../src/site/profile.js';
import { exscope, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const stores = ['one', 'two'].map((name) => join(folder, `${name}.db`));
const key = join(folder, 'site.key');
const report = (store: string, ...options: string[]) => exscope(['report', store, '--format', 'json', ...options]);
const clientsOf = (stdout: string) =>
  (JSON.parse(stdout) as { flows: { client: { address: string } }[] }).flows.map(({ client }) => client.address);

beforeAll(async () => {
  for (const store of stores) await analyze({ captures: [join(ROOT, 'captures', 'imap-cleartext.pcap')], store, site: NO_SITE });
  writeFileSync(key, randomBytes(32));
}, 60_000);

describe('report --redact', () => {
  it('has the same pseudonyms in two reports with the same key, and no one else’s without', () => {
    const [one, two] = stores.map((store) => clientsOf(report(store, '--redact-key', key).stdout));
    const own = clientsOf(report(stores[0]!, '--redact').stdout);
    const open = clientsOf(report(stores[0]!).stdout);
    expect(one).toEqual(two);
    expect(own).not.toEqual(one);
    expect(open).not.toEqual(one);
    expect(new Set([one!.length, own.length, open.length]).size).toBe(1);
  });

  it('takes a baseline of the store as it is', () => {
    const baseline = join(folder, 'baseline.yaml');
    exscope(['baseline', 'create', stores[0]!, '--who', 'Budi', '--why', 'Contoso', '--up-to', 'medium', '--output', baseline]);
    const { stdout, stderr } = report(stores[0]!, '--redact', '--baseline', baseline);
    expect(stderr).toBe('');
    const { findings } = JSON.parse(stdout) as { findings: { severity: string; accepted: object | null }[] };
    expect(new Set(findings.map(({ severity, accepted }) => `${severity} ${accepted !== null}`))).toEqual(
      new Set(['high false', 'medium true', 'low true']),
    );
    expect(stdout).not.toMatch(/Budi|Contoso/);
  });

  it('refuses a key that is none, and writes nothing', () => {
    writeFileSync(join(folder, 'short.key'), 'secret');
    const output = join(folder, 'out.json');
    for (const wrong of [join(folder, 'short.key'), join(folder, 'none.key')]) {
      const { status, stderr } = report(stores[0]!, '--redact-key', wrong, '--output', output);
      expect(status).toBe(2);
      expect(stderr).toContain('openssl rand');
      expect(() => readFileSync(output)).toThrow();
    }
  });
});
