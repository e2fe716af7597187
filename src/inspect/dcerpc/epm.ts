import { MAX_TOWERS } from './constants.js';
import { u32 } from './header.js';
import { readTower, scanTowers, type Tower } from './towers.js';

/** Context handle, then the number of entries (C706 appendix O). */
const HANDLE = 20;
const OBJECT = 16;
const MAX_ANNOTATION = 64;

/**
 * Towers in the stub of an `ept_map` or `ept_lookup` response, both written in NDR or NDR64 and in either byte order. The array counts of
 * these four layouts contradict each other, so the layout that fits is the right one; where none fits (a damaged or cut stub), the stub is
 * searched for towers instead.
 */
export function mapperTowers(bytes: Uint8Array, start: number, end: number, littleEndian: boolean): Tower[] {
  for (const word of [4, 8] as const) {
    const stub = new Stub(bytes, start, end, littleEndian, word);
    const towers = readAnswer(stub, false) ?? readAnswer(stub, true);
    if (towers !== null) return towers;
  }
  return scanTowers(bytes, start, end, MAX_TOWERS);
}

/** `ept_map`: an array of pointers to towers. `ept_lookup`: an array of object, pointer to a tower, and annotation. Null when it does not fit. */
function readAnswer(stub: Stub, lookup: boolean): Tower[] | null {
  stub.at = HANDLE;
  const entries = stub.long();
  const maximum = stub.count();
  const offset = stub.count();
  const actual = stub.count();
  if (stub.over || offset !== 0 || actual !== entries || actual > maximum || actual > MAX_TOWERS) return null;
  for (let i = 0; i < actual; i++) {
    if (lookup) stub.object();
    // An entry always has a tower; where a pointer should be, the nil object of the other call is none.
    if (stub.count() === 0 || (lookup && !stub.annotation()) || stub.over) return null;
  }
  const towers: Tower[] = [];
  for (let i = 0; i < actual; i++) {
    const length = stub.count();
    if (stub.long() !== length || stub.over) return null;
    const found = stub.tower(length);
    if (found === null) return null;
    if (found.tower !== null) towers.push(found.tower);
  }
  // Behind the towers stands the status of the call.
  stub.long();
  return stub.over ? null : towers;
}

/** A place in a stub. Reading past its end answers 0 and sets `over`. */
class Stub {
  /** Octets from the stub's start, from which alignment counts. */
  at = 0;
  over = false;
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #end: number;
  readonly #littleEndian: boolean;
  /** Octets of counts and pointers: 4 in NDR, 8 in NDR64 (MS-RPCE 2.2.5.3). */
  readonly #word: 4 | 8;

  constructor(bytes: Uint8Array, start: number, end: number, littleEndian: boolean, word: 4 | 8) {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#littleEndian = littleEndian;
    this.#word = word;
  }

  long(): number {
    const at = this.#skip(4, 4);
    return this.over ? 0 : u32(this.#bytes, at, this.#littleEndian);
  }

  /** An array count or a pointer. */
  count(): number {
    const at = this.#skip(this.#word, this.#word);
    if (this.over) return 0;
    if (this.#word === 4) return u32(this.#bytes, at, this.#littleEndian);
    const low = u32(this.#bytes, this.#littleEndian ? at : at + 4, this.#littleEndian);
    return low + u32(this.#bytes, this.#littleEndian ? at + 4 : at, this.#littleEndian) * 0x1_0000_0000;
  }

  /** A structure with a pointer begins with a UUID here. */
  object(): void {
    this.#skip(OBJECT, this.#word);
  }

  annotation(): boolean {
    const offset = this.count();
    const length = this.count();
    if (offset !== 0 || length > MAX_ANNOTATION) return false;
    this.#skip(length, 1);
    return !this.over;
  }

  tower(length: number): { tower: Tower | null } | null {
    const at = this.#skip(length, 1);
    if (this.over || length < 2) return null;
    const found = readTower(this.#bytes, at, at + length);
    // A tower this program cannot read is none; one that does not fill its array is another layout.
    return found === null ? { tower: null } : found.end === at + length ? found : null;
  }

  #skip(length: number, alignment: number): number {
    const at = Math.ceil(this.at / alignment) * alignment;
    this.over ||= at + length > this.#end - this.#start;
    this.at = at + length;
    return this.#start + at;
  }
}
