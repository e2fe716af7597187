import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { ExscopeError } from '../../src/errors.js';

const OWN = `name: contoso
title: Contoso, beside Exchange
ranges:
  - { name: contoso-agents, title: Backup agents, transport: tcp, from: 10000, to: 10010, source: runbook 7 }
interfaces:
  - { name: ContosoAgent, uuid: 0b7a4b8e-0f3c-4b57-9a3e-1d2f3a4b5c6d, title: Agent, spec: null, owner: agent.exe, exchange: false, source: runbook 7 }
paths:
  - id: contoso/backup
    title: Backup server to its agents
    from: [backup]
    to: [mailbox]
    transport: tcp
    ports: [{ dynamic: contoso-agents }]
    rpc: { interfaces: [ContosoAgent] }
    protocols: [dcerpc]
    authentication: { default: [kerberos], supported: [kerberos] }
    encryption: { supported: true, default: true, mechanism: RPC packet privacy, expect: encrypted }
    state: default
    source: runbook 7
`;

describe('a user’s own catalog file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'exscope-own-catalog-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const write = (text: string, name = 'contoso.yaml') => {
    const file = join(directory, name);
    writeFileSync(file, text);
    return file;
  };

  function refusal(...texts: string[]): ExscopeError {
    const own = texts.map((text, index) => write(text, `${index}.yaml`));
    try {
      loadCatalog({ own });
    } catch (error) {
      expect(error).toBeInstanceOf(ExscopeError);
      return error as ExscopeError;
    }
    throw new Error('expected a refusal');
  }

  it('adds paths, ranges and interfaces that hold for every release', () => {
    const catalog = loadCatalog({ own: [write(OWN)] });
    expect(catalog.path('contoso/backup')).toMatchObject({ release: 'contoso', shared: true, statedIn: null, dynamic: ['contoso-agents'] });
    expect(catalog.interfaceByUuid('0b7a4b8e-0f3c-4b57-9a3e-1d2f3a4b5c6d')?.name).toBe('ContosoAgent');
    expect(catalog.pathsByDynamicPort(10_005).map(({ id }) => id)).toContain('contoso/backup');
    expect([...catalog.own.keys()]).toEqual(['contoso']);
    expect(catalog.releases.has('contoso')).toBe(false);
  });

  it('is the same from what a judgement kept of it', () => {
    const catalog = loadCatalog({
      own: [write(OWN), write(OWN.replaceAll('contoso', 'acme').replaceAll('Contoso', 'Acme').replace('0b7a', '0b7b'), 'acme.yaml')],
    });
    const kept = JSON.parse(JSON.stringify([...catalog.own.values()])) as unknown[];
    expect(kept).toHaveLength(2);
    expect(loadCatalog({ kept })).toEqual(catalog);
  });

  it.each([
    ['no object', ['contoso'], /kept: the file: /],
    ['nothing in it', [{}], /kept: name: /],
    ['rows that are none', [{ name: 'contoso', title: 'x', paths: [null] }], /kept: paths\[0\]: /],
    [
      'a range nobody knows',
      [{ name: 'contoso', title: 'x', paths: [{ id: 'contoso/x', ports: [{ dynamic: 'x' }] }] }],
      /kept: paths\[0\] "contoso\/x"/,
    ],
  ])('is refused from a store that somebody changed: %s', (_, kept, message) => {
    const refused = expect.objectContaining({
      code: 'EXSCOPE_CATALOG',
      message: expect.stringMatching(message) as string,
      hint: expect.stringContaining('judge STORE --catalog FILE') as string,
    });
    expect(() => loadCatalog({ kept })).toThrow(refused);
  });

  it.each([
    [
      'a release’s name',
      OWN.replace('name: contoso', 'name: "2016"').replace('id: contoso/', 'id: 2016/'),
      /:1: name: is the name of a release/,
    ],
    ['rows named after something else', OWN.replace('id: contoso/backup', 'id: acme/backup'), /:8: .*id: must begin with "contoso\/"/],
    [
      'an interface nobody knows',
      OWN.replace('[ContosoAgent]', '[Agent]'),
      /:14: .*"Agent" is not in rpc-interfaces.yaml; did you mean ContosoAgent\?/,
    ],
    [
      'an interface the catalog has',
      OWN.replace('0b7a4b8e-0f3c-4b57-9a3e-1d2f3a4b5c6d', 'f5cc5a18-4264-101a-8c59-08002b2f8426'),
      /:6: .*is NSPI in the catalog already/,
    ],
    ['a range the catalog has', OWN.replaceAll('contoso-agents', 'windows-2008'), /:4: .*"windows-2008" is in the catalog already/],
    ['a role there is not', OWN.replace('[backup]', '[tape]'), /:10: .*from\[0\]: .*"backup"/],
  ])('is refused with %s, by file and line', (_, text, message) => {
    const error = refusal(text);
    expect(error.message).toMatch(message);
    expect(error.message).toContain('0.yaml:');
    expect(error.hint).toContain('exscope catalog check');
  });

  it('may be one of several, each with a name of its own', () => {
    const other = OWN.replaceAll('contoso', 'acme')
      .replace('ContosoAgent', 'AcmeAgent')
      .replace('[ContosoAgent]', '[AcmeAgent]')
      .replace('0b7a', '0b7b');
    expect(loadCatalog({ own: [write(OWN), write(other, 'acme.yaml')] }).path('acme/backup')).toBeDefined();
    expect(refusal(OWN, OWN).message).toMatch(/1\.yaml:1: name: "contoso" is the name of another catalog file/);
  });

  it('is refused when it cannot be read', () => {
    expect(() => loadCatalog({ own: [join(directory, 'missing.yaml')] })).toThrow(/missing\.yaml: cannot be read/);
  });
});
