/** No password, response, ticket, key, cookie, token or message of any capture at hand is kept or said, in whatever form. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { ExscopeError } from '../../src/errors.js';
import { COVERED, everythingSaid } from '../helpers/all-said.js';
import { analyzed, sharedCaptures } from '../helpers/captures.js';
import { NO_SHARED, SHARED, scratch } from '../helpers/exscope.js';
import { SAMPLES } from '../helpers/observe.js';
import { payloadsIn } from '../helpers/payloads.js';
import { distinct, leaks, type Secret, secret } from '../helpers/secrets.js';
import { type Frame, framesOf } from '../helpers/split.js';
import { NO_TSHARK, RECORD, readRecord, recordByTshark, secretsAt, sha256Of } from './secrets-by-tshark.js';
import { secretsIn } from './secrets-seen.js';

// Each command loads the catalog, from its sources as long as it is not built: once is enough here.
vi.mock('../../src/catalog/index.js', async (original) => {
  const real = await original<typeof import('../../src/catalog/index.js')>();
  const catalog = real.loadCatalog();
  return { ...real, loadCatalog: () => catalog };
});

const RECORDED = readRecord();
/** The captures of this project, the broken and the compressed ones among them. */
const OWN = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.\w+$/.test(name) && !/\.(md|json)$|^record\b/.test(name))
  .sort();

const folder = scratch();
const other = join(folder, 'other.exscope.db');
beforeAll(async () => {
  expect(await analyzed(join(SAMPLES, 'smtp-no-starttls.pcap'), other)).toBe(true);
}, 60_000);

interface Fixtures {
  users: { user: string; password: string }[];
  directory: { user: string; password: string; refused: string };
  /** Other than passwords, by what they are. */
  secrets: Record<string, string>;
}

/** Secrets that were typed in when the captures of this project were recorded: nothing said of any of them may hold one. */
function fixtures(): Secret[] {
  const { users, directory, secrets } = JSON.parse(readFileSync(join(SAMPLES, 'fixtures.json'), 'utf8')) as Fixtures;
  const passwords = [...users.map(({ password }) => password), directory.password, directory.refused];
  return [
    ...passwords.map((password) => secret('password', password)),
    ...Object.entries(secrets).map(([what, text]) => secret(what, text)),
    ...users.map(({ user, password }) => secret('PLAIN response', `\0${user}\0${password}`)),
  ];
}

/** All frames that can be read; of what is no capture at all, none. */
const readable = (path: string) =>
  framesOf(path).catch((error: unknown): Frame[] => {
    if (error instanceof ExscopeError) return [];
    throw error;
  });

/** What patterns find in the packets, and what tshark found when it was asked. */
async function secretsOf(path: string, name: string): Promise<Secret[]> {
  const frames = await readable(path);
  const recorded = RECORDED[name];
  if (recorded !== undefined) expect([name, sha256Of(path)]).toEqual([name, recorded.sha256]);
  return distinct([...secretsIn(payloadsIn(frames)), ...secretsAt(recorded?.places ?? [], frames)]);
}

/** What is found of the secrets in a store and in everything said of it; null when the capture cannot be read. */
async function leaksOf(path: string, secrets: readonly Secret[]): Promise<string[] | null> {
  const said = await everythingSaid(path, join(folder, 'kept.exscope.db'), other);
  return said === null ? null : leaks(secrets, said);
}

describe('the captures of this project', () => {
  const typed = fixtures();
  const kinds = new Set<string>();

  it.each(OWN)('%s', async (name) => {
    const path = join(SAMPLES, name);
    const seen = await secretsOf(path, name);
    for (const { what } of seen) kinds.add(what);
    const found = await leaksOf(path, distinct([...typed, ...seen]));
    expect(found ?? []).toEqual([]);
    // Only of what is broken may there be nothing to say.
    if (!/^malformed\b/.test(name)) expect(found).not.toBeNull();
  });

  it('hold secrets of every kind', () => {
    const names = [
      'password',
      'SASL response',
      'subject',
      'message body',
      'NT response',
      'NTLM session key',
      'authorization token',
      'cookie',
      'SRTP key',
    ];
    names.push('Kerberos ciphertext', 'SASL credentials');
    expect([...kinds]).toEqual(expect.arrayContaining(names));
  });
});

describe.skipIf(NO_SHARED)('the captures of other projects', () => {
  it('keep their secrets', async () => {
    const found: string[] = [];
    let [captures, secrets] = [0, 0];
    for (const name of sharedCaptures()) {
      const path = join(SHARED, name);
      const seen = await secretsOf(path, name);
      if (seen.length === 0) continue;
      captures++;
      secrets += seen.length;
      found.push(...((await leaksOf(path, seen)) ?? []).map((leak) => `${name}: ${leak}`));
    }
    expect(found).toEqual([]);
    expect(captures).toBeGreaterThan(60);
    expect(secrets).toBeGreaterThan(800);
  }, 600_000);
});

describe.skipIf(NO_TSHARK)('the record of what tshark finds', () => {
  const own = OWN.map((name): [string, string] => [name, join(SAMPLES, name)]);
  const search = async (all: readonly [name: string, path: string][]) =>
    recordByTshark(await Promise.all(all.map(async ([name, path]) => ({ name, path, frames: await readable(path) }))), folder);

  it('is what it finds', async () => {
    const found = await search(own.filter(([name]) => /^(imap-cleartext\.pcap|scenes\/ad-kerberos-aes\.pcap)$/.test(name)));
    expect(Object.keys(found)).toHaveLength(2);
    for (const [name, { sha256, places }] of Object.entries(found)) {
      expect(places.length).toBeGreaterThan(0);
      expect([name, RECORDED[name]]).toMatchObject([name, { sha256, places }]);
    }
  });

  // Not a test: it is there when it is asked for.
  if (process.env.EXSCOPE_RECORD_SECRETS === '1')
    it('is written anew', async () => {
      const captures = await search([...own, ...sharedCaptures().map((name): [string, string] => [name, join(SHARED, name)])]);
      const how =
        'EXSCOPE_RECORD_SECRETS=1 npx vitest run test/claims/secrets.test.ts: by tshark, see secrets-by-tshark.ts. Places, no secrets.';
      writeFileSync(RECORD, `${JSON.stringify({ how, captures })}\n`);
    }, 900_000);
});

describe('the search', () => {
  it.each(['raw', 'base64', 'hex', 'utf16le'] as const)('finds a secret in %s', (form) => {
    const kept =
      form === 'raw'
        ? 'x Winter-Sun-4711 x'
        : Buffer.from('xx Winter-Sun-4711 x', form === 'utf16le' ? 'utf16le' : 'latin1').toString(form === 'utf16le' ? 'latin1' : form);
    expect(leaks([secret('password', 'Winter-Sun-4711')], new Map([['here', kept]]))).not.toEqual([]);
    expect(leaks([secret('password', 'Summer-Sun-4711')], new Map([['here', kept]]))).toEqual([]);
  });

  it('finds several that begin alike, at the end and of six octets', () => {
    const secrets = ['secret-one', 'secret-two', 'secret'].map((text) => secret(text, text));
    expect(leaks(secrets, new Map([['here', 'secret-one secret-two']]))).toHaveLength(3);
    expect(leaks(secrets, new Map([['here', 'a secre']]))).toEqual([]);
  });

  it('asks every command', async () => {
    expect((await createProgram([])).commands.map((command) => command.name())).toEqual(COVERED);
  });
});
