/** Bits of one page, and of one word of it. */
const PAGE = 1024;
const WORD = 32;

/** The clients of all findings, each with a number. */
export class Clients {
  readonly #numbers = new Map<string, number>();
  /** By number. */
  readonly addresses: string[] = [];
  #sorted: Uint32Array | null = null;

  numberOf(address: string): number {
    let number = this.#numbers.get(address);
    if (number === undefined) {
      number = this.addresses.push(address) - 1;
      this.#numbers.set(address, number);
    }
    return number;
  }

  addressOf(number: number): string {
    return this.addresses[number]!;
  }

  /** Addresses of a set in the order of texts, the first `most` of them. */
  listed(set: ClientSet, most: number): string[] {
    // Each client of a big site is in some fifty sets: to sort them all for the few that are listed takes longer than all else.
    if (set.size <= most * 4)
      return Array.from(set.numbers(), (number) => this.addressOf(number))
        .sort()
        .slice(0, most);
    const listed: string[] = [];
    for (const number of this.#inOrder()) {
      if (listed.length >= most) break;
      if (set.has(number)) listed.push(this.addressOf(number));
    }
    return listed;
  }

  /** All numbers, in the order of their addresses, sorted again once there are more. */
  #inOrder(): Uint32Array {
    if (this.#sorted?.length === this.addresses.length) return this.#sorted;
    const { addresses } = this;
    // No two are equal.
    this.#sorted = Uint32Array.from(addresses.keys()).sort((a, b) => (addresses[a]! < addresses[b]! ? -1 : 1));
    return this.#sorted;
  }
}

/** The bits of a set, by page. */
export type ClientPages = ReadonlyMap<number, Uint32Array>;

/** Some of them, a bit for each: findings are many, and those of a busy server have thousands. */
export class ClientSet {
  size = 0;
  readonly #pages: Map<number, Uint32Array>;

  /** @param pages of another thread's set. */
  constructor(pages: ClientPages = new Map()) {
    this.#pages = new Map(pages);
    for (const page of pages.values()) for (const word of page) this.size += ones(word);
  }

  get pages(): ClientPages {
    return this.#pages;
  }

  has(number: number): boolean {
    const word = this.#pages.get(Math.floor(number / PAGE))?.[(number % PAGE) >> 5] ?? 0;
    return (word & (1 << (number % WORD))) !== 0;
  }

  add(number: number): void {
    const index = Math.floor(number / PAGE);
    let page = this.#pages.get(index);
    if (page === undefined) {
      page = new Uint32Array(PAGE / WORD);
      this.#pages.set(index, page);
    }
    const word = (number % PAGE) >> 5;
    const bit = 1 << (number % WORD);
    if ((page[word]! & bit) !== 0) return;
    page[word]! |= bit;
    this.size++;
  }

  *numbers(): IterableIterator<number> {
    for (const [index, page] of this.#pages) {
      for (let at = 0; at < PAGE; at++) if ((page[at >> 5]! & (1 << (at % WORD))) !== 0) yield index * PAGE + at;
    }
  }
}

function ones(word: number): number {
  let left = word;
  let count = 0;
  for (; left !== 0; count++) left &= left - 1;
  return count;
}
