/** Commands of RFC 3977, 4642 (STARTTLS), 4643 (AUTHINFO), 4644 (streaming), 8054 (COMPRESS) and the older ones of RFC 2980. */
export const VERBS: readonly string[] = [
  'CAPABILITIES',
  'MODE',
  'QUIT',
  'GROUP',
  'LISTGROUP',
  'LAST',
  'NEXT',
  'ARTICLE',
  'HEAD',
  'BODY',
  'STAT',
  'POST',
  'IHAVE',
  'DATE',
  'HELP',
  'NEWGROUPS',
  'NEWNEWS',
  'LIST',
  'OVER',
  'HDR',
  'STARTTLS',
  'AUTHINFO',
  'CHECK',
  'TAKETHIS',
  'COMPRESS',
  'SLAVE',
  'XOVER',
  'XHDR',
  'XPAT',
  'XREPLIC',
  'XROVER',
  'XGTITLE',
  'XINDEX',
  'XPATH',
  'XTHREAD',
];

/** Verbs that other protocols share: they do not make a client one of NNTP. */
export const COMMON_VERBS: readonly string[] = [
  'QUIT',
  'HELP',
  'DATE',
  'LIST',
  'STAT',
  'HEAD',
  'BODY',
  'LAST',
  'NEXT',
  'POST',
  'MODE',
  'CHECK',
  'COMPRESS',
  'STARTTLS',
];

/** Commands that ask for articles or groups, or bring them. */
export const CONTENT_VERBS: readonly string[] = [
  'GROUP',
  'LISTGROUP',
  'ARTICLE',
  'HEAD',
  'BODY',
  'STAT',
  'POST',
  'IHAVE',
  'TAKETHIS',
  'NEWNEWS',
  'OVER',
  'XOVER',
  'HDR',
  'XHDR',
  'XPAT',
];

/** Beginnings of a client's line that no other protocol has. */
export const OPENINGS: readonly string[] = [
  'MODE READER',
  'MODE STREAM',
  'AUTHINFO USER ',
  'AUTHINFO SASL ',
  'AUTHINFO GENERIC ',
  'CAPABILITIES',
  'LISTGROUP ',
  'NEWGROUPS ',
  'XOVER ',
  'IHAVE <',
  'TAKETHIS <',
  'CHECK <',
];

/** Codes of replies with lines behind them, up to one with a single dot (RFC 3977 3.2, RFC 2980). 211 has them for LISTGROUP only. */
export const MULTI_CODES: readonly number[] = [100, 101, 202, 215, 218, 220, 221, 222, 224, 225, 230, 231, 282, 288];

/** Codes that no other protocol uses like this. */
export const OWN_CODES: readonly number[] = [101, 111, 201, 205, 211, 215, 223, 224, 281, 340, 381, 382, 383, 411, 412, 480, 481, 483];
