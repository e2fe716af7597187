/** Known findings: accepted by somebody, until a day, and back when it is over. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exscope, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const store = join(folder, 'before.db');
const baseline = join(folder, 'baseline.yaml');
const AUTHOR = ['--who', 'Budi: "mail" team', '--why', 'migration, CHG-4711'];

interface Told {
  id: string;
  fingerprint: string;
  severity: string;
  accepted: { who: string; why: string; until: string | null; ended: boolean } | null;
}
const findings = (...options: string[]): Told[] =>
  (JSON.parse(exscope(['judge', store, '--format', 'json', ...options]).stdout) as { findings: Told[] }).findings;
const failing = (...options: string[]) => exscope(['judge', store, '--quiet', '--fail-on', 'info', ...options]).status;

beforeAll(() => {
  exscope(['analyze', join(ROOT, 'captures', 'imap-cleartext.pcap'), '--store', store, '--quiet']);
  exscope(['baseline', 'create', store, ...AUTHOR, '--until', '2099-12-31', '--output', baseline]);
});

describe('a baseline', () => {
  it('accepts what it was made of: it stays on record, and a pipeline passes it over', () => {
    expect(failing()).toBe(1);
    expect(failing('--baseline', baseline)).toBe(0);
    const [plain, accepted] = [findings(), findings('--baseline', baseline)];
    expect(plain.length).toBeGreaterThan(0);
    expect(accepted.map(({ fingerprint }) => fingerprint)).toEqual(plain.map(({ fingerprint }) => fingerprint));
    expect(plain.every((finding) => finding.accepted === null)).toBe(true);
    for (const finding of accepted)
      expect(finding.accepted).toEqual({ who: 'Budi: "mail" team', why: 'migration, CHG-4711', until: '2099-12-31', ended: false });
  });

  it('ends with its last day, by the time of the capture', () => {
    const text = readFileSync(baseline, 'utf8');
    const day = new Date(JSON.parse(exscope(['judge', store, '--format', 'json']).stdout).lastTimeMicros / 1000);
    const name = (offset: number) => new Date(day.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
    for (const [offset, status] of [
      [-1, 1],
      [0, 0],
    ] as const) {
      const other = join(folder, `until-${offset}.yaml`);
      writeFileSync(other, text.replaceAll('2099-12-31', name(offset)));
      expect([offset, failing('--baseline', other)]).toEqual([offset, status]);
    }
  });

  it('takes the findings it is told, and no others', () => {
    const [first, ...others] = findings();
    const { stdout } = exscope(['baseline', 'create', store, ...AUTHOR, '--finding', first!.id]);
    expect(stdout).toContain(first!.fingerprint);
    for (const { fingerprint } of others) expect(stdout).not.toContain(fingerprint);
    const mild = exscope(['baseline', 'create', store, ...AUTHOR, '--up-to', 'low']).stdout;
    for (const { fingerprint, severity } of findings()) expect(mild.includes(fingerprint)).toBe(['info', 'low'].includes(severity));
  });

  it('never replaces a file', () => {
    const { status, stderr } = exscope(['baseline', 'create', store, ...AUTHOR, '--output', baseline]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('exists and is left alone')]);
  });

  it.each([
    [
      'version: 1\nfindings:\n  - fingerprint: F1\n    who: a\n    why: b\n    until: null\n',
      /:3: findings\[0\]\.fingerprint: expected 16 hexadecimal digits/,
    ],
    ['version: 1\nfindings:\n  - fingerprint: "0123456789abcdef"\n    who: a\n    until: null\n', /findings\[0\]\.why: is missing/],
    [
      'version: 1\nfindings:\n  - fingerprint: "0123456789abcdef"\n    who: a\n    why: b\n    until: "2027-02-30"\n',
      /\.until: expected a date/,
    ],
    ['version: 1\nfindings: []\nmore: 1\n', /:3: more: unknown field/],
  ])('that is wrong is refused, with its line: %#', (text, message) => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, text);
    const { status, stdout, stderr } = exscope(['judge', store, '--baseline', file]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('marks what it accepts in a comparison', () => {
    const lines = exscope(['diff', store, store, '--format', 'ndjson', '--baseline', baseline]).stdout.trim().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ section: 'finding', change: 'same', accepted: true });
  });
});
