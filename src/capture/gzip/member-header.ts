const GZIP_FIRST = 0x1f;
const GZIP_SECOND = 0x8b;
const DEFLATE = 8;

const FIXED = 10;
const HAS_HEADER_CRC = 0x02;
const HAS_EXTRA = 0x04;
const HAS_NAME = 0x08;
const HAS_COMMENT = 0x10;
const RESERVED = 0xe0;

/** First octets of a member. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === GZIP_FIRST && bytes[1] === GZIP_SECOND;
}

/** Passes over the header of a gzip member (RFC 1952, 2.3), which may come in pieces and whose texts may be of any length. */
export class MemberHeader {
  /** The whole header was passed. */
  done = false;
  /** These octets are no gzip header. */
  bad = false;
  #seen = 0;
  #flags = 0;
  #extra = 0;
  /** Octets of the present field still to come; for the texts, any number until a zero. */
  #left = 0;
  #field: 'fixed' | 'extra-length' | 'extra' | 'name' | 'comment' | 'crc' = 'fixed';

  /** Takes octets from `at` and returns the index after the last one taken: the end of the header, or of `bytes`. */
  take(bytes: Uint8Array, at: number): number {
    let index = at;
    while (index < bytes.length && !this.done && !this.bad) this.#octet(bytes[index++]!);
    return index;
  }

  #octet(octet: number): void {
    switch (this.#field) {
      case 'fixed':
        this.bad = wrongAt(this.#seen, octet);
        if (this.#seen === 3) this.#flags = octet;
        if (++this.#seen === FIXED) this.#after(HAS_EXTRA);
        return;
      case 'extra-length':
        this.#extra += this.#left === 2 ? octet : octet << 8;
        if (--this.#left > 0) return;
        this.#field = 'extra';
        this.#left = this.#extra;
        if (this.#left === 0) this.#after(HAS_NAME);
        return;
      case 'extra':
        if (--this.#left === 0) this.#after(HAS_NAME);
        return;
      case 'name':
        if (octet === 0) this.#after(HAS_COMMENT);
        return;
      case 'comment':
        if (octet === 0) this.#after(HAS_HEADER_CRC);
        return;
      case 'crc':
        if (--this.#left === 0) this.done = true;
    }
  }

  /** Begins the first field there is, of `flag`'s and those behind it. */
  #after(flag: number): void {
    this.#left = 2;
    if (flag === HAS_EXTRA && (this.#flags & HAS_EXTRA) !== 0) this.#field = 'extra-length';
    else if ((flag === HAS_EXTRA || flag === HAS_NAME) && (this.#flags & HAS_NAME) !== 0) this.#field = 'name';
    else if (flag !== HAS_HEADER_CRC && (this.#flags & HAS_COMMENT) !== 0) this.#field = 'comment';
    else if ((this.#flags & HAS_HEADER_CRC) !== 0) this.#field = 'crc';
    else this.done = true;
  }
}

function wrongAt(index: number, octet: number): boolean {
  if (index === 0) return octet !== GZIP_FIRST;
  if (index === 1) return octet !== GZIP_SECOND;
  if (index === 2) return octet !== DEFLATE;
  return index === 3 && (octet & RESERVED) !== 0;
}
