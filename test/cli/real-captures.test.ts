/** What the tool exists for, on real captures. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exscope, type FlowJson, flowsOf, NO_SHARED, SHARED, scratch } from '../helpers/exscope.js';

const folder = scratch();
let count = 0;

function analyzed(capture: string, ...options: string[]): { store: string; flows: FlowJson[]; summary: string } {
  const store = join(folder, `${count++}.db`);
  const run = exscope(['analyze', join(SHARED, capture), '--store', store, ...options]);
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  return { store, flows: flowsOf(store), summary: run.stdout };
}

const named = (part: string, topic: string) => `${topic}/${readdirSync(join(SHARED, topic)).find((name) => name.includes(part))}`;
const serverIs = (address: string, port: number) => (flow: FlowJson) => flow.server.address === address && flow.server.port === port;

describe.skipIf(NO_SHARED)('an Exchange 2003 server and its endpoint mapper', () => {
  let result: ReturnType<typeof analyzed>;
  beforeAll(() => {
    result = analyzed(named('--mapi.pcap', 'mapi-rpc'));
  });

  it('names every flow to the learned ports, also those that began before the capture', () => {
    const store = result.flows.filter(serverIs('192.168.0.2', 1032));
    const addressBook = result.flows.filter(serverIs('192.168.0.2', 4997));
    expect(store.length).toBeGreaterThan(3);
    expect(addressBook.length).toBeGreaterThan(0);
    expect(store.some(({ state }) => state === 'midstream')).toBe(true);
    for (const flow of store) expect(flow.path).toMatchObject({ id: '2003/information-store', basis: 'endpoint-mapper' });
    for (const flow of addressBook) expect(flow.path).toMatchObject({ id: '2003/address-book', basis: 'endpoint-mapper' });
    expect(result.flows.filter((flow) => flow.client.port === 1032 && flow.client.address === '192.168.0.2')).toEqual([]);
  });

  it('never calls obfuscated mail encrypted', () => {
    const states = result.flows.filter(serverIs('192.168.0.2', 1032)).map(({ protection }) => protection);
    expect(states.filter(({ state }) => state === 'obfuscated').length).toBeGreaterThan(0);
    for (const { state, mechanism } of states) {
      expect(['obfuscated', 'undetermined']).toContain(state);
      if (state === 'obfuscated') expect(mechanism).toBe('rpc-connect');
    }
  });

  it('says so in the summary', () => {
    expect(result.summary).toMatch(/192\.168\.0\.2:1032\s+EMSMDB/);
    expect(result.summary).toMatch(/192\.168\.0\.2:4997\s+NSPI/);
    expect(result.summary).toMatch(/obfuscated [1-9]/);
  });

  it('judges the same store again against a configured static port', () => {
    const again = exscope([
      'judge',
      result.store,
      '--release',
      '2010',
      '--host',
      '192.168.0.2=client-access',
      '--static-port',
      'rpc-client-access=59532',
    ]);
    expect(again.status).toBe(0);
    expect(again.stdout).toMatch(/59532/);
    const flows = flowsOf(result.store).filter(serverIs('192.168.0.2', 1032));
    for (const { expectation } of flows) {
      expect(expectation.state).toBe('unexpected');
      expect(expectation.reasons.join()).toContain('static-port-drift');
    }
  });
});

describe.skipIf(NO_SHARED)('Outlook on a static port with RPC privacy', () => {
  it('proves the encryption from the requests', () => {
    const { flows } = analyzed('mapi-rpc/wsk-dof-short-capture.pcapng');
    const store = flows.filter((flow) => flow.server.port === 29216);
    expect(store.length).toBeGreaterThan(0);
    expect(store.some(({ rpc }) => rpc?.interfaces.some(({ name }) => name === 'EMSMDB' || name === 'AsyncEMSMDB'))).toBe(true);
    expect(store.filter(({ protection }) => protection.state === 'encrypted').length).toBeGreaterThan(0);
    for (const { protection } of store) if (protection.state === 'encrypted') expect(protection.mechanism).toBe('rpc-privacy');
  });
});

describe.skipIf(NO_SHARED)('cleartext mail', () => {
  it('finds the login of an Exchange IMAP session, and keeps no password', () => {
    const capture = named('IMAP_-_Login_(Plaintext)_1', 'mail-cleartext');
    const { store, flows, summary } = analyzed(capture);
    const [imap] = flows.filter(({ application }) => application.protocol === 'imap');
    expect(imap).toMatchObject({ application: { basis: 'payload' }, protection: { state: 'cleartext', basis: 'payload' } });
    expect(imap!.credentials).toMatchObject([{ mechanism: 'login', beforeTls: true }]);
    const login = /LOGIN "?([^\s"]+)"? "?([^\s"]+)"?\r\n/i.exec(readFileSync(join(SHARED, capture)).toString('latin1'))!;
    expect(imap!.credentials[0]!.user).toBe(login[1]);
    const everything = [
      summary,
      JSON.stringify(flows),
      exscope(['explain', store, String(imap!.id)]).stdout,
      readFileSync(store).toString('latin1'),
    ];
    for (const text of everything) expect(text).not.toContain(login[2]);
  });
});

describe.skipIf(NO_SHARED)('STARTTLS', () => {
  it('upgrades are upgrades, on whatever port, and lists what was said before', () => {
    for (const name of readdirSync(join(SHARED, 'mail-starttls'))) {
      const { flows, store } = analyzed(`mail-starttls/${name}`);
      for (const flow of flows.filter(({ protection }) => protection.state === 'upgraded')) {
        expect(flow.tls?.established).toBe(true);
        expect(exscope(['explain', store, String(flow.id)]).stdout).toMatch(/STARTTLS|STLS/i);
      }
    }
  });

  it('knows a real Exchange 2010', () => {
    const { flows } = analyzed('mail-starttls/mta-2017-10-10-smtp-tls-a.pcap');
    expect(flows.filter(({ protection }) => protection.state === 'upgraded').length).toBeGreaterThan(0);
  });
});
