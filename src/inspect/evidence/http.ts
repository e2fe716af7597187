export interface HttpExchange {
  /** Exchange service of the virtual directory (`owa` `ecp` `ews` `activesync` `autodiscover` `mapi` `rpc` `oab` `powershell` `public` `exchange`…), one of `OPEN_SERVICES`, or null. */
  service: string | null;
  method: string;
  /** Path without query, sanitised, at most 120 characters. */
  path: string;
  packet: number;
  status: number | null;
  /** Location header pointed to https. */
  redirectToHttps: boolean;
}

export interface HttpEvidence {
  host: string | null;
  server: string | null;
  userAgent: string | null;
  /** Of X-OWA-Version, such as `15.2.1118.26`. */
  exchangeVersion: string | null;
  /** Of X-FEServer: the server that took the request (Exchange 2013 and later). */
  frontEnd: string | null;
  /** First exchanges, at most 16; `requests` counts all. */
  exchanges: HttpExchange[];
  requests: number;
  /** Lower-case authentication schemes clients sent, and those servers demanded. */
  schemesSent: string[];
  schemesOffered: string[];
  /** Every answered request was answered by a redirect to https and nothing else was said. */
  redirectOnly: boolean;
  /** A message body or a response with content (not only a redirect or an error) passed in clear. */
  contentPacket: number | null;
  /** Cookies that are a session, by name only, each with the first packet in which it had a value. */
  sessionCookies: { name: string; packet: number }[];
}

/** Services whose answers are meant for everybody: load balancers' probes of Exchange, and certificates, CRLs and OCSP, which are signed. */
export const OPEN_SERVICES: readonly string[] = ['healthcheck', 'pki'];

/** The proof that bodies are wrapped by GSS-API (MS-WSMV 2.2.9.1), though no TLS is around them. */
export const MESSAGE_ENCRYPTION = 'message encryption (Kerberos/SPNEGO)';
