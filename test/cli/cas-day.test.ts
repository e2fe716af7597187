/** The composed day: it is what the script makes of the scenes, its frames are sound, and its summary tells the exceptions from the rule. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { exscope, flowsOf, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const day = join(ROOT, 'captures', 'cas-day.pcapng.gz');
const store = join(folder, 'day.db');
const options = ['--release', '2016', '--host', '10.20.0.2=mailbox', '--store', store, '--no-progress', '--format', 'json'];
const analysis = exscope(['analyze', day, ...options]);
const flows = flowsOf(store, '--limit', '0');

it('is what the script composes of the recorded scenes', () => {
  const again = join(folder, 'again.pcapng.gz');
  const { status } = spawnSync(process.execPath, [join(ROOT, 'captures', 'record', 'day.mjs'), again]);
  expect(status).toBe(0);
  // Another zlib may compress differently.
  expect(gunzipSync(readFileSync(again)).equals(gunzipSync(readFileSync(day)))).toBe(true);
});

it('is whole: every packet decoded, every connection from its beginning, no octet missing', () => {
  expect(analysis).toMatchObject({ status: 0, stderr: '' });
  expect(flows.length).toBeGreaterThan(200);
  expect(flows.filter(({ state }) => state === 'midstream')).toEqual([]);
  expect(
    flows.every(({ client, server }) => [client, server].every((side) => (side as unknown as { gapBytes: number }).gapBytes === 0)),
  ).toBe(true);
});

it('has many clients, of the server and of the domain controller', () => {
  const clientsOf = (address: string) =>
    new Set(flows.filter(({ server }) => server.address === address).map(({ client }) => client.address));
  expect(clientsOf('10.20.0.2').size).toBeGreaterThan(10);
  expect(clientsOf('10.20.1.2')).toContain('10.20.0.2');
  const protocols = new Set(flows.map(({ application }) => application.protocol));
  expect([...protocols]).toEqual(
    expect.arrayContaining(['imap', 'pop3', 'smtp', 'http', 'dns', 'kerberos', 'ldap', 'smb', 'dcerpc', 'sip', 'rtp']),
  );
});

it('learns the dynamic ports of the controller, whatever client asked', () => {
  const named = flows.filter(({ path }) => path?.basis === 'endpoint-mapper');
  expect(named.length).toBeGreaterThanOrEqual(7);
  for (const { client } of named) expect(client.address).toBe('10.20.0.2');
});
