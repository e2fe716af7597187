import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEndpoints } from '../../../src/site/importers/endpoint-text.js';
import { readNetstat } from '../../../src/site/importers/netstat-text.js';
import { processorTime } from '../../helpers/processor-time.js';

const PORTQRY = `Querying target system called:
 10.0.0.5
TCP port 135 (epmap service): LISTENING
Querying Endpoint Mapper Database...
Server's response:

UUID: f5cc5a18-4264-101a-8c59-08002b2f8426 MS NT Directory NSP Interface
ncacn_ip_tcp:10.0.0.5[59533]

UUID: a4f1db00-ca47-1067-b31f-00dd010662da Exchange Server STORE ADMIN Interface
ncacn_http:10.0.0.5[6001]
ncacn_ip_tcp:10.0.0.5[59532]
ncalrpc:[LRPC-1234]
ncacn_np:\\\\\\\\CAS01[\\\\pipe\\\\lsass]

Total endpoints found: 5
`;

const IMPACKET = `Protocol: [MS-OXABREF]: Address Book Name Service Provider Interface (NSPI) Referral Protocol
Provider: N/A
UUID    : 1544F5E0-613C-11D1-93DF-00C04FD7BD09 v1.0 MS Exchange Directory RFR Interface
Bindings:
          ncacn_ip_tcp:192.168.0.2[1033]
          ncacn_np:\\\\SRV[\\pipe\\x]
`;

const RESOURCE_KIT = `ProtSeq:ncacn_ip_tcp
Endpoint:4997
NetOpt:
Annotation:MS NT Directory NSP Interface
IsListening:NOT_PINGED
StringBinding:ncacn_ip_tcp:192.168.0.2[4997]
UUID:f5cc5a18-4264-101a-8c59-08002b2f8426
ComTimeOutValue:RPC_C_BINDING_DEFAULT_TIMEOUT
VersMajor 56  VersMinor 0

ProtSeq:ncacn_ip_tcp
Endpoint:1032
Annotation:
StringBinding:ncacn_ip_tcp:192.168.0.2[1032]
UUID:a4f1db00-ca47-1067-b31f-00dd010662da
VersMajor 0  VersMinor 81
`;

describe('lists of endpoints', () => {
  it('may be very long, and so may their lines', () => {
    const many = Array.from({ length: 60_000 }, (_, index) => `ncacn_ip_tcp:10.0.0.${1 + (index >> 15)}[${(index & 32_767) + 1}]\n`);
    const text = `UUID: f5cc5a18-4264-101a-8c59-08002b2f8426\n${many.join('')}${'ncacn_http:'.repeat(20_000)}`;
    expect(processorTime(() => expect(readEndpoints(text).endpoints).toHaveLength(60_000))).toBeLessThan(3000);
  });

  it('may name protocols without an end in every line', () => {
    const text = `${'ncacn_http:'.repeat(372)}\n`.repeat(2048);
    expect(processorTime(() => expect(readEndpoints(text).endpoints).toEqual([]))).toBeLessThan(2000);
  });

  it('of PortQry', () => {
    const { endpoints, withoutPort } = readEndpoints(PORTQRY);
    expect(endpoints).toEqual([
      {
        host: '10.0.0.5',
        port: 59_533,
        protocol: 'ncacn_ip_tcp',
        uuid: 'f5cc5a18-4264-101a-8c59-08002b2f8426',
        version: null,
        annotation: 'MS NT Directory NSP Interface',
        line: 8,
      },
      {
        host: '10.0.0.5',
        port: 6001,
        protocol: 'ncacn_http',
        uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
        version: null,
        annotation: 'Exchange Server STORE ADMIN Interface',
        line: 11,
      },
      {
        host: '10.0.0.5',
        port: 59_532,
        protocol: 'ncacn_ip_tcp',
        uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
        version: null,
        annotation: 'Exchange Server STORE ADMIN Interface',
        line: 12,
      },
    ]);
    expect(withoutPort).toBe(2);
  });

  it('of impacket', () => {
    expect(readEndpoints(IMPACKET)).toEqual({
      endpoints: [
        {
          host: '192.168.0.2',
          port: 1033,
          protocol: 'ncacn_ip_tcp',
          uuid: '1544f5e0-613c-11d1-93df-00c04fd7bd09',
          version: '1.0',
          annotation: 'MS Exchange Directory RFR Interface',
          line: 5,
        },
      ],
      withoutPort: 1,
    });
  });

  it('of the Resource Kit, which names the binding first', () => {
    expect(
      readEndpoints(RESOURCE_KIT).endpoints.map(({ port, uuid, version, annotation }) => [port, uuid.slice(0, 8), version, annotation]),
    ).toEqual([
      [4997, 'f5cc5a18', '56.0', 'MS NT Directory NSP Interface'],
      [1032, 'a4f1db00', '0.81', null],
    ]);
  });

  it('name no port that cannot be', () => {
    expect(readEndpoints('UUID: f5cc5a18-4264-101a-8c59-08002b2f8426\nncacn_ip_tcp:a[0]\nncacn_ip_tcp:a[70000]\n').endpoints).toEqual([]);
    expect(readEndpoints('ncacn_ip_tcp:10.0.0.5[135]\n').endpoints).toEqual([]);
  });

  it('never throw', () => {
    const all = PORTQRY + IMPACKET + RESOURCE_KIT;
    fc.assert(
      fc.property(
        fc.nat(all.length),
        fc.nat(all.length),
        fc.string(),
        (from, to, noise) => void readEndpoints(all.slice(from, to) + noise + all.slice(0, from)),
      ),
    );
  });
});

