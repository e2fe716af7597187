import type { CertificateEvidence, FlowEvidence, Side, TlsEvidence } from '../inspect/evidence.js';
import { validityAt } from '../judge/certificates.js';
import type { JudgedFlow } from '../store/index.js';

/** `tls` of a flow in `flows --format ndjson`: names are extended, never renamed. `certificate` is the server's own, null when none was seen. */
export function tlsJson(tls: TlsEvidence, { certificates }: FlowEvidence, flow: JudgedFlow) {
  const who = (side: Side) => (side === flow.clientIsSide ? 'client' : 'server');
  const chain = certificates.filter(({ sentBy }) => sentBy === 'server').map((each) => certificateJson(each, flow));
  const presented = certificates.find(({ sentBy }) => sentBy === 'client');
  return {
    version: tls.version,
    draft: tls.draft,
    cipher: tls.cipher,
    cipherId: tls.cipherId,
    sni: tls.sni,
    alpn: tls.alpn,
    alpnSelected: tls.alpnSelected,
    ja3: tls.ja3,
    ja3s: tls.ja3s,
    ja4: tls.ja4,
    established: tls.established,
    certificate: chain[0] ?? null,
    chain: chain.slice(1),
    chainLength: tls.chainLength,
    clientCertificateRequested: tls.clientCertificateRequested,
    clientCertificate:
      tls.clientCertificate === null
        ? null
        : { ...tls.clientCertificate, certificate: presented === undefined ? null : certificateJson(presented, flow) },
    offeredVersion: tls.offeredVersion,
    group: tls.group,
    dhBits: tls.dhBits,
    signatureScheme: tls.signatureScheme,
    compression: tls.compression,
    downgrade: tls.downgrade,
    extendedMasterSecret: tls.extendedMasterSecret,
    encryptThenMac: tls.encryptThenMac,
    secureRenegotiation: tls.secureRenegotiation,
    resumed: tls.resumed,
    resumption: tls.resumption,
    earlyData: tls.earlyData,
    midstream: tls.midstream,
    alert:
      tls.alert === null
        ? null
        : { description: tls.alert.description, level: tls.alert.level, by: who(tls.alert.side), packet: tls.alert.packet },
    failure: tls.failure === null ? null : { by: who(tls.failure.side), shownBy: tls.failure.by, packet: tls.failure.packet },
    answeredInClear: tls.answeredInClear,
    clientHelloPacket: tls.clientHelloPacket,
    retryPacket: tls.retryPacket,
    serverHelloPacket: tls.serverHelloPacket,
    establishedPacket: tls.establishedPacket,
    records: tls.look === null ? null : { lookLike: tls.look.as, packet: tls.look.packet },
  };
}

/** `validAtCapture`: against the time of the flow's first packet, null when the certificate or the capture has no time. */
function certificateJson(certificate: CertificateEvidence, { firstSeenMicros }: JudgedFlow) {
  const { sentBy: _sentBy, position: _position, ...told } = certificate;
  const validity = validityAt(certificate, firstSeenMicros);
  return { ...told, readable: certificate.subject !== null, validAtCapture: validity === null ? null : validity === 'valid' };
}
