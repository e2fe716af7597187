/** Messages in BER, as tests write them. */
export const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

/** An element with a definite length; `long` writes the length in four octets, as Active Directory does. */
export function element(tag: number, contents: Uint8Array, long = false): Uint8Array {
  const { length } = contents;
  const head = long
    ? [0x84, 0, 0, length >> 8, length & 0xff]
    : length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : [0x82, length >> 8, length & 0xff];
  return join(Uint8Array.of(tag, ...head), contents);
}

export const integer = (value: number): Uint8Array => element(2, Uint8Array.of(value));
export const enumerated = (value: number): Uint8Array => element(0x0a, Uint8Array.of(value));
export const octets = (contents: Uint8Array | string, tag = 4): Uint8Array => element(tag, Buffer.from(contents as string));
export const sequence = (...parts: Uint8Array[]): Uint8Array => element(0x30, join(...parts));
