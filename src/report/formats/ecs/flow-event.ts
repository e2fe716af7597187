import { isIP } from 'node:net';
import type { FlowJson } from '../../flow-json.js';
import { flowUid } from '../flow-uid.js';
import { communityId } from './community-id.js';
import { endFields, ipsOf, keyword } from './fields.js';

type Tls = NonNullable<FlowJson['tls']>;

/** A flow as an event of ECS: category network, type connection. What ECS has no field for is below `exscope`. */
export function flowEvent(flow: FlowJson, file: object, date: string) {
  const { client, server, credentials, tls } = flow;
  return {
    '@timestamp': flow.firstSeen ?? date,
    event: {
      kind: 'event',
      category: ['network'],
      type: ['connection'],
      module: 'exscope',
      dataset: 'exscope.flow',
      action: 'flow',
      id: flowUid(flow),
      start: flow.firstSeen,
      end: flow.lastSeen,
      // Nanoseconds, of a time that is known to the microsecond.
      duration: Math.round(flow.durationSeconds * 1e6) * 1000,
    },
    source: endOf(client),
    destination: endOf(server),
    network: networkFields(flow),
    tls: tls === null ? null : tlsFields(tls, flow),
    file,
    related: {
      ip: ipsOf([client.address, server.address]),
      user: [...new Set(credentials.flatMap(({ user }) => keyword(user) ?? []))],
      hosts: [...new Set([client.name, server.name, tls?.sni].flatMap((name) => keyword(name) ?? []))],
      hash: [...new Set([tls?.ja3, tls?.ja3s, tls?.ja4, tls?.certificate?.sha256].flatMap((hash) => hash ?? []))],
    },
    exscope: {
      flow: {
        id: flow.id,
        state: flow.state,
        server_basis: flow.serverBasis,
        protocol_basis: flow.application.basis,
        client_role: client.role,
        server_role: server.role,
        path: flow.path?.id,
        release: flow.path?.release,
        expectation: flow.expectation.state,
        reasons: flow.expectation.reasons.map(keyword),
        protection: {
          state: flow.protection.state,
          mechanism: keyword(flow.protection.mechanism),
          basis: flow.protection.basis,
          reason: flow.protection.reason,
          by_design: flow.protection.byDesign,
        },
        encapsulation: keyword(flow.encapsulation),
        packets: flow.evidencePackets,
        filter: keyword(flow.wiresharkFilter),
      },
    },
  };
}

const endOf = ({ address, port, packets, bytes, name }: FlowJson['client']) => ({
  ...endFields(address, port),
  domain: keyword(name),
  packets,
  bytes,
});

function networkFields({ client, server, transport, vlan, application: { protocol } }: FlowJson) {
  const version = isIP(client.address);
  return {
    transport,
    type: version === 0 ? null : `ipv${version}`,
    iana_number: transport === 'tcp' ? '6' : '17',
    protocol: protocol === 'unknown' ? null : protocol,
    community_id: communityId(transport, client, server),
    bytes: client.bytes + server.bytes,
    packets: client.packets + server.packets,
    vlan: { id: vlan === null ? null : String(vlan) },
  };
}

function tlsFields(tls: Tls, { transport, application: { protocol } }: FlowJson) {
  const { certificate, clientCertificate } = tls;
  const datagrams = transport === 'udp' && protocol !== 'quic';
  return {
    ...versionFields(tls.version, datagrams),
    cipher: keyword(tls.cipher),
    curve: keyword(tls.group),
    established: tls.established,
    resumed: tls.resumed,
    next_protocol: keyword(tls.alpnSelected)?.toLowerCase(),
    client: { server_name: keyword(tls.sni), ja3: tls.ja3, hash: { sha256: clientCertificate?.certificate?.sha256.toUpperCase() } },
    server: {
      ja3s: tls.ja3s,
      // Upper case, as ECS asks for.
      hash: { sha256: certificate?.sha256.toUpperCase() },
      subject: keyword(certificate?.subject),
      issuer: keyword(certificate?.issuer),
      not_before: certificate?.notBefore,
      not_after: certificate?.notAfter,
    },
  };
}

/** `ssl3` is version 3.0 of the protocol `ssl`. */
function versionFields(version: Tls['version'], datagrams: boolean): { version: string | null; version_protocol: string | null } {
  if (version === null) return { version: null, version_protocol: null };
  if (version.startsWith('ssl')) return { version: `${version.slice(3)}.0`, version_protocol: 'ssl' };
  return { version, version_protocol: datagrams ? 'dtls' : 'tls' };
}
