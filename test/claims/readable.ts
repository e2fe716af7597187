/**
 * Service content anybody can read, found in the payload of single packets with nothing of what exscope knows: to contradict it. Random octets must
 * not look like any of it.
 */

const LINES: readonly [what: string, line: RegExp][] = [
  ['SMTP command', /^(EHLO |HELO |MAIL FROM:|RCPT TO:|AUTH (LOGIN|PLAIN|NTLM)\b|STARTTLS$|X-ANONYMOUSTLS$|BDAT \d)/i],
  ['SMTP reply', /^(220|221|235|250|334|354|421|454|5[0-5]\d)[ -][\x20-\x7e]{4,}$/],
  [
    'IMAP command',
    /^[A-Za-z0-9.]{1,16} (LOGIN|AUTHENTICATE|SELECT|EXAMINE|FETCH|UID|LIST|STATUS|APPEND|CAPABILITY|LOGOUT|NOOP|IDLE)( |$)/i,
  ],
  ['IMAP response', /^\* (\d+ (EXISTS|RECENT|FETCH|EXPUNGE)|OK|NO|BAD|BYE|CAPABILITY|LIST|FLAGS|STATUS)( |$)/i],
  ['POP3 command', /^(USER|PASS|RETR|DELE|UIDL|TOP|LIST|APOP) [\x21-\x7e]+|^(STAT|CAPA|QUIT|STLS)$/i],
  ['POP3 response', /^(\+OK|-ERR)( [\x20-\x7e]{3,}|$)/],
  ['HTTP request', /^[A-Z_]{3,16} [\x21-\x7e]+ HTTP\/1\.[01]$/],
  ['HTTP response', /^HTTP\/1\.[01] \d{3}( |$)/],
  ['SIP request', /^[A-Z]{3,10} sips?:[\x21-\x7e]+ SIP\/2\.0$/],
  ['SIP response', /^SIP\/2\.0 \d{3} /],
  ['NNTP or IRC command', /^(GROUP|ARTICLE|PRIVMSG|JOIN) [\x20-\x7e]{4,}$/],
  ['mail header', /^(From|To|Subject|Received|Message-ID): [\x20-\x7e]{4,}$/],
];

/** What these octets, the payload of one packet, show to whoever sees them; null when that is nothing. */
export function readableContent(payload: Buffer): string | null {
  return readableLine(payload) ?? readableRpc(payload) ?? readableLdap(payload) ?? readableSmb(payload);
}

/** A whole line that ends in CRLF. */
function readableLine(payload: Buffer): string | null {
  const lines = payload.toString('latin1').split('\r\n').slice(0, -1);
  for (const line of lines) {
    if (!/^[\x20-\x7e]{4,}$/.test(line)) continue;
    const [what] = LINES.find(([, pattern]) => pattern.test(line)) ?? [];
    if (what !== undefined) return `${what}: ${line.slice(0, 60)}`;
  }
  return null;
}

/** A request or response of connection-oriented RPC with stub data, sealed by nothing (C706 12.6.4, MS-RPCE 2.2.2.11). */
function readableRpc(payload: Buffer): string | null {
  if (payload.length < 24 || payload.readUInt16BE(0) !== 0x0500) return null;
  const type = payload[2]!;
  const little = payload.readUInt32BE(4) === 0x10000000;
  if ((type !== 0 && type !== 2) || (!little && payload.readUInt32BE(4) !== 0)) return null;
  const length = little ? payload.readUInt16LE(8) : payload.readUInt16BE(8);
  const trailer = little ? payload.readUInt16LE(10) : payload.readUInt16BE(10);
  if (length <= 24 || length > payload.length) return null;
  if (trailer === 0) return 'RPC stub data without any authentication';
  const level = payload[length - trailer - 7];
  return level === undefined || level >= 6 ? null : `RPC stub data at level ${level}`;
}

/** A search, its entries, or a change (RFC 4511 4.5 to 4.9), whole in the packet. */
function readableLdap(payload: Buffer): string | null {
  const message = berElement(payload, 0);
  if (message === null || payload[0] !== 0x30 || message.end > payload.length) return null;
  const id = berElement(payload, message.start);
  if (id === null || payload[message.start] !== 2 || id.end - id.start > 4 || id.end >= message.end) return null;
  const operation = berElement(payload, id.end);
  const tag = payload[id.end]!;
  if (operation === null || operation.end > message.end || ![0x63, 0x64, 0x65, 0x66, 0x68, 0x6c].includes(tag)) return null;
  return `LDAP operation 0x${tag.toString(16)}`;
}

function berElement(bytes: Buffer, at: number): { start: number; end: number } | null {
  if (at + 2 > bytes.length) return null;
  const first = bytes[at + 1]!;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const octets = first & 0x7f;
  if (octets < 1 || octets > 4 || at + 2 + octets > bytes.length) return null;
  const start = at + 2 + octets;
  return { start, end: start + bytes.readUIntBE(at + 2, octets) };
}

/** File or pipe data of SMB: READ and WRITE of version 2 and 3 (MS-SMB2 2.2.19, 2.2.21), the AndX forms of version 1 (MS-CIFS 2.2.4.42, .43). */
function readableSmb(payload: Buffer): string | null {
  if (payload.length < 40 || payload[0] !== 0) return null;
  const magic = payload.readUInt32BE(4);
  if (magic === 0xfe534d42 && [8, 9].includes(payload.readUInt16LE(16))) return 'SMB2 read or write';
  if (magic === 0xff534d42 && [0x2e, 0x2f].includes(payload[8]!)) return 'SMB1 read or write';
  return null;
}
