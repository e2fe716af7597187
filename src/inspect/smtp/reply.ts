import { decimal } from '../mail/bytes.js';
import type { LineReader } from '../mail/lines.js';
import { isReply } from './recognise.js';

const HYPHEN = 0x2d;

/** Follows the lines of replies (RFC 5321 4.2.1): `250-` goes on, `250 ` ends. */
export class Reply {
  code = 0;
  /** Position of the line in its reply; -1 when lines before it are missing. */
  position = 0;
  /** No line of the reply is missing or incomplete. */
  whole = true;
  /** The line ends its reply. */
  last = true;
  /** No reply has ended yet. */
  first = true;

  /** Reads one line; false when it is no reply line. */
  read(line: LineReader): boolean {
    const { bytes, start, end } = line;
    if (!isReply(bytes, start, end) || (line.cut && end - start < 4)) return false;
    this.code = decimal(bytes, start, start + 3);
    this.last = end - start === 3 || bytes[start + 3] !== HYPHEN;
    if (line.torn || line.cut) this.whole = false;
    return true;
  }

  /** To be called when the line has been looked at. */
  next(): void {
    if (!this.last) {
      if (this.position >= 0) this.position++;
      return;
    }
    this.first = false;
    this.position = 0;
    this.whole = true;
  }

  /** Lines are missing. */
  tear(): void {
    this.position = -1;
    this.whole = false;
  }
}