const WINDOWS = `
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       824
  TCP    10.0.0.5:59532         10.0.0.9:49210         ESTABLISHED     3012
  TCP    [::]:59533             [::]:0                 LISTENING       3100
  TCP    [fe80::1%5]:445        [fe80::2%5]:50000      ESTABLISHED     4
  UDP    0.0.0.0:123            *:*                                    900
 [svchost.exe]
`;

describe('lists of sockets', () => {
  it('of Windows, with process identifiers', () => {
    const { listeners, connections, otherLines } = readNetstat(WINDOWS);
    expect(listeners).toEqual([
      { transport: 'tcp', address: '0.0.0.0', port: 135, processId: 824, line: 5 },
      { transport: 'tcp', address: '::', port: 59_533, processId: 3100, line: 7 },
      { transport: 'udp', address: '0.0.0.0', port: 123, processId: 900, line: 9 },
    ]);
    expect(connections).toEqual([
      { local: { address: '10.0.0.5', port: 59_532 }, remote: { address: '10.0.0.9', port: 49_210 }, processId: 3012, line: 6 },
      { local: { address: 'fe80::1', port: 445 }, remote: { address: 'fe80::2', port: 50_000 }, processId: 4, line: 8 },
    ]);
    expect(otherLines).toBe(3);
  });

  it.each(['ABHÖREN', 'À L’ÉCOUTE', 'ESCUCHANDO', 'MENDENGARKAN', 'ПРОСЛУШИВАНИЕ'])('of Windows that says %s', (state) => {
    expect(readNetstat(`  TCP    0.0.0.0:59532         0.0.0.0:0              ${state}\n`).listeners).toMatchObject([
      { port: 59_532, processId: null },
    ]);
  });

  it('of Linux', () => {
    const text =
      'tcp        0      0 0.0.0.0:25              0.0.0.0:*               LISTEN\ntcp6       0      0 :::993                  :::*                    LISTEN\n';
    expect(readNetstat(text).listeners.map(({ address, port }) => [address, port])).toEqual([
      ['0.0.0.0', 25],
      ['::', 993],
    ]);
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.nat(WINDOWS.length), fc.string(), (at, noise) => void readNetstat(WINDOWS.slice(0, at) + noise + WINDOWS.slice(at))),
    );
  });
});
