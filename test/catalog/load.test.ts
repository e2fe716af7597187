import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalog } from '../../src/catalog/catalog.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { compileCatalog } from '../../src/catalog/load.js';
import { EXIT, ExscopeError } from '../../src/errors.js';

const SHIPPED = fileURLToPath(new URL('../../catalog/', import.meta.url));

describe('a broken catalog', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'exscope-catalog-'));
    cpSync(SHIPPED, directory, { recursive: true });
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** Replaces text after the line that holds `anchor` and returns the error and the 1-based line that was changed. */
  function breakRow(file: string, anchor: string, before: string | RegExp, after: string): { error: ExscopeError; line: number } {
    const path = join(directory, file);
    const lines = readFileSync(path, 'utf8').split('\n');
    const start = lines.findIndex((line) => line.includes(anchor));
    const at = lines.findIndex((line, index) => index >= start && (typeof before === 'string' ? line.includes(before) : before.test(line)));
    expect(start).toBeGreaterThanOrEqual(0);
    expect(at).toBeGreaterThanOrEqual(start);
    lines[at] = lines[at]!.replace(before, after);
    writeFileSync(path, lines.join('\n'));
    return { error: failure(), line: at + 1 };
  }

  function failure(): ExscopeError {
    try {
      loadCatalog({ directory });
    } catch (error) {
      expect(error).toBeInstanceOf(ExscopeError);
      return error as ExscopeError;
    }
    throw new Error('expected the catalog to be refused');
  }

  it('loads while nothing is broken', () => {
    expect(loadCatalog({ directory }).paths.length).toBe(loadCatalog().paths.length);
  });

  it('names file, line, row and field, and what would be right', () => {
    const { error, line } = breakRow('releases/2010.yaml', 'id: 2010/hub-to-edge', 'transport: tcp', 'transport: tpc');
    expect(error.code).toBe('EXSCOPE_CATALOG');
    expect(error.exitCode).toBe(EXIT.usage);
    expect(error.message).toContain(`2010.yaml:${line}: `);
    expect(error.message).toContain('"2010/hub-to-edge" transport');
    expect(error.message).toContain('"tcp"|"udp"');
  });

  it('says which field is missing, at the row', () => {
    const { error, line } = breakRow('releases/2003.yaml', 'id: 2003/x400', /^ {4}title: .*/, '    # gone');
    expect(error.message).toContain(`2003.yaml:${line - 1}: `);
    expect(error.message).toMatch(/"2003\/x400" title: is missing; expected string/);
  });

  it('lists the right fields for a misspelt one', () => {
    const { error, line } = breakRow('releases/2016.yaml', 'id: 2016/https', 'implicitTls', 'implicitTLS');
    expect(error.message).toContain(`2016.yaml:${line}: `);
    expect(error.message).toMatch(/implicitTLS: unknown field; the fields here are id, title, .*implicitTls/);
  });

  it.each([
    ['ports: [25]', 'ports: [70000]', /a port from 1 to 65535/],
    ['ports: [25]', "ports: ['30-20']", /a port from 1 to 65535/],
    ['ports: [25]', 'ports: [{ dynamic: nowhere }]', /ports/],
    ['ports: [25]', 'ports: []', /at least one port/],
    ['from: [hub-transport]', 'from: [hub]', /"hub-transport"/],
    ['protocols: [smtp, tls]', 'protocols: [smpt]', /"smtp"/],
    ['source: ', "source: '' # ", /must not be empty/],
    ['id: 2010/hub-to-hub', 'id: 2016/hub-to-hub', /must begin with "2010\/"/],
    ['id: 2010/hub-to-hub', 'id: 2010/hub-to-edge', /used twice/],
  ])('refuses %s -> %s', (before, after, message) => {
    const { error, line } = breakRow('releases/2010.yaml', 'id: 2010/hub-to-hub', before, after);
    expect(error.message).toMatch(message);
    const reported = Number(/2010\.yaml:(\d+):/.exec(error.message)?.[1]);
    if (message.source !== 'used twice') expect(reported).toBe(line);
    else expect(reported).toBeGreaterThan(line);
  });

  it('finds a fault behind an alias where the anchor stands', () => {
    const { error, line } = breakRow('releases/2010.yaml', '&smtp-tls', 'expect: encrypted', 'expect: secret');
    expect(error.message).toContain(`2010.yaml:${line}: `);
    expect(error.message).toMatch(/encryption\.expect: .*"encrypted"\|"upgrade-offered"/);
  });

  it('refuses names that stand in no other file', () => {
    const unknown = breakRow('releases/2003.yaml', 'id: 2003/information-store', 'EMSMDB', 'EMSMBD');
    expect(unknown.error.message).toMatch(/"EMSMBD" is not in rpc-interfaces\.yaml/);
    expect(unknown.error.message).toContain(`2003.yaml:${unknown.line}: `);
  });

  it('refuses broken YAML with its line', () => {
    const { error, line } = breakRow('directory.yaml', 'id: directory/kerberos', 'from: [', 'from: [[');
    expect(error.message).toMatch(/directory\.yaml:\d+: /);
    expect(Number(/directory\.yaml:(\d+):/.exec(error.message)?.[1])).toBeGreaterThanOrEqual(line);
    expect(error.message).not.toContain('\n');
  });

  it('refuses a UUID that is none and a range that is upside down', () => {
    expect(breakRow('rpc-interfaces.yaml', 'name: NSPI', /uuid: .*/, 'uuid: f5cc5a18').error.message).toMatch(
      /"NSPI" uuid: expected a lower-case UUID/,
    );
    cpSync(SHIPPED, directory, { recursive: true });
    expect(breakRow('rpc-ports.yaml', 'name: windows-2003', 'to: 5000', 'to: 500').error.message).toMatch(
      /"windows-2003" to: must not be below "from"/,
    );
  });

  it('says which file is missing', () => {
    rmSync(join(directory, 'rpc-ports.yaml'));
    expect(failure().message).toMatch(/rpc-ports\.yaml: cannot be read/);
    cpSync(SHIPPED, directory, { recursive: true });
    rmSync(join(directory, 'releases'), { recursive: true });
    expect(failure().message).toMatch(/releases: cannot be read/);
  });
});

describe('the compiled catalog', () => {
  it('gives the same catalog after a trip through JSON', () => {
    const { fingerprint, parts } = JSON.parse(compileCatalog());
    const shipped = loadCatalog();
    const compiled = new Catalog(parts);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(compiled.paths).toEqual(shipped.paths);
    expect(compiled.interfaces).toEqual(shipped.interfaces);
    expect([...compiled.releases]).toEqual([...shipped.releases]);
    expect([...compiled.staticPortServices]).toEqual([...shipped.staticPortServices]);
  });
});
