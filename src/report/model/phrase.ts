import type { Wording } from '../../wording/wording.js';

/**
 * What inspectors say passed, as the store keeps it, by its form. Names of commands, messages and services are the same in every language; what is
 * not among the forms is one of them, or a phrase that is told as it stands.
 */
const FORMS: readonly [RegExp, key: string][] = [
  [/^credential \((?<name>.+)\)$/, 'credential'],
  [/^(?<name>SMB\d? .+) data$/, 'data'],
  [/^(?<name>SMB\d? .+) with the name of a file$/, 'file-name'],
  [/^(?<name>SMB\d) directory listing or file attributes$/, 'listing-or-attributes'],
  [/^(?<name>SMB\d) file attributes$/, 'attributes'],
  [/^(?<name>SMB\d) directory listing$/, 'listing'],
  [/^(?<name>SMB\d) names of changed files$/, 'changed-files'],
  [/^(?<name>RPC) request readable \(level (?<level>.+)\)$/, 'rpc-request'],
  [/^(?<name>HTTP) session cookie$/, 'session-cookie'],
  [/^(?<name>HTTP) request body$/, 'request-body'],
  [/^(?<name>HTTP) response with content$/, 'response-content'],
  [/^compressed (?<name>SMB) message$/, 'compressed'],
  [/^reply to (?<name>.+)$/, 'reply-to'],
  [/^reply about messages$/, 'reply-about-messages'],
  [/^article$/, 'article'],
  [/^mailbox data$/, 'mailbox-data'],
  [/^message \((?<name>.+)\)$/, 'message'],
  [/^(?<name>LDAP) search$/, 'search'],
  [/^(?<name>LDAP) search result$/, 'search-result'],
  [/^(?<name>SIP) session description$/, 'session-description'],
  [/^(?<name>RTP) payload that repeats itself$/, 'repeating'],
  [/^(?<name>NetBIOS) datagram$/, 'datagram'],
  [/^(?<name>SSH) without a cipher$/, 'no-cipher'],
  [/^readable (?<name>MAPI) buffer \(RPC_HEADER_EXT\)$/, 'mapi-buffer'],
  [/^replication message (?<name>.+)$/, 'replication'],
  [/^text behind the login \((?<name>.+)\)$/, 'behind-login'],
  [/^readable verification trailer$/, 'verification-trailer'],
  [/^(?<name>DNS) answer, (?<type>.+)$/, 'answer'],
  [/^(?<name>DNS) query, (?<type>.+)$/, 'query'],
];

/** What passed, in the words of a language. */
export function phrase(what: string, wording: Wording): string {
  for (const [form, key] of FORMS) {
    const match = form.exec(what);
    if (match !== null) return wording.say(`phrases.${key}`, { ...match.groups });
  }
  return what;
}
