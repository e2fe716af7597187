/** Commands of clients: RFC 1459 4, RFC 2812 3, the capability negotiation of IRCv3, and Microsoft's IRCX (draft-pfenning-irc-extensions). */
export const VERBS: readonly string[] = [
  'PASS',
  'NICK',
  'USER',
  'OPER',
  'MODE',
  'QUIT',
  'JOIN',
  'PART',
  'TOPIC',
  'NAMES',
  'LIST',
  'INVITE',
  'KICK',
  'PRIVMSG',
  'NOTICE',
  'MOTD',
  'LUSERS',
  'VERSION',
  'STATS',
  'LINKS',
  'TIME',
  'WHO',
  'WHOIS',
  'WHOWAS',
  'PING',
  'PONG',
  'AWAY',
  'ISON',
  'USERHOST',
  'CAP',
  'AUTHENTICATE',
  'STARTTLS',
  'ISIRCX',
  'IRCX',
  'AUTH',
  'ACCESS',
  'CREATE',
  'DATA',
  'EVENT',
  'LISTX',
  'PROP',
  'REQUEST',
  'REPLY',
  'WHISPER',
];

/** Verbs of which a client of IRC can be told. `USER` counts only with its four parameters. */
export const OWN_VERBS: readonly string[] = [
  'NICK',
  'JOIN',
  'PRIVMSG',
  'WHO',
  'WHOIS',
  'USERHOST',
  'ISON',
  'PONG',
  'CAP',
  'ISIRCX',
  'IRCX',
  'LISTX',
  'WHISPER',
];

/** Commands that name a user or bring what people say. */
export const CONTENT_VERBS: readonly string[] = ['USER', 'OPER', 'JOIN', 'PRIVMSG', 'NOTICE', 'WHISPER', 'TOPIC'];

/** Beginnings of a client's line that no other protocol has. */
export const OPENINGS: readonly string[] = ['NICK ', 'CAP LS', 'CAP REQ ', 'ISIRCX', 'IRCX', 'MODE ISIRCX', 'PRIVMSG ', 'JOIN #', 'JOIN &'];

/** Numeric replies (RFC 2812 5, IRCv3 SASL and tls). */
export const WELCOME = 1;
export const BAD_PASSWORD = 464;
export const NOW_OPERATOR = 381;
export const TLS_BEGINS = 670;
export const TLS_REFUSED = 691;
export const SASL_ACCEPTED = 903;
export const SASL_REFUSED: readonly number[] = [902, 904, 905];
