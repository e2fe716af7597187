import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { loadPolicies, loadTlsAuthorities, policyJsonSchema, policyNames } from '../../src/catalog/policies.js';
import { ExscopeError } from '../../src/errors.js';
import { CATALOG } from '../../src/packaged.js';
import { scratch } from '../helpers/exscope.js';

const catalog = loadCatalog();
const folder = scratch();

const POLICY = `id: contoso
title: Contoso
version: "1"
about: Our own rules.
clauses:
  - { id: "4.2", asks: Mail is encrypted, source: Handbook }
controls:
  - id: mail
    kind: forbidden
    title: Mail is encrypted
    why: It is ours.
    severity: high
    clauses: ["4.2"]
    evidence: Mail sessions.
    flows: { protocols: [smtp], paths: ["*/smtp-inbound"] }
    forbids: { findings: [weak-tls/tls-1-0, cleartext-protocol/smtp], tls: { authority: ietf, opinions: [forbidden] } }
    unseen: Contents.
  - use: exchange-baseline/no-smb1
    severity: low
`;

function load(text: string) {
  const file = join(folder, 'contoso.yaml');
  writeFileSync(file, text);
  return loadPolicies([file], catalog)[0]!;
}

function refusal(run: () => unknown): ExscopeError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ExscopeError);
    return error as ExscopeError;
  }
  throw new Error('expected a refusal');
}

describe('shipped policies', () => {
  it('are all read, and called as their files', () => {
    expect(loadPolicies(policyNames(), catalog).map(({ id }) => id)).toEqual(policyNames());
    const authorities = readdirSync(join(CATALOG, 'tls-authorities')).map((name) => name.replace(/\.yaml$/, ''));
    expect([...loadTlsAuthorities().keys()]).toEqual(authorities.sort());
  });

  it('never say "compliant", and name a source for every clause', () => {
    for (const policy of loadPolicies(policyNames(), catalog)) {
      expect(JSON.stringify(policy)).not.toMatch(/\bcompliant\b/i);
      for (const { source, asks } of policy.clauses) expect(source.length * asks.length).toBeGreaterThan(0);
    }
  });
});

describe('a user’s own policy file', () => {
  it('has controls of its own and borrowed ones', () => {
    const { controls } = load(POLICY);
    expect(controls.map(({ id, written, severity }) => [id, written, severity])).toEqual([
      ['mail', 'contoso/mail', 'high'],
      ['no-smb1', 'exchange-baseline/no-smb1', 'low'],
    ]);
    expect(controls[0]!.clauses).toEqual([{ id: '4.2', asks: 'Mail is encrypted', source: 'Handbook', verified: true }]);
    expect(controls[1]!.clauses).toEqual([]);
  });

  it.each([
    ['a field there is not', POLICY.replace('why:', 'because:'), /contoso.yaml:8: controls\[0\] "mail".*|because.*the fields here are/],
    [
      'a kind there is not',
      POLICY.replace('kind: forbidden', 'kind: prohibited'),
      /:9: controls\[0\] "mail" kind: expected kind: forbidden, required/,
    ],
    ['a protocol there is not', POLICY.replace('[smtp]', '[stmp]'), /:15: controls\[0\] "mail" flows.protocols\[0\]: .*"smtp"/],
    [
      'a data path there is not',
      POLICY.replace('*/smtp-inbound', '*/smtp-in'),
      /:15: .*paths\[0\]: "\*\/smtp-in" is no data path of the catalog/,
    ],
    [
      'a finding there is not',
      POLICY.replace('weak-tls/tls', 'weak-tsl/tls'),
      /:16: .*findings\[0\]: "weak-tsl" is no kind of finding; there are .*weak-tls/,
    ],
    [
      'a problem there is not',
      POLICY.replace('tls-1-0', 'tls-1-9'),
      /:16: .*findings\[0\]: "weak-tls\/tls-1-9" is no problem of weak-tls; it has/,
    ],
    [
      'an authority there is not',
      POLICY.replace('authority: ietf', 'authority: iteff'),
      /:16: .*tls.authority: "iteff" is not in the folder tls-authorities; it has .*ietf/,
    ],
    ['an opinion there is not', POLICY.replace('[forbidden]', '[bad]'), /:16: .*opinions\[0\]: .*"forbidden"/],
    [
      'a clause there is not',
      POLICY.replace('clauses: ["4.2"]', 'clauses: ["4.3"]'),
      /:13: .*clauses\[0\]: "4.3" is not in the clauses of this policy/,
    ],
    ['a clause nothing speaks to', POLICY.replace('    clauses: ["4.2"]\n', ''), /:6: clauses\[0\] "4.2" id: no control speaks to "4.2"/],
    [
      'a control there is not',
      POLICY.replace('no-smb1', 'no-smb9'),
      /:18: controls\[1\].use: "exchange-baseline\/no-smb9" is no control of a shipped policy/,
    ],
    ['an id that is taken', `${POLICY}    id: mail\n`, /controls\[1\] "mail" id: "mail" is used twice/],
    ['what rules it is missing', POLICY.replace(/ {4}forbids.*\n/, ''), /controls\[0\] "mail" forbids: is missing/],
    [
      'no ports',
      POLICY.replace('protocols: [smtp]', 'ports: ["70000-1"]'),
      /:15: .*ports\[0\]: expected a port from 1 to 65535, or a span/,
    ],
  ])('is refused for %s', (_, text, message) => {
    const error = refusal(() => load(text));
    expect(error.code).toBe('EXSCOPE_POLICY');
    expect(error.message).toMatch(message);
  });

  it('is told which policies there are when it is none of them', () => {
    expect(refusal(() => loadPolicies(['pci'], catalog)).message).toMatch(/^--policy pci: no such policy; there are .*exchange-baseline/);
    expect(refusal(() => loadPolicies([join(folder, 'none.yaml')], catalog)).message).toMatch(/none.yaml: cannot be read/);
  });

  it('has a JSON Schema with the names of the catalog', () => {
    const schema = JSON.stringify(policyJsonSchema(catalog));
    expect(schema).toContain('"ietf"');
    expect(schema).toContain('"not-visible"');
    expect(schema).toContain('EMSMDB');
  });
});
