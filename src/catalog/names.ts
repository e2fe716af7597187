/** Closed lists of words the rows may use; roles are in `roles.ts`. */

/** Names a payload may go by; the same as in `application.protocol` of the output. */
export const PROTOCOLS = [
  'smtp',
  'imap',
  'pop3',
  'http',
  'tls',
  'dcerpc',
  'ldap',
  'cldap',
  'kerberos',
  'dns',
  'smb',
  'netbios',
  'sip',
  'rtp',
  'rtcp',
  'nntp',
  'irc',
  'h323',
  't120',
  'x400',
  'quic',
  'dtls',
  'net.tcp',
  'nns',
  'ese-replication',
  'unknown',
] as const;

export const AUTHENTICATION = [
  'anonymous',
  'basic',
  'certificate',
  'digest',
  'direct-trust',
  'exchange-server',
  'forms',
  'ip-address',
  'kerberos',
  'mutual-tls',
  'negotiate',
  'none',
  'ntlm',
  'oauth',
] as const;

/**
 * How payload on a path is meant to look. `encrypted`: protected on every connection, from the first byte or after an upgrade ·
 * `upgrade-offered`: the server offers an upgrade, the client ought to take it · `optional`: either is within the documentation ·
 * `none`: has no protection, and what it carries may be confidential · `by-design`: readable, and nothing in it is secret.
 */
export const EXPECTED_PROTECTION = ['encrypted', 'upgrade-offered', 'optional', 'none', 'by-design'] as const;

/**
 * `default`: works after Setup · `off-by-default`: somebody switched it on · `retired`: the release does not use it ·
 * `internal`: inside one server or between servers, never from a client · `local`: inside one server, never on the wire.
 */
export const STATES = ['default', 'off-by-default', 'retired', 'internal', 'local'] as const;

/** What the release files may be called; `directory` is shared by all of them. */
export const RELEASES = [
  'directory',
  '5.5',
  '2000',
  '2003',
  '2007',
  '2010',
  '2013',
  '2016',
  '2019',
  'se',
  'online',
  'outlook.com',
] as const;

export const REGISTRY_TYPES = ['REG_DWORD', 'REG_SZ', 'REG_MULTI_SZ'] as const;

/** Protocols a verdict may name: those of the rows, and what is recognised without any row for it. */
export const VERDICT_PROTOCOLS = [...PROTOCOLS, 'rdp', 'ssh'] as const;

/** Services of Exchange's virtual directories, as the HTTP evidence names them. */
export const WEB_SERVICES = [
  'owa',
  'ecp',
  'ews',
  'activesync',
  'autodiscover',
  'mapi',
  'rpc',
  'oab',
  'powershell',
  'public',
  'exchange',
  'exadmin',
  'oma',
  'api',
  'calendar',
  'unifiedmessaging',
  'pushnotifications',
  'winrm',
] as const;

/** Codes of the reasons a verdict on expectation may give. */
export const REASONS = [
  'static-port-drift',
  'wrong-direction',
  'retired',
  'local-only',
  'internal-only',
  'off-by-default',
  'any-port',
  'assumed-from-port-range',
  'never-advertised',
  'assumed-from-port',
  'outside-recommended-range',
  'unverified-row',
  'protocol-mismatch',
  'port-scan',
  'no-data-path',
  'other-release',
  'wrong-server-role',
  'forbidden-network',
  'roles-or-release',
  'wrong-client-role',
  'exception',
  'exception-expired',
  'accepted-cleartext',
] as const;
