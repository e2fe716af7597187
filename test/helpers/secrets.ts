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

/** Which secrets are where: `kind (form) in place`. `places` are latin1. */
export function leaks(secrets: readonly Secret[], places: ReadonlyMap<string, string>): string[] {
  return secrets.flatMap(({ what, bytes }) =>
    formsOf(bytes).flatMap(([form, text]) =>
      [...places].flatMap(([place, content]) =>
        content.includes(text) ? [`${what} of ${bytes.length} octets (${form}) in ${place}`] : [],
      ),
    ),
  );
}
