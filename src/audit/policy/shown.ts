import type { JudgedFlow } from '../../store/index.js';

/** What a flow shows, so that a requirement on it can be decided; the names are those of `shows` in a policy. */
export const SHOWS = {
  'tls-negotiated': ({ evidence }: JudgedFlow) => evidence?.tls?.version != null,
  certificate: ({ evidence }: JudgedFlow) => evidence?.certificates.some(({ sentBy }) => sentBy === 'server') === true,
  'client-certificate': ({ evidence }: JudgedFlow) => evidence?.tls?.clientCertificate?.sent === true,
  credential: ({ evidence }: JudgedFlow) => (evidence?.credentials.length ?? 0) > 0,
  'upgrade-offer': ({ evidence }: JudgedFlow) =>
    evidence?.upgrade != null &&
    (evidence.upgrade.offered !== null || evidence.upgrade.notOffered !== null || evidence.upgrade.asked !== null),
  'login-offer': ({ evidence }: JudgedFlow) => evidence?.loginOffer != null,
  banner: ({ evidence }: JudgedFlow) => evidence?.banner != null,
  kerberos: ({ evidence }: JudgedFlow) => evidence?.kerberos != null,
  ntlm: ({ evidence }: JudgedFlow) => evidence?.credentials.some(({ ntlmVersion }) => ntlmVersion !== null) === true,
  'smb-dialect': ({ evidence }: JudgedFlow) => evidence?.smb?.dialect != null,
  payload: ({ client, server }: JudgedFlow) => client.payloadBytes + server.payloadBytes > 0,
};
