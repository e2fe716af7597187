/** Commands of RFC 3501 and 9051, and of the extensions servers and Exchange's clients use. */
export const VERBS: readonly string[] = [
  'CAPABILITY',
  'NOOP',
  'LOGOUT',
  'STARTTLS',
  'AUTHENTICATE',
  'LOGIN',
  'ENABLE',
  'ID',
  'COMPRESS',
  'IDLE',
  'SELECT',
  'EXAMINE',
  'CREATE',
  'DELETE',
  'RENAME',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'LIST',
  'LSUB',
  'XLIST',
  'NAMESPACE',
  'STATUS',
  'APPEND',
  'CHECK',
  'CLOSE',
  'UNSELECT',
  'EXPUNGE',
  'SEARCH',
  'FETCH',
  'STORE',
  'COPY',
  'MOVE',
  'UID',
  'SORT',
  'THREAD',
  'GETQUOTA',
  'GETQUOTAROOT',
  'SETQUOTA',
  'GETACL',
  'SETACL',
  'MYRIGHTS',
  'GETMETADATA',
  'SETMETADATA',
  'NOTIFY',
  'UNAUTHENTICATE',
];

/** Commands without an argument. */
export const BARE_VERBS: readonly string[] = [
  'CAPABILITY',
  'NOOP',
  'LOGOUT',
  'STARTTLS',
  'IDLE',
  'CHECK',
  'CLOSE',
  'UNSELECT',
  'EXPUNGE',
  'NAMESPACE',
  'UNAUTHENTICATE',
];

/** Commands that say nothing about a mailbox or its user: part of any upgrade dialogue. */
export const PREAMBLE_VERBS: readonly string[] = ['CAPABILITY', 'NOOP', 'LOGOUT', 'STARTTLS', 'AUTHENTICATE', 'ENABLE', 'ID', 'COMPRESS'];

/** Commands of other protocols that would pass for a tag: `USER login`, `AUTH LOGIN`. */
export const NOT_TAGS: readonly string[] = [
  'USER',
  'PASS',
  'APOP',
  'AUTH',
  'EHLO',
  'HELO',
  'NICK',
  'JOIN',
  'MODE',
  'HELP',
  'SITE',
  'GET',
  'POST',
  'PUT',
  'HEAD',
  'OPTIONS',
];

/** Data of untagged responses that only IMAP servers send (RFC 9051 7). */
export const UNTAGGED: readonly string[] = ['CAPABILITY', 'FLAGS', 'LIST', 'LSUB', 'XLIST', 'SEARCH', 'STATUS', 'NAMESPACE', 'ENABLED'];
export const NUMBERED: readonly string[] = ['EXISTS', 'RECENT', 'EXPUNGE', 'FETCH'];

/** Conditions of status responses. */
export const CONDITIONS: readonly string[] = ['OK', 'NO', 'BAD', 'PREAUTH', 'BYE'];
