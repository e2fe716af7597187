/**
 * Reasons that a finding is made of, as sentences: written by the judge, `code: sentence`, and read again by whoever tells them in another
 * language. A path of several rows is named by the first, `"title" (and 2 more)`.
 */
const SENTENCES = {
  'wrong-direction': '"{path}"{more} runs from {from} to {to}',
  retired: '"{path}" is no longer supported in this release',
  'local-only': '"{path}" is for programs on the server itself; it must not cross the network',
  'internal-only': 'port {port} is for connections inside and between Exchange servers',
  'static-port-drift': '{service} is configured as {port}, but {interfaces} is on {actual}{dynamic}',
  'protocol-mismatch': '{protocol} on {transport} {port}, where the catalog knows {meant}',
  'port-scan': 'port scan, a client tried {least} or more ports of this server and said nothing',
  'no-data-path': 'the catalog knows no Exchange data path on {transport} {port}',
  'other-release': '"{path}"{more} belongs to {releases}, not to what is in use here ({used})',
  'wrong-server-role': '"{path}"{more} is served by {to}; this server is {roles}',
  'wrong-client-role': '"{path}"{more} is for {from}; this client is {roles}',
  'forbidden-network': '"{path}"{more} is for {from}, and this comes from the Internet',
  'roles-or-release': '{transport} {port} is known, but not between these roles or in this release',
  exception: '"{name}", {who}: {why} ({until})',
  'exception-expired': '"{name}", {who}: {why} ({until})',
  'accepted-cleartext': '"{name}", {who}: {why} ({until})',
} as const;

type ReasonCode = keyof typeof SENTENCES;
type Value = string | number | readonly string[];
type Values = Readonly<Record<string, Value>>;

/** How what is no plain text stands in a sentence. */
interface Field {
  /** Null: any text, to where the sentence goes on. */
  pattern: string | null;
  write(value: Value): string;
  read(text: string): Value;
}

const list = (glue: string): Field => ({
  pattern: null,
  write: (value) => (Array.isArray(value) ? value.join(glue) : String(value)),
  read: (text) => text.split(glue),
});
const TEXT: Field = { pattern: null, write: String, read: (text) => text };
const FIELDS: Readonly<Record<string, Field>> = {
  from: list(' or '),
  to: list(' or '),
  meant: list(' or '),
  interfaces: list(', '),
  releases: list(', '),
  used: list(', '),
  roles: list(', '),
  port: { ...TEXT, pattern: '\\d+' },
  actual: { ...TEXT, pattern: '\\d+' },
  /** Further rows of the same. */
  more: {
    pattern: '(?: \\(and \\d+ more\\))?',
    write: (value) => (Number(value) > 0 ? ` (and ${value} more)` : ''),
    read: (text) => Number(/\d+/.exec(text)?.[0] ?? 0),
  },
  dynamic: {
    pattern: '(?:, a dynamic port)?',
    write: (value) => (value === 'yes' ? ', a dynamic port' : ''),
    read: (text) => (text === '' ? 'no' : 'yes'),
  },
  /** A day, or nothing for what does not end. */
  until: {
    pattern: 'without end|until [\\d-]+',
    write: (value) => (value === '' ? 'without end' : `until ${value}`),
    read: (text) => /(?<![\d-])[\d-]+$/.exec(text)?.[0] ?? '',
  },
};

/** `code: sentence` */
export function reason(code: ReasonCode, values: Values): string {
  const sentence = SENTENCES[code].replace(/\{(\w+)\}/g, (_, name: string) => (FIELDS[name] ?? TEXT).write(values[name] ?? ''));
  return `${code}: ${sentence}`;
}

export interface ReadReason {
  code: string;
  sentence: string;
  /** Null when the sentence is none of those the judge writes. */
  values: Values | null;
}

/** What a reason says. A store may hold what an older or a newer exscope wrote. */
export function readReason(text: string): ReadReason {
  const code = text.split(':', 1)[0]!;
  const sentence = text.slice(code.length + 1).trim();
  const reader = readerOf(code);
  const read = reader === undefined ? null : fieldsOf(reader, sentence);
  if (reader === undefined || read === null) return { code, sentence, values: null };
  const values = Object.fromEntries(reader.names.map((name, at) => [name, (FIELDS[name] ?? TEXT).read(read[at]!)]));
  return { code, sentence, values };
}

interface Reader {
  /** What stands between one text and the next, in order; the first begins the sentence, the last ends it. */
  between: RegExp[];
  names: string[];
}

const readers = new Map<string, Reader>();

function readerOf(code: string): Reader | undefined {
  if (!Object.hasOwn(SENTENCES, code)) return undefined;
  let reader = readers.get(code);
  if (reader === undefined) {
    const parts = SENTENCES[code as ReasonCode].split(/\{(\w+)\}/);
    const between = [''];
    parts.forEach((part, at) => {
      const pattern = at % 2 === 0 ? part.replace(/[().]/g, '\\$&') : (FIELDS[part] ?? TEXT).pattern;
      if (pattern === null) between.push('');
      else between.push(`${between.pop()}${at % 2 === 0 ? pattern : `(${pattern})`}`);
    });
    const last = between.length - 1;
    reader = {
      between: between.map((pattern, at) => new RegExp(`${at === 0 ? '^' : ''}${pattern}${at === last ? '$' : ''}`, 'g')),
      names: parts.filter((_, at) => at % 2 === 1),
    };
    readers.set(code, reader);
  }
  return reader;
}

/**
 * The fields of a sentence, or null when it is another. Each text ends where what follows it is met first: as one expression with several texts would
 * have it, but that one tries all the ways to share out a sentence that does not fit, and takes a power of its length.
 */
function fieldsOf({ between }: Reader, sentence: string): string[] | null {
  const fields: string[] = [];
  let at = 0;
  for (const [place, pattern] of between.entries()) {
    pattern.lastIndex = at;
    const match = pattern.exec(sentence);
    if (match === null) return null;
    if (place > 0) fields.push(sentence.slice(at, match.index));
    fields.push(...match.slice(1));
    at = match.index + match[0].length;
  }
  return fields;
}
