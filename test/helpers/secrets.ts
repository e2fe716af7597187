/** Secrets, and where they must not be: in any form, in any store or output. */

/** What a capture holds that nobody may find again; `what` tells the kind, never the secret. */
export interface Secret {
  what: string;
  bytes: Buffer;
}

/** Shorter ones are found anywhere by chance. */
const MIN_OCTETS = 6;

export const secret = (what: string, text: string, encoding: BufferEncoding = 'latin1'): Secret => ({
  what,
  bytes: Buffer.from(text, encoding),
});

/** Fewer different octets make no secret, such as an LM response that was not given. */
const MIN_DIFFERENT = 4;

/** Each once, without what is none. */
export function distinct(secrets: readonly Secret[]): Secret[] {
  const byContent = new Map(secrets.map((each) => [each.bytes.toString('latin1'), each]));
  return [...byContent.values()].filter(({ bytes }) => bytes.length >= MIN_OCTETS && new Set(bytes).size >= MIN_DIFFERENT);
}

/** As it is, base64 at any place in longer content, hexadecimal, UTF-16 of either byte order. Each as latin1. */
function formsOf(bytes: Buffer): [form: string, text: string][] {
  const wide = Buffer.from(bytes.toString('latin1'), 'utf16le');
  const hex = bytes.toString('hex');
  return [
    ['raw', bytes.toString('latin1')],
    ...[0, 1, 2].map((before): [string, string] => [`base64, octet ${before} of three`, base64Within(bytes, before)]),
    ['hexadecimal', hex],
    ['hexadecimal', hex.toUpperCase()],
    ['UTF-16', wide.toString('latin1')],
    ['UTF-16, big-endian', Buffer.from(wide).swap16().toString('latin1')],
    ['UTF-16 in base64', wide.toString('base64').replace(/..?=*$/, '')],
  ];
}

/** The characters that depend on these octets alone, when so many others are before them in their group of three. */
function base64Within(bytes: Buffer, before: number): string {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]);
  const first = [0, 2, 3][before]!;
  return whole.toString('base64').slice(first, Math.floor((whole.length * 8) / 6));
}

/** One form of one secret, as latin1. */
interface Needle {
  text: string;
  what: string;
}

/** Which secrets are where: `kind (form) in place`. `places` are latin1. Each is read once, however many secrets there are. */
export function leaks(secrets: readonly Secret[], places: ReadonlyMap<string, string>): string[] {
  const needles = new Map<string, Needle[]>();
  const marks = new Uint8Array(MARKS);
  for (const { what, bytes } of secrets) {
    for (const [form, text] of formsOf(bytes)) {
      const front = text.slice(0, MIN_OCTETS);
      marks[markOf(text, 0)] = 1;
      const known = needles.get(front) ?? [];
      needles.set(front, [...known, { text, what: `${what} of ${bytes.length} octets (${form})` }]);
    }
  }
  return [...places].flatMap(([place, content]) => {
    const found = new Set<string>();
    for (let at = 0; at + MIN_OCTETS <= content.length; at++) {
      if (marks[markOf(content, at)] === 0) continue;
      for (const { text, what } of needles.get(content.slice(at, at + MIN_OCTETS)) ?? [])
        if (content.startsWith(text, at)) found.add(`${what} in ${place}`);
    }
    return [...found];
  });
}

const MARKS = 1 << 20;

/** Of the first six characters; every form is as long at least. */
function markOf(text: string, at: number): number {
  const front = (text.charCodeAt(at) << 24) | (text.charCodeAt(at + 1) << 16) | (text.charCodeAt(at + 2) << 8) | text.charCodeAt(at + 3);
  const back = (text.charCodeAt(at + 4) << 8) | text.charCodeAt(at + 5);
  return (Math.imul(front, 0x9e3779b1) ^ Math.imul(back, 0x85ebca6b)) >>> 12;
}
