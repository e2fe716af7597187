import type { JudgedFlow } from '../../store/index.js';

/** What a flow shows, so that a requirement on it can be decided; the names are those of `shows` in a policy. */
export const SHOWS = {
  tls: ({ evidence }: JudgedFlow) => evidence?.tls != null,
  'tls-negotiated': ({ evidence }: JudgedFlow) => evidence?.tls?.version != null,
  certificate: ({ evidence }: JudgedFlow) =>
    evidence?.certificates.some(({ sentBy, subject }) => sentBy === 'server' && subject !== null) === true,
  'client-certificate': ({ evidence }: JudgedFlow) => evidence?.tls?.clientCertificate?.sent === true,
  'client-authentication': clientAuthentication,
  credential: ({ evidence }: JudgedFlow) => (evidence?.credentials.length ?? 0) > 0,
  'readable-credential': ({ evidence }: JudgedFlow) =>
    evidence?.credentials.some(({ beforeTls, passwordReadable }) => beforeTls && passwordReadable) === true,
  'upgrade-offer': ({ evidence }: JudgedFlow) =>
    evidence?.upgrade != null &&
    (evidence.upgrade.offered !== null || evidence.upgrade.notOffered !== null || evidence.upgrade.asked !== null),
  'login-offer': ({ evidence }: JudgedFlow) => evidence?.loginOffer != null,
  banner: ({ evidence }: JudgedFlow) => evidence?.banner != null,
  http: ({ evidence }: JudgedFlow) => evidence?.http != null,
  kerberos: ({ evidence }: JudgedFlow) => evidence?.kerberos != null,
  ntlm: ({ evidence }: JudgedFlow) => evidence?.credentials.some(({ ntlmVersion }) => ntlmVersion !== null) === true,
  'smb-dialect': ({ evidence }: JudgedFlow) => evidence?.smb?.dialect != null,
  payload: ({ client, server }: JudgedFlow) => client.payloadBytes + server.payloadBytes > 0,
};

/**
 * Below TLS 1.3, in a whole handshake that was not resumed, a client certificate passes readable where there is one (RFC 5246 7.3); the end of the
 * server's chain says that its messages were all seen. In TLS 1.3 it is encrypted (RFC 8446 2).
 */
function clientAuthentication({ evidence }: JudgedFlow): boolean {
  const tls = evidence?.tls ?? null;
  if (tls === null || tls.version === null || tls.version === '1.3') return false;
  return tls.established && !tls.resumed && !tls.midstream && tls.chainLength !== null;
}
