import type { Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { behind, contains, equals, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import type { LineReader } from '../mail/lines.js';
import { offerMechanisms } from '../mail/login-offer.js';
import type { Upgrade } from '../mail/upgrade.js';
import { EXTENSIONS, UPGRADES } from './constants.js';

const X = 0x58;
const A = 0x41;
const minBlanked = 4;

/** The lines of EHLO answers (RFC 5321 4.1.1.1): upgrades and AUTH mechanisms on offer. */
export class Capabilities {
  readonly #context: InspectionContext;
  readonly #upgrade: Upgrade;
  #offered = false;
  #named = false;

  constructor(context: InspectionContext, upgrade: Upgrade) {
    this.#context = context;
    this.#upgrade = upgrade;
  }

  /** A new list begins. */
  begin(): void {
    this.#offered = false;
  }

  /** The list ended and no line of it is missing. */
  complete(side: Side): void {
    this.#upgrade.listed(this.#offered, side);
  }

  /** One line behind its code; true once one named a known extension. */
  line(line: LineReader, side: Side): boolean {
    const { bytes, end } = line;
    const start = skipSpaces(bytes, line.start + 4, end);
    const stop = nameEnd(bytes, start, end);
    const upgrade = wordIndex(UPGRADES, bytes, start, stop);
    if (upgrade >= 0) {
      this.#offered = true;
      this.#upgrade.offer(UPGRADES[upgrade]!, side);
    } else if (equals(bytes, start, stop, 'AUTH')) offerMechanisms(this.#context, side, 'AUTH', bytes, stop + 1, end);
    else if (equals(bytes, start, stop, 'X-EXPS')) offerMechanisms(this.#context, side, 'X-EXPS', bytes, stop + 1, end);
    else if (isBlanked(bytes, start, stop)) this.#upgrade.strip(side, 'capability blanked out with X');
    this.#named ||= wordIndex(EXTENSIONS, bytes, start, stop) >= 0;
    return this.#named;
  }

  /** A greeting of asterisks: some firewalls' SMTP inspection. */
  greeting(line: LineReader, side: Side): void {
    if (contains(line.bytes, line.start, line.end, '**********')) this.#upgrade.strip(side, 'greeting blanked out');
  }
}

/** Behind the extension's name. Exchange 2000 and 2003 also write `AUTH=LOGIN` and `X-EXPS=LOGIN`, for clients older than RFC 2554. */
function nameEnd(bytes: Uint8Array, start: number, end: number): number {
  for (const name of ['AUTH=', 'X-EXPS=']) if (behind(bytes, start, end, name) >= 0) return start + name.length - 1;
  return wordEnd(bytes, start, end);
}

/** `XXXXXXXA`, `XXXX`…: what address-inspecting firewalls write over extensions. */
function isBlanked(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < minBlanked) return false;
  const last = bytes[end - 1]!;
  for (let i = start; i < end - 1; i++) if (bytes[i] !== X) return false;
  return last === X || last === A;
}
