import type { Role } from '../catalog/index.js';

/** What betrays an Exchange server and its release in readable traffic. Tables only; `roles.ts` has the reasoning. */

/** Greetings of the mail services (Exchange documentation and recorded dialogues). The release list is empty where the text fits several. */
export const GREETINGS: readonly { pattern: RegExp; releases: readonly string[] }[] = [
  { pattern: /Microsoft Exchange (IMAP4rev1|POP3) server version 5\.5/i, releases: ['5.5'] },
  { pattern: /Microsoft Exchange (2000 )?(IMAP4rev1|POP3) server version 6\.0/i, releases: ['2000'] },
  { pattern: /Microsoft Exchange (Server 2003 )?(IMAP4rev1|POP3) server version 6\.5/i, releases: ['2003'] },
  { pattern: /Microsoft Exchange Server 2007 (IMAP4|POP3) service/i, releases: ['2007'] },
  { pattern: /Microsoft Exchange (Server )?(20\d\d )?(IMAP4|POP3)/i, releases: [] },
  { pattern: /Microsoft ESMTP MAIL Service ready/i, releases: ['2007', '2010', '2013', '2016', '2019', 'se'] },
  { pattern: /Microsoft Exchange Internet Mail (Connector|Service)/i, releases: ['5.5'] },
];

/** First numbers of the version that Exchange's web services name (Exchange build numbers). Later builds of 15.2 are Subscription Edition. */
export const WEB_VERSIONS: readonly { pattern: RegExp; releases: readonly string[] }[] = [
  { pattern: /^6\.0\b/, releases: ['2000'] },
  { pattern: /^6\.5\b/, releases: ['2003'] },
  { pattern: /^8\.\d/, releases: ['2007'] },
  { pattern: /^14\.\d/, releases: ['2010'] },
  { pattern: /^15\.0\b/, releases: ['2013'] },
  { pattern: /^15\.1\b/, releases: ['2016'] },
  { pattern: /^15\.2\.(2(56[2-9]|5[7-9]\d|[6-9]\d\d)|[3-9]\d{3})\b/, releases: ['se'] },
  { pattern: /^15\.2\b/, releases: ['2019'] },
];

/** Releases whose web services name the server that took a request. */
export const NAMING_FRONT_ENDS: readonly string[] = ['2013', '2016', '2019', 'se'];

/** Ports on which only one kind of Exchange server answers; all of a row together say so, where no payload is read. */
export const LISTENERS: readonly { ports: readonly number[]; roles: readonly Role[]; releases: readonly string[] }[] = [
  { ports: [50_636], roles: ['edge-transport'], releases: [] },
  { ports: [691], roles: ['back-end'], releases: ['2000', '2003'] },
  { ports: [64_327], roles: ['mailbox'], releases: ['2010', '2013', '2016', '2019', 'se'] },
  { ports: [444, 2525], roles: ['mailbox'], releases: ['2013', '2016', '2019', 'se'] },
];

/** Interfaces only an Exchange server (or, for NSPI, a domain controller too) offers. */
export const STORE_INTERFACES: readonly string[] = ['EMSMDB', 'AsyncEMSMDB'];
export const ADDRESS_BOOK_INTERFACES: readonly string[] = ['NSPI', 'RFRI'];
export const DIRECTORY_INTERFACES: readonly string[] = ['DRSUAPI', 'NETLOGON', 'SAMR', 'LSARPC', 'DSAOP'];

/** Exchange virtual directories that no other product has. */
export const EXCHANGE_SERVICES: readonly string[] = ['owa', 'ecp', 'ews', 'activesync', 'mapi', 'rpc', 'oab', 'powershell', 'exchange'];

/** Highest dynamic RPC port of Windows 2000 and Server 2003 (service overview and network port requirements for Windows). */
export const LAST_LEGACY_DYNAMIC_PORT = 5000;
