import { createHmac } from 'node:crypto';
import type { AddressPseudonyms } from './addresses.js';

/** Digits of a pseudonym: 40 bits do not meet by chance among the names of one site. */
const DIGITS = 10;

/** Words of greetings and programs that say which product it is; whatever else stands there may be a name. */
const PLAIN_WORDS = new Set(
  (
    '* + - ok ready at service server mail esmtp smtp lmtp imap imap4 imap4rev1 pop pop3 nntp microsoft exchange internet information services is the for ' +
    'version update windows nt postfix dovecot sendmail exim cyrus courier ubuntu debian gnu linux capability starttls login sasl-ir literal id enable idle ' +
    'auth plain auth=plain auth=login logindisabled mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec utc gmt ' +
    'microsoft-iis microsoft-httpapi office outlook mozilla compatible msie trident applewebkit khtml like gecko chrome safari edge firefox android ' +
    'iphone ipad macintosh intel mac os x win64 x64 wow64 curl python-requests python-urllib nginx apache asterisk rtc ssh-2.0 openssh ' +
    'hostname helo ehlo esmtpsa welcome hello host net port portrange src dst tcp udp ip ip6 icmp arp ether proto vlan and or not'
  ).split(' '),
);

/** Endings of the names of captures, which say what they are. */
const CAPTURE_ENDING = /(\.(pcap|pcapng|cap|ntar|snoop|etl|enc|trc|dmp|db))?(\.(gz|zst|lz4|xz|bz2))?$/i;

/**
 * Pseudonyms of names, by HMAC-SHA-256 (RFC 2104): the same name has the same one wherever it stands, in whatever case, and no table of names turns it
 * back without the key.
 */
export class NamePseudonyms {
  readonly #key: Buffer;
  readonly #addresses: AddressPseudonyms;
  readonly #known = new Map<string, string>();

  constructor(key: Buffer, addresses: AddressPseudonyms) {
    this.#key = key;
    this.#addresses = addresses;
  }

  /** `alice`, `alice@contoso.com`, `CONTOSO\alice`. */
  user(text: string): string {
    const windows = /^([^\\]*)\\(.*)$/s.exec(text);
    if (windows !== null) return `${this.host(windows[1]!)}\\${this.user(windows[2]!)}`;
    const at = text.lastIndexOf('@');
    if (at > 0) return `${this.user(text.slice(0, at))}@${this.host(text.slice(at + 1))}`;
    return this.#hash('user', text);
  }

  /** An address, or the name of a host or domain, with a port or without: label by label, so that a domain is the same below all its hosts. */
  host(text: string): string {
    if (text === '') return '';
    const port = /^(\[[^\]]*\]|[^:]*)(:\d+)$/.exec(text);
    if (port !== null) return `${this.host(port[1]!)}${port[2]}`;
    const bracketed = /^\[(.*)\]$/.exec(text);
    if (bracketed !== null) return `[${this.host(bracketed[1]!)}]`;
    const address = this.#addresses.of(text);
    if (address !== null) return address;
    const labels = text.toLowerCase().replace(/\.$/, '').split('.');
    if (labels.length === 1) return this.#hash('host', text);
    const told = labels.slice(0, -1).map((label, at) => (label === '*' ? '*' : this.#hash('host', labels.slice(at).join('.'))));
    return [...told, 'example'].join('.');
  }

  /** A distinguished name as RFC 4514 writes it: its attributes stay, their values do not. */
  distinguished(text: string): string {
    const told = text.split(/(?<!\\)([,+])/).map((part, at) => {
      if (at % 2 === 1) return part;
      const attribute = /^(\s*[A-Za-z0-9.]{1,40}=)(.*)$/s.exec(part);
      return attribute === null ? this.opaque(part) : `${attribute[1]}${this.#value(attribute[2]!)}`;
    });
    return told.join('');
  }

  /** `DNS:mail.contoso.com` `IP:192.0.2.1` `email:a@contoso.com` */
  alternative(text: string): string {
    const kind = /^(DNS|IP|email):(.*)$/s.exec(text);
    if (kind === null) return this.opaque(text);
    return `${kind[1]}:${kind[1] === 'email' ? this.user(kind[2]!) : this.host(kind[2]!)}`;
  }

  /** The name of a capture, or where it lies. */
  file(text: string): string {
    return `${this.#hash('file', text)}${CAPTURE_ENDING.exec(text)![0]}`;
  }

  /** A digest that others could look up. */
  digest(text: string): string {
    return createHmac('sha256', this.#key).update(`digest ${text}`).digest('hex').slice(0, text.length);
  }

  /** A greeting or a program's name: what is no word of a product, no number and no date becomes a pseudonym. */
  sentence(text: string): string {
    return text.replace(/[^\s"'<>()[\],;/]+/g, (token) => this.#token(token));
  }

  /** Text nobody can tell the kind of. */
  opaque(text: string): string {
    return text === '' ? '' : this.#hash('text', text);
  }

  #value(text: string): string {
    return text.includes('.') ? this.host(text) : this.#hash('host', text);
  }

  #token(token: string): string {
    const [, word, end] = /^(.*?)(?<![.:!?])([.:!?]*)$/s.exec(token)!;
    if (PLAIN_WORDS.has(word!.toLowerCase())) return token;
    const address = this.#addresses.of(word!);
    if (address !== null) return `${address}${end}`;
    // Versions, times, zones, reply codes.
    if (/^[+-]?v?\d[\d.:]{0,15}$/i.test(word!)) return token;
    if (word === '') return token;
    if (word!.includes('@') || word!.includes('\\')) return `${this.user(word!)}${end}`;
    return `${word!.includes('.') ? this.host(word!) : this.#hash('host', word!)}${end}`;
  }

  #hash(kind: 'user' | 'host' | 'file' | 'text', text: string): string {
    const name = `${kind} ${text.toLowerCase()}`;
    let pseudonym = this.#known.get(name);
    if (pseudonym === undefined) {
      pseudonym = `${kind}-${createHmac('sha256', this.#key).update(name).digest('hex').slice(0, DIGITS)}`;
      this.#known.set(name, pseudonym);
    }
    return pseudonym;
  }
}
