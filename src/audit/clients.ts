/** Bits of one page, and of one word of it. */
const PAGE = 1024;
const WORD = 32;

/** The clients of all findings, each with a number. */
export class Clients {
  readonly #numbers = new Map<string, number>();
  /** By number. */
  readonly addresses: string[] = [];

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
}

/** Some of them, a bit for each: findings are many, and those of a busy server have thousands. */
export class ClientSet {
  size = 0;
  readonly #pages = new Map<number, Uint32Array>();

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
