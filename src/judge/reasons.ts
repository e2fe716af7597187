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
  pattern: string;
  write(value: Value): string;
  read(text: string): Value;
}

const list = (glue: string): Field => ({
  pattern: '.*?',
  write: (value) => (Array.isArray(value) ? value.join(glue) : String(value)),
  read: (text) => text.split(glue),
});
const TEXT: Field = { pattern: '.*?', write: String, read: (text) => text };
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
  const match = reader?.pattern.exec(sentence) ?? null;
  if (reader === undefined || match === null) return { code, sentence, values: null };
  const values = Object.fromEntries(reader.names.map((name, at) => [name, (FIELDS[name] ?? TEXT).read(match[at + 1]!)]));
  return { code, sentence, values };
}

interface Reader {
  pattern: RegExp;
  names: string[];
}

const readers = new Map<string, Reader>();

function readerOf(code: string): Reader | undefined {
  if (!Object.hasOwn(SENTENCES, code)) return undefined;
  let reader = readers.get(code);
  if (reader === undefined) {
    const parts = SENTENCES[code as ReasonCode].split(/\{(\w+)\}/);
    const names = parts.filter((_, at) => at % 2 === 1);
    const pattern = parts.map((part, at) => (at % 2 === 1 ? `(${(FIELDS[part] ?? TEXT).pattern})` : part.replace(/[().]/g, '\\$&')));
    reader = { pattern: new RegExp(`^${pattern.join('')}$`, 's'), names };
    readers.set(code, reader);
  }
  return reader;
}
