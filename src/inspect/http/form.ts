import { clean } from '../../text.js';
import { MAX_FORM_BYTES } from './constants.js';

const MAX_USER = 128;

/** Collects the beginning of an application/x-www-form-urlencoded body in search of the user name; what was collected is wiped afterwards. */
export class LoginForm {
  #bytes: Uint8Array | null = null;
  #length = 0;

  add(bytes: Uint8Array, start: number, end: number): void {
    this.#bytes ??= new Uint8Array(MAX_FORM_BYTES);
    const take = Math.min(end - start, MAX_FORM_BYTES - this.#length);
    this.#bytes.set(bytes.subarray(start, start + take), this.#length);
    this.#length += take;
  }

  /** Value of `username`, decoded and sanitised, or null; the password field is not looked at. */
  take(): string | null {
    if (this.#bytes === null) return null;
    const user = userName(this.#bytes, this.#length);
    this.#bytes.fill(0);
    this.#bytes = null;
    this.#length = 0;
    return user;
  }
}

const FIELD = 'username=';

function userName(bytes: Uint8Array, length: number): string | null {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, length);
  let at = body.indexOf(FIELD, 0, 'latin1');
  while (at > 0 && bytes[at - 1] !== 0x26) at = body.indexOf(FIELD, at + 1, 'latin1');
  if (at < 0) return null;
  const start = at + FIELD.length;
  const next = body.indexOf('&', start, 'latin1');
  const value = body.toString('latin1', start, Math.min(next < 0 ? length : next, start + MAX_USER * 3));
  // Where the separator was damaged the password follows.
  const raw = value.replace(/passw.*/is, '');
  const octets = raw.replace(/\+/g, ' ').replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return octets === '' ? null : clean(Buffer.from(octets, 'latin1').toString('utf8'), MAX_USER);
}
