import type { CertificateEvidence, FlowEvidence, Side, TlsEvidence } from '../../inspect/evidence.js';
import { isForHost, validityAt } from '../../judge/certificates.js';
import type { JudgedFlow } from '../../store/index.js';
import type { FlowNames } from '../flow-json.js';
import { count, safe, said } from '../text.js';

/** What a flow's TLS showed, each line a sentence. */
export function tlsLines({ tls, certificates }: FlowEvidence, _names: FlowNames, flow: JudgedFlow): string[] {
  if (tls === null) return [];
  return [
    handshake(tls),
    ...(tls.midstream ? ['The session was under way when the capture began: records in a consistent chain.'] : []),
    ...(tls.look === null ? [] : [`${said(LOOKS, tls.look.as)} (packet ${tls.look.packet}).`]),
    ...(tls.sni === null ? [] : [`Server name asked for: ${tls.sni}`]),
    ...(tls.alpn.length === 0 ? [] : [`ALPN offered ${tls.alpn.join(', ')}; chosen ${tls.alpnSelected ?? 'not readable'}.`]),
    ...keyExchange(tls),
    ...fingerprints(tls),
    ...remarks(tls),
    ...certificates.map((certificate) => certificateLine(certificate, flow, tls)),
    ...clientCertificate(tls),
    ...failure(tls, flow),
  ];
}

const LOOKS = {
  readable: 'Its records hold readable octets: the suite does not encrypt',
  ciphertext: 'The suite was not seen; its records are as only a cipher leaves them',
  ambiguous: 'The suite was not seen, and the octets of its records may be binary or compressed data as well as ciphertext',
  few: 'The suite was not seen, and too few octets of its records to tell whether they are encrypted',
};

function handshake(tls: TlsEvidence): string {
  const version = tls.version === null ? 'of unknown version' : (tls.draft ?? tls.version);
  const resumed = tls.resumed ? `, resumed${tls.resumption === null ? '' : ` by ${said(BY, tls.resumption)}`}` : '';
  const completed = tls.established
    ? `the handshake completed${tls.establishedPacket === null ? '' : ` (packet ${tls.establishedPacket})`}`
    : 'the handshake was not seen to complete';
  return `TLS ${version}${tls.cipher === null ? '' : `, ${tls.cipher}`}${resumed}: ${completed}.`;
}

const BY = { 'session-id': 'session identifier', ticket: 'ticket', psk: 'pre-shared key' } as const;

function keyExchange({ group, dhBits, signatureScheme }: TlsEvidence): string[] {
  const parts = [
    ...(group === null ? [] : [`group ${group}`]),
    ...(dhBits === null ? [] : [`Diffie-Hellman prime of ${dhBits} bits`]),
    ...(signatureScheme === null ? [] : [`signed with ${signatureScheme}`]),
  ];
  return parts.length === 0 ? [] : [`Key exchange: ${parts.join(', ')}.`];
}

function fingerprints({ ja3, ja3s, ja4 }: TlsEvidence): string[] {
  const parts = [
    ...(ja4 === null ? [] : [`JA4 ${ja4}`]),
    ...(ja3 === null ? [] : [`JA3 ${ja3}`]),
    ...(ja3s === null ? [] : [`JA3S ${ja3s} (server)`]),
  ];
  return parts.length === 0 ? [] : [`Fingerprints: ${parts.join(', ')}.`];
}

function remarks(tls: TlsEvidence): string[] {
  return [
    ...(tls.retryPacket === null ? [] : [`The server asked for another hello (HelloRetryRequest) in packet ${tls.retryPacket}.`]),
    ...(tls.downgrade === null
      ? []
      : [`The server's random says that it can do more than TLS ${tls.downgrade}: the client, or somebody between, asked for less.`]),
    ...(tls.compression === null ? [] : [`Compression ${tls.compression} was agreed on.`]),
    ...(tls.earlyData === null ? [] : [`Early data was ${tls.earlyData === 'sent' ? 'sent: it can be replayed' : 'offered'}.`]),
    ...(tls.secureRenegotiation === false ? ['The server did not agree to secure renegotiation (RFC 5746).'] : []),
    ...(tls.extendedMasterSecret === false ? ['The server did not agree to an extended master secret (RFC 7627).'] : []),
  ];
}

const VALIDITY = { valid: 'valid at capture time', expired: 'EXPIRED at capture time', 'not-yet-valid': 'NOT YET VALID at capture time' };

function certificateLine(certificate: CertificateEvidence, flow: JudgedFlow, tls: TlsEvidence): string {
  const { sentBy, position, packet, subject, issuer, notBefore, notAfter, keyKind, keyBits, signature, selfSigned, sha256 } = certificate;
  const which = position === 0 ? `Certificate of the ${sentBy}` : `Certificate ${position + 1} of the ${sentBy}'s chain`;
  if (subject === null) return `${which} in packet ${packet}: not readable (SHA-256 ${sha256}).`;
  const names = certificate.alternativeNames;
  const validity = validityAt(certificate, flow.firstSeenMicros);
  const asked = position === 0 && sentBy === 'server' ? tls.sni : null;
  const parts = [
    safe(subject),
    selfSigned ? 'self-signed' : `issued by ${safe(issuer ?? '')}`,
    `from ${notBefore?.slice(0, 10) ?? 'unknown'} to ${notAfter?.slice(0, 10) ?? 'unknown'}${validity === null ? '' : ` (${VALIDITY[validity]})`}`,
    `${keyKind ?? 'unknown key'}${keyBits === null ? '' : ` ${keyBits}`}`,
    signature ?? 'unknown signature',
    ...(names.length > 0 && position === 0 ? [`names ${safe(names.slice(0, 8).join(' '))}${names.length > 8 ? ' …' : ''}`] : []),
    ...(asked === null ? [] : [isForHost(certificate, asked) ? 'for the name asked for' : 'NOT for the name asked for']),
    `SHA-256 ${sha256}`,
  ];
  return `${which} in packet ${packet}: ${parts.join('; ')}.`;
}

function clientCertificate({ clientCertificateRequested, clientCertificate: sent, chainLength }: TlsEvidence): string[] {
  return [
    ...(chainLength !== null && chainLength > 1 ? [`The server's chain has ${count(chainLength, 'certificate')}.`] : []),
    ...(clientCertificateRequested === null ? [] : [`The server asked for a client certificate in packet ${clientCertificateRequested}.`]),
    ...(sent === null ? [] : [`The client ${sent.sent ? 'sent one' : 'answered without one'} in packet ${sent.packet}.`]),
  ];
}

const SHOWN_BY: Record<NonNullable<TlsEvidence['failure']>['by'], string> = {
  alert: 'an alert',
  'encrypted-alert': 'an alert that cannot be read',
  'alert-sized-record': 'what is probably an encrypted alert',
  'answer-in-clear': 'an answer that is not TLS',
};

function failure({ alert, failure: failed, answeredInClear }: TlsEvidence, { clientIsSide }: JudgedFlow): string[] {
  const who = (side: Side) => (side === clientIsSide ? 'client' : 'server');
  return [
    ...(alert === null
      ? []
      : [`${alert.level === 'fatal' ? 'Fatal alert' : 'Alert'} ${alert.description} of the ${who(alert.side)} in packet ${alert.packet}.`]),
    ...(answeredInClear ? ['The TLS hello was answered by bytes that are not TLS.'] : []),
    ...(failed === null || failed.by === 'alert'
      ? []
      : [`The ${who(failed.side)} ended the handshake by ${said(SHOWN_BY, failed.by)} in packet ${failed.packet}.`]),
  ];
}
