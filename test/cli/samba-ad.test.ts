/** A recording of a real domain controller: what its endpoint mapper says names the dynamic ports, and the levels decide the protection. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exscope, type FlowJson, flowsOf, ROOT, scratch } from '../helpers/exscope.js';

const store = join(scratch(), 'ad.db');
const analysis = exscope(['analyze', join(ROOT, 'captures', 'samba-ad.pcap'), '--store', store, '--no-progress', '--format', 'json']);
const { endpoints } = JSON.parse(analysis.stdout) as {
  endpoints: { address: string; port: number; interfaces: string[]; basis: string; portKind: string }[];
};
const flows = flowsOf(store);
const portOf = (name: string) => endpoints.find(({ interfaces }) => interfaces.includes(name))!.port;
const to = (port: number) => flows.filter(({ server }) => server.port === port);

describe('a domain controller and its endpoint mapper', () => {
  it.each(['SAMR', 'LSARPC', 'NETLOGON', 'DRSUAPI'])('%s is learned on a dynamic port', (name) => {
    const endpoint = endpoints.find(({ interfaces }) => interfaces.includes(name));
    expect(endpoint).toMatchObject({ address: '10.20.1.2', basis: 'endpoint-mapper', portKind: 'dynamic' });
    expect(endpoint!.port).toBeGreaterThanOrEqual(49_152);
  });

  it('names every flow to these ports, and of two services on one port the one that was bound', () => {
    const paths = (name: string) =>
      to(portOf(name))
        .filter(({ rpc }) => rpc?.interfaces.some((each) => each.name === name))
        .map(({ path }) => [path?.id, path?.basis]);
    expect(new Set(paths('SAMR').map(String))).toEqual(new Set(['directory/security-accounts,endpoint-mapper']));
    expect(new Set(paths('NETLOGON').map(String))).toEqual(new Set(['directory/net-logon,endpoint-mapper']));
    expect(new Set(paths('DRSUAPI').map(String))).toEqual(new Set(['directory/directory-replication,endpoint-mapper']));
    expect(paths('SAMR').length + paths('NETLOGON').length + paths('DRSUAPI').length).toBeGreaterThanOrEqual(7);
  });

  it('tells the levels of RPC apart', () => {
    const protection = (flow: FlowJson) => [flow.rpc!.authLevel, flow.protection.state];
    const seen = new Set(to(portOf('SAMR')).map((flow) => protection(flow).join(' ')));
    expect(seen).toEqual(new Set(['privacy encrypted', 'integrity signed', 'connect cleartext', 'none cleartext']));
  });

  it('tells TLS from what is not, and signing from encryption', () => {
    expect(to(636)).toMatchObject([{ protection: { state: 'encrypted' } }]);
    expect(to(445).map(({ protection }) => protection.state)).toEqual(['signed', 'encrypted']);
    expect(to(135).every(({ protection }) => protection.state === 'cleartext')).toBe(true);
  });

  it('tells what protects LDAP on one port: nothing, a layer that seals, StartTLS', () => {
    const [, refused, sealed, upgraded] = to(389).filter(({ transport }) => transport === 'tcp');
    expect(refused).toMatchObject({ protection: { state: 'cleartext' }, credentials: [{ mechanism: 'simple', outcome: 'refused' }] });
    expect(sealed).toMatchObject({
      protection: { state: 'encrypted', mechanism: 'ldap-sasl-sealed, ntlm' },
      credentials: [{ mechanism: 'ntlm', domain: 'CONTOSO', ntlmVersion: 'v2', outcome: 'accepted' }],
    });
    expect(upgraded).toMatchObject({ protection: { state: 'upgraded' }, upgrade: { verb: 'StartTLS', refused: null } });
    expect(to(3268)).toMatchObject([{ protection: { state: 'encrypted' } }]);
  });

  it('reads Kerberos over UDP and TCP', () => {
    expect(to(88).map(({ transport, application }) => [transport, application.basis])).toEqual([
      ['udp', 'payload'],
      ['udp', 'payload'],
      ['tcp', 'payload'],
    ]);
    expect(to(88)[2]!.kerberos).toMatchObject({ realm: 'CONTOSO.TEST', withoutPreauthentication: null });
  });

  it('knows the controller by what it serves', () => {
    expect(flows.filter(({ server }) => server.address === '10.20.1.2').every(({ server }) => server.role === 'domain-controller')).toBe(
      true,
    );
    expect(flows.every(({ expectation }) => expectation.state === 'unrelated')).toBe(true);
  });

  it('expects all of it from an Exchange server, whose release uses the directory', () => {
    expect(exscope(['judge', store, '--host', '10.20.1.10=mailbox', '--release', '2016', '--quiet']).status).toBe(0);
    const judged = flowsOf(store).filter(({ client }) => client.address === '10.20.1.10');
    expect(judged.filter(({ expectation }) => expectation.state !== 'expected')).toEqual([]);
  });
});
