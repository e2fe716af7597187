import type { ProductEvidence } from '../evidence.js';

/** One product by its greeting; the first group of the pattern is the version. */
interface Greeting {
  pattern: RegExp;
  name: string;
}

/**
 * How servers greet, the most telling first (Exchange documentation, recorded dialogues, the projects' own defaults). Until Exchange 2003 its SMTP and
 * NNTP are those of Windows and say no more; from 2007 on they name no version.
 */
const GREETINGS: readonly Greeting[] = [
  { pattern: /Microsoft Exchange Internet (?:Mail|News) (?:Service|Connector)(?: Version:?)? ([\d.]+)/i, name: 'Microsoft Exchange' },
  { pattern: /Microsoft Exchange (?:Server )?(?:\d{4} )?(?:IMAP4\w*|POP3) server version ([\d.]+)/i, name: 'Microsoft Exchange' },
  { pattern: /Microsoft Exchange Server (2007) (?:IMAP4|POP3) service/i, name: 'Microsoft Exchange' },
  { pattern: /Microsoft Exchange (?:Server )?(?:IMAP4|POP3) service/i, name: 'Microsoft Exchange' },
  { pattern: /Microsoft ESMTP MAIL Service,? Version: ([\d.]+)/i, name: 'Microsoft SMTP Service' },
  { pattern: /Microsoft ESMTP MAIL Service ready/i, name: 'Microsoft Exchange' },
  { pattern: /\bNNTP Service [\d.]+ Version: ([\d.]+)/i, name: 'Microsoft NNTP Service' },
  { pattern: /\bESMTP Postfix(?: \(([\d.]+)\))?/, name: 'Postfix' },
  { pattern: /\bExim ([\d.]+)/, name: 'Exim' },
  { pattern: /\bSendmail (?:AIX)?([\d.]+\d)/, name: 'Sendmail' },
  { pattern: /\bDovecot\b/, name: 'Dovecot' },
  { pattern: /\bhMailServer(?: ([\d.]+))?/i, name: 'hMailServer' },
  { pattern: /\bCyrus (?:IMAP4?|POP3)\D{0,10}([\d.]+)/, name: 'Cyrus' },
  { pattern: /\bCourier-IMAP\b/, name: 'Courier' },
  { pattern: /\bMDaemon(?:\D{0,40} v?([\d.]+))?/, name: 'MDaemon' },
  { pattern: /\bKerio (?:Connect|MailServer) ([\d.]+)/, name: 'Kerio Connect' },
  { pattern: /\bDomino\b.{0,40}?Release ([\d.]+)/, name: 'Domino' },
  { pattern: /\bZimbra\b/i, name: 'Zimbra' },
  { pattern: /\bMailEnable Service, Version: ([\d.]+)/, name: 'MailEnable' },
  { pattern: /\bOpenSMTPD\b/, name: 'OpenSMTPD' },
  { pattern: /\bHaraka(?: ([\d.]+))?/, name: 'Haraka' },
  { pattern: /\bG(?:imap|pop) ready\b|\bmx\.google\.com ESMTP\b/, name: 'Gmail' },
  { pattern: /\bINN ([\d.]+)/, name: 'INN' },
];

/** Greetings remembered: a server says the same to all, as long as there is no date in it. */
const MAX_KNOWN = 256;

const known = new Map<string, ProductEvidence | null>();

/** What a greeting says the server is, or null. The same object for the same greeting. */
export function productOf(greeting: string): ProductEvidence | null {
  let product = known.get(greeting);
  if (product === undefined) {
    product = read(greeting);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(greeting, product);
  }
  return product;
}

function read(greeting: string): ProductEvidence | null {
  for (const { pattern, name } of GREETINGS) {
    const found = pattern.exec(greeting);
    if (found !== null) return { name, version: found[1]?.replace(/(?<!\.)\.+$/, '') ?? null };
  }
  return null;
}
