import { OUTCOMES, type Outcome, type OutcomeName } from './outcome.js';

/** Counts where every packet of one capture ended; the counts add up to the packets read. */
export class Coverage {
  readonly #packets = new Float64Array(OUTCOMES.length);
  /** Packets of link types exscope does not read, by LINKTYPE_ value. */
  readonly unsupportedLinkTypes = new Map<number, number>();
  /** Packets whose payload was cut by the snaplen, all of them decoded. */
  payloadCut = 0;

  count(outcome: Outcome): void {
    this.#packets[outcome]!++;
  }

  countUnsupported(linkType: number): void {
    this.unsupportedLinkTypes.set(linkType, (this.unsupportedLinkTypes.get(linkType) ?? 0) + 1);
  }

  of(name: OutcomeName): number {
    return this.#packets[OUTCOMES.indexOf(name)]!;
  }

  /** Non-zero counts by outcome name. */
  entries(): [OutcomeName, number][] {
    return OUTCOMES.map((name, index): [OutcomeName, number] => [name, this.#packets[index]!]).filter(([, packets]) => packets > 0);
  }

  total(): number {
    return this.#packets.reduce((sum, packets) => sum + packets, 0);
  }
}
