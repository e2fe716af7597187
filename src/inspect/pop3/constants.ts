/** Commands of RFC 1939, 2449 (CAPA), 2595 (STLS), 5034 (AUTH), 6856 (LANG, UTF8) and RFC 1082's XTND. */
export const VERBS: readonly string[] = [
  'USER',
  'PASS',
  'APOP',
  'AUTH',
  'CAPA',
  'STLS',
  'STAT',
  'LIST',
  'UIDL',
  'RETR',
  'TOP',
  'DELE',
  'NOOP',
  'RSET',
  'QUIT',
  'LAST',
  'XTND',
  'LANG',
  'UTF8',
];

/** Verbs that FTP, NNTP and Redis do not have. */
export const OWN_VERBS: readonly string[] = ['CAPA', 'STLS', 'APOP', 'UIDL', 'TOP'];

/** Verbs other protocols share so widely that they agree with a POP3 greeting only after it. */
export const COMMON_VERBS: readonly string[] = ['AUTH', 'NOOP', 'RSET', 'QUIT', 'LIST', 'LAST', 'LANG', 'UTF8', 'XTND'];

/** Verbs of the TRANSACTION state that ask for the maildrop's content or change it. */
export const MAILDROP_VERBS: readonly string[] = ['STAT', 'LIST', 'UIDL', 'RETR', 'TOP', 'DELE'];

/** Verbs whose words pass the maildrop's content or state. */
export const CONTENT_VERBS: readonly string[] = ['USER', 'APOP', ...MAILDROP_VERBS];

/** Words of replies that only POP3 servers say. */
export const PHRASES: readonly string[] = [
  'POP3',
  'POP ',
  'OCTETS',
  'MAILDROP',
  'MAILBOX',
  'MESSAGE',
  'LOGGED IN',
  'BEGIN TLS',
  'CAPABILITY LIST',
  'PASSWORD',
];
