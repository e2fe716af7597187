/** Names that JavaScript's objects have a meaning for, wherever a file may give one: no value comes in by them, and no object of the program changes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Pair, parseDocument, visit, type YAMLMap } from 'yaml';
import { baselineOf } from '../../src/audit/baseline.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { loadPolicies } from '../../src/catalog/policies.js';
import { ExscopeError } from '../../src/errors.js';
import { protectionOf } from '../../src/judge/protection/index.js';
import { summarize } from '../../src/report/summary.js';
import { readEndpoints } from '../../src/site/importers/endpoint-text.js';
import { readFirewallRules } from '../../src/site/importers/firewall-rules.js';
import { readNetstat } from '../../src/site/importers/netstat-text.js';
import { readRegFile } from '../../src/site/importers/reg-file.js';
import { portsOf } from '../../src/site/importers/reg-ports.js';
import { loadSite } from '../../src/site/load.js';
import { openDatabase } from '../../src/store/driver.js';
import { openStore } from '../../src/store/index.js';
import { wordingOf } from '../../src/wording/wording.js';
import { ROOT, scratch } from '../helpers/exscope.js';
import { flow } from '../helpers/facts.js';
import { capture, judged, storeOf } from '../report/judged.js';
import { writeStore } from '../store/fixtures.js';

const folder = scratch();
const catalog = loadCatalog();
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
const seed = (name: string) => join(ROOT, 'fuzz', 'seeds', name);

const plain = Object.getOwnPropertyNames(Object.prototype).sort();
afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(plain);
  expect(({} as { admin?: unknown }).admin).toBeUndefined();
  expect(Object.keys(Function.prototype)).toEqual([]);
});

/** A file of each kind that is right, and who reads it. */
const LOADERS: [what: string, example: string, load: (file: string) => unknown][] = [
  ['site profile', seed('site.yaml'), (file) => loadSite(file, catalog)],
  ['own catalog', seed('own-catalog.yaml'), (file) => loadCatalog({ own: [file] })],
  ['policy', join(ROOT, 'catalog', 'policies', 'rpc-static-ports.yaml'), (file) => loadPolicies([file], catalog)],
  ['baseline', seed('baseline.yaml'), (file) => baselineOf(file)],
];

/** The file with a value of this name in one of its maps, for each sort of them, and in the place of all that the map has. */
function* withName(text: string, name: string): Generator<string> {
  const sorts = new Set<string>();
  visit(parseDocument(text), { Map: (_, map) => void sorts.add(sortOf(map)) });
  for (const sort of sorts) {
    for (const alone of name === '__proto__' ? [false, true] : [false]) {
      const document = parseDocument(text);
      visit(document, {
        Map: (_, map) => {
          if (sortOf(map) !== sort) return undefined;
          const had = map.clone() as YAMLMap;
          if (alone) map.items.length = 0;
          map.items.push(document.createPair(name, alone ? had : { admin: true }) as Pair);
          return visit.BREAK;
        },
      });
      yield document.toString();
    }
  }
}

const sortOf = (map: YAMLMap) => map.items.map(({ key }) => String(key)).join();

describe.each(LOADERS)('a %s', (_what, example, load) => {
  const text = readFileSync(example, 'utf8');
  const file = join(folder, 'given.yaml');
  const given = (content: string) => {
    writeFileSync(file, content);
    return load(file);
  };

  it('is read without', () => {
    expect(() => given(text)).not.toThrow();
  });

  it.each(NAMES.slice(0, 2))(
    'with "%s" in any of its maps is refused by line',
    (name) => {
      let tried = 0;
      for (const content of withName(text, name)) {
        tried++;
        let error: unknown = null;
        try {
          given(content);
        } catch (thrown) {
          error = thrown;
        }
        expect(error, content).toBeInstanceOf(ExscopeError);
        expect((error as ExscopeError).message).toMatch(/^.*given\.yaml:\d+: /);
      }
      expect(tried).toBeGreaterThan(1);
    },
    30_000,
  );

  it.each(NAMES)('says that it does not know "%s"', (name) => {
    expect(() => given(`${text}\n${name}: { admin: true }\n`)).toThrow(name);
  });

  it('knows "__proto__" however it is written', () => {
    expect(() => given(`${text}\n? "__pro\\x74o__"\n: !!map { admin: true }\n`)).toThrow('__proto__');
    expect(() => given(`${text}\nx: &a __proto__\n? *a\n: { admin: true }\n`)).toThrow('__proto__');
  });
});

