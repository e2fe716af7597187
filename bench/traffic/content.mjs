// Bulk content as slices of pools made once: sealed bytes and the base64 lines of attachments.

const POOL_BYTES = 1 << 20;
const LARGEST_SLICE = 64 << 10;

export class Content {
  #random;
  #sealed;
  #lines;

  constructor(random) {
    this.#random = random;
    this.#sealed = random.bytes(POOL_BYTES);
    this.#lines = Buffer.from(this.#sealed.toString('base64').replace(/.{76}/g, '$&\r\n'), 'latin1');
  }

  /** Bytes without structure, at most 64 KiB: what encryption leaves. */
  sealed(length) {
    const start = this.#random.below(POOL_BYTES - length);
    return this.#sealed.subarray(start, start + length);
  }

  /** Says `length` bytes of base64 lines in pieces. */
  attachment(script, side, length) {
    for (let rest = length; rest > 0; ) {
      const piece = Math.min(rest, LARGEST_SLICE);
      const start = this.#random.below(Math.floor((this.#lines.length - piece) / 78)) * 78;
      script.say(side, this.#lines.subarray(start, start + piece));
      rest -= piece;
    }
  }

  /** A mail's header and first words. */
  mailHead(from, to) {
    const id = this.#random.next().toString(16);
    return `From: <${from}>\r\nTo: <${to}>\r\nSubject: Report ${id}\r\nDate: Mon, 07 Mar 2011 09:15:00 +0000\r\nMessage-ID: <${id}@contoso.test>\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
  }
}
