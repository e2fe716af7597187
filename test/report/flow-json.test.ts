import { describe, expect, it } from 'vitest';
import { emptyEvidence } from '../../src/inspect/evidence.js';
import { flowCsvHead, flowCsvLine } from '../../src/report/flow-csv.js';
import { flowJson } from '../../src/report/flow-json.js';
import { wiresharkFilter } from '../../src/report/wireshark.js';
import { flow, rpcAt, tls } from '../helpers/facts.js';
import { EMSMDB, judged, names } from './judged.js';

describe('a flow as JSON', () => {
  it('has the names of the contract', () => {
    const object = flowJson(judged(flow('10.0.0.9:1025', '10.0.0.5:143', { evidence: { protocol: 'imap', tls: tls() } })), names);
    for (const name of [
      'id',
      'capture',
      'transport',
      'vlan',
      'firstSeen',
      'lastSeen',
      'durationSeconds',
      'client',
      'server',
      'serverBasis',
      'state',
      'application',
      'path',
      'expectation',
      'protection',
      'credentials',
      'tls',
      'rpc',
      'evidencePackets',
      'wiresharkFilter',
    ])
      expect(object).toHaveProperty(name); // prettier-ignore
    for (const name of ['address', 'port', 'packets', 'bytes', 'payloadBytes', 'gapBytes', 'role'])
      expect(object.client).toHaveProperty(name);
    for (const name of ['version', 'cipher', 'sni', 'alpn', 'ja3', 'ja4', 'established', 'certificate'])
      expect(object.tls).toHaveProperty(name);
    expect(object).toMatchObject({
      capture: 'cas01.pcapng',
      path: null,
      rpc: null,
      firstSeen: '1970-01-01T00:00:00.000000Z',
      durationSeconds: 0.000001,
    });
  });

  it('gives the weakest level of the requests, else the level of the bind', () => {
    const mixed = flow('10.0.0.9:1025', '10.0.0.5:1032', { evidence: rpcAt('privacy', 'connect') });
    mixed.evidence!.rpc!.bindLevel = 'privacy';
    mixed.evidence!.rpc!.interfaces.push({ uuid: EMSMDB, version: '0.81', packet: 3, accepted: true });
    expect(flowJson(judged(mixed), names).rpc).toMatchObject({
      authLevel: 'connect',
      authType: 'ntlm',
      interfaces: [{ uuid: EMSMDB, version: '0.81', name: 'EMSMDB' }],
    });
    const bound = flow('10.0.0.9:1025', '10.0.0.5:1032', { evidence: rpcAt() });
    bound.evidence!.rpc!.bindLevel = 'integrity';
    expect(flowJson(judged(bound), names).rpc).toMatchObject({ authLevel: 'integrity' });
  });

  it('lists each proving packet once, in order', () => {
    const evidence = emptyEvidence();
    evidence.proofs.push(
      { packet: 31, side: 0, what: 'LOGIN' },
      { packet: 4, side: 1, what: 'greeting' },
      { packet: 31, side: 0, what: 'again' },
    );
    evidence.cleartext = { packet: 40, what: 'SELECT' };
    expect(flowJson(judged(flow('10.0.0.9:1025', '10.0.0.5:143', { evidence })), names).evidencePackets).toEqual([4, 31, 40]);
  });

  it('lies flat in CSV, harmless for spreadsheets', () => {
    const hostile = flow('10.0.0.9:1025', '10.0.0.5:143', {
      evidence: {
        protocol: 'imap',
        credentials: [
          {
            mechanism: 'login',
            user: '=cmd|calc!A1',
            domain: null,
            ntlmVersion: null,
            beforeTls: true,
            passwordReadable: true,
            packet: 3,
            outcome: null,
          },
        ],
      },
    });
    const line = flowCsvLine(flowJson(judged(hostile), names));
    expect(line).toContain(",'=cmd|calc!A1,");
    expect(line.split(',').length).toBe(flowCsvHead().split(',').length);
  });
});

describe('the Wireshark filter', () => {
  it('tells flows apart that used the same ports', () => {
    const filter = wiresharkFilter(flow('10.0.0.9:1025', '10.0.0.5:143', { firstPacket: 7, lastPacket: 31 }));
    expect(filter).toBe('ip.addr==10.0.0.9 && ip.addr==10.0.0.5 && tcp.port==1025 && tcp.port==143 && frame.number>=7 && frame.number<=31');
  });

  it('speaks IPv6 and UDP', () => {
    expect(wiresharkFilter(flow('2001:db8::9:53', '2001:db8::5:389', { transport: 'udp' }))).toContain(
      'ipv6.addr==2001:db8::9 && ipv6.addr==2001:db8::5 && udp.port==53 && udp.port==389',
    );
  });

  it('bounds by exact times what goes on in another file', () => {
    const long = flow('10.0.0.9:1025', '10.0.0.5:143', {
      firstPacket: 70,
      lastPacket: 3,
      firstSeenMicros: 1_056_991_899_590_805,
      lastSeenMicros: 1_056_991_900_000_009,
    });
    expect(wiresharkFilter(long)).toContain('frame.time_epoch>=1056991899.590805 && frame.time_epoch<=1056991900.000010');
    expect(wiresharkFilter({ ...long, lastPacket: 90 }, true)).toContain('time_epoch');
  });
});
