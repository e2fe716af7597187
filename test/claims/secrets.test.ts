/** No password, response, ticket, key, cookie, token or message is kept or said, in whatever form. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { ExscopeError } from '../../src/errors.js';
import { COVERED, everythingSaid } from '../helpers/all-said.js';
import { ASKED_FOR_ALL, analyzed, judgedFlows, ownCaptures, sharedCaptures } from '../helpers/captures.js';
import { NO_SHARED, SHARED, scratch } from '../helpers/exscope.js';
import { SAMPLES } from '../helpers/observe.js';
import { payloadsOf } from '../helpers/payloads.js';
import { distinct, leaks, type Secret, secret } from '../helpers/secrets.js';
import { NO_TSHARK, secretsByTshark, secretsIn } from './secrets-seen.js';

// Each command loads the catalog, from its sources as long as it is not built: once is enough here.
vi.mock('../../src/catalog/index.js', async (original) => {
  const real = await original<typeof import('../../src/catalog/index.js')>();
  const catalog = real.loadCatalog();
  return { ...real, loadCatalog: () => catalog };
});

const folder = scratch();
const other = join(folder, 'other.exscope.db');
beforeAll(async () => {
  expect(await analyzed(join(SAMPLES, 'smtp-no-starttls.pcap'), other)).toBe(true);
});

interface Fixtures {
  users: { user: string; password: string }[];
  directory: { user: string; password: string; refused: string };
  /** Other than passwords, by what they are. */
  secrets: Record<string, string>;
}

function fixtures(): Secret[] {
  const { users, directory, secrets } = JSON.parse(readFileSync(join(SAMPLES, 'fixtures.json'), 'utf8')) as Fixtures;
  const passwords = [...users.map(({ password }) => password), directory.password, directory.refused];
  return [
    ...passwords.map((password) => secret('password', password)),
    ...Object.entries(secrets).map(([what, text]) => secret(what, text)),
    ...users.map(({ user, password }) => secret('PLAIN response', `\0${user}\0${password}`)),
  ];
}

/** What is found of the secrets; null when the capture cannot be read. */
async function leaksOf(path: string, secrets: readonly Secret[]): Promise<string[] | null> {
  const store = join(folder, 'kept.exscope.db');
  if (!(await analyzed(path, store))) return null;
  const flows = judgedFlows(store);
  const said = await everythingSaid(
    store,
    other,
    flows.map(({ id }) => id),
  );
  return leaks(secrets, said);
}

describe('the project’s own captures', () => {
  it.each(ownCaptures())('%s', async (name) => {
    const path = join(SAMPLES, name);
    expect(await leaksOf(path, distinct([...fixtures(), ...secretsIn(await payloadsOf(path))]))).toEqual([]);
  });

  it('hold secrets', async () => {
    const kinds = (await Promise.all(ownCaptures().map(async (name) => secretsIn(await payloadsOf(join(SAMPLES, name)))))).flat();
    const names = [
      'password',
      'SASL response',
      'subject',
      'message body',
      'NT response',
      'NTLM session key',
      'Basic token',
      'cookie',
      'SRTP key',
    ];
    expect([...new Set(kinds.map(({ what }) => what))]).toEqual(expect.arrayContaining(names));
  });
});

/** Credentials of every kind; tshark takes long to begin, and reads one of each. */
const CHOSEN =
  /Authenticate_Plain|Login_|pop3\.pcap|smtp-creditcards|auth-with-colon|NTLM_GSSAPI|simpleauth\.|raw_ntlm|ipfixprobe-sip|Example2_10/;
const CHOSEN_FOR_TSHARK = /Login_\(Plaintext\)_1|auth-with-colon|NTLM_GSSAPI|simpleauth\.|kinit/;

/** How many secrets the captures hold, and where they are found again. */
async function search(chosen: RegExp, secretsOf: (path: string) => Promise<Secret[]>): Promise<{ secrets: number; found: string[] }> {
  const found: string[] = [];
  let secrets = 0;
  for (const path of sharedCaptures().filter((each) => ASKED_FOR_ALL || chosen.test(each))) {
    const seen = await secretsOf(join(SHARED, path));
    secrets += seen.length;
    if (seen.length > 0) found.push(...((await leaksOf(join(SHARED, path), seen)) ?? []).map((leak) => `${path}: ${leak}`));
  }
  return { secrets, found };
}

describe.skipIf(NO_SHARED)('real captures of other projects', () => {
  it('keep the secrets that patterns find', async () => {
    const readable = (path: string) =>
      payloadsOf(path).catch((error: unknown) => (error instanceof ExscopeError ? [] : Promise.reject(error)));
    const { secrets, found } = await search(CHOSEN, async (path) => secretsIn(await readable(path)));
    expect(found).toEqual([]);
    expect(secrets).toBeGreaterThan(40);
  }, 600_000);

  it.skipIf(NO_TSHARK)(
    'keep the secrets that tshark finds',
    async () => {
      const { secrets, found } = await search(CHOSEN_FOR_TSHARK, async (path) => secretsByTshark(path));
      expect(found).toEqual([]);
      expect(secrets).toBeGreaterThan(10);
    },
    600_000,
  );
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

  it('asks every command', async () => {
    expect((await createProgram([])).commands.map((command) => command.name())).toEqual(COVERED);
  });
});