describe('imported text', () => {
  it('names keys and values of the registry as it likes', () => {
    const lines = NAMES.flatMap((name) => [`[HKEY_LOCAL_MACHINE\\SYSTEM\\${name}]`, `"${name}"="${name}"`, `"${name}"=dword:00000019`]);
    const file = readRegFile(`REGEDIT4\n${lines.join('\n')}\n`, 'given.reg');
    expect(file.values.map(({ name, value }) => [name, value])).toEqual(
      NAMES.flatMap((name) => [
        [name, name],
        [name, 25],
      ]),
    );
    const recommended = { from: 1, to: 2, release: '2010' };
    expect(portsOf(file, catalog.staticPortServices.values(), recommended)).toEqual({ pins: [], ranges: [], notes: [], computer: null });
    for (const type of NAMES) expect(readRegFile(`REGEDIT4\n[HKLM\\x]\n"a"=hex(${type}):00\n`, 'given.reg').values).toEqual([]);
  });

  it('names no endpoint, socket or protocol that is none', () => {
    for (const name of NAMES) {
      expect(readEndpoints(`UUID: ${name}\nncacn_ip_tcp:${name}[25]\n${name}:10.0.0.5[25]\n`).endpoints).toEqual([]);
      expect(readNetstat(`${name} 10.0.0.5:25 0.0.0.0:0\n TCP ${name}:25 0.0.0.0:0\n`)).toMatchObject({ listeners: [], connections: [] });
    }
    const [endpoint] = readEndpoints('UUID: f5cc5a18-4264-101a-8c59-08002b2f8426 __proto__\nncacn_ip_tcp:__proto__[25]\n').endpoints;
    expect(endpoint).toMatchObject({ host: '__proto__', annotation: '__proto__', port: 25 });
  });

  it('has no rule for a firewall by them', () => {
    for (const name of NAMES) {
      expect(readFirewallRules(`New-NetFirewallRule -${name} 10.0.0.5 -LocalPort 25 -Protocol TCP`, 'rules.ps1')).toMatchObject([
        { servers: null, ports: [[25, 25]], clients: null },
      ]);
      expect(readFirewallRules(`server,transport,ports,${name}\n10.0.0.5,tcp,25,x\n`, 'rules.csv')).toMatchObject([{ action: 'allow' }]);
      expect(() => readFirewallRules(`server,transport,ports\n${name},tcp,25\n`, 'rules.csv')).toThrow('neither an IP address');
    }
  });
});

describe('a store', () => {
  it('counts under any name it has', () => {
    const flows = NAMES.map((protectionReason, at) =>
      judged(flow(`10.0.0.9:${1025 + at}`, '10.0.0.5:143'), {
        protection: 'undetermined',
        protectionReason,
        pathId: 'p',
        pathBasis: protectionReason as 'port',
      }),
    );
    const captures = [capture({ encapsulated: NAMES.map((name): [string, number] => [name, 2]) })];
    const store = storeOf({ flows, captures });
    const { protection, coverage, paths } = summarize({ store, catalog, version: '0.1.0', storeName: 'x' }, wordingOf('en'));
    expect(Object.entries(protection.undeterminedReasons).sort()).toEqual(NAMES.map((name) => [name, 1]).sort());
    expect(Object.entries(coverage.encapsulated).sort()).toEqual(NAMES.map((name) => [name, 2]).sort());
    expect(Object.entries(paths[0]!.bases).sort()).toEqual(NAMES.map((name) => [name, 1]).sort());
  });

  it('has no protocol by them', () => {
    for (const name of NAMES) {
      const named = flow('10.0.0.9:1025', '10.0.0.5:143', { evidence: { protocol: name as 'imap' } });
      expect(protectionOf(named, { interfaces: [], keying: null })).toMatchObject({ state: 'cleartext', mechanism: name });
    }
  });

  it('holds values in JSON that are its own', () => {
    const path = writeStore({});
    const database = openDatabase(path);
    database.exec(
      `DELETE FROM settings; INSERT INTO settings VALUES ('__proto__', '{"admin": true}'), ('constructor', '{"__proto__": {"admin": true}}')`,
    );
    database.close();
    const store = openStore(path);
    const settings = store.settings();
    store.close();
    expect(Object.getPrototypeOf(settings)).toBe(Object.prototype);
    expect('admin' in settings).toBe(false);
  });
});

it('there is no message by such a name', () => {
  const wording = wordingOf('en');
  for (const name of NAMES) for (const key of [name, `findings.${name}`, `findings.${name}.name`]) expect(wording.has(key)).toBe(false);
});
