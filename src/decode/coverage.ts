import { encapsulationText } from './encapsulation.js';
import { OUTCOMES, type Outcome, type OutcomeName } from './outcome.js';

/** Counts where every packet of one capture ended; the counts add up to the packets read. */
export class Coverage {
  readonly #packets = new Float64Array(OUTCOMES.length);
  /** Packets of link types exscope does not read, by LINKTYPE_ value. */
  readonly unsupportedLinkTypes = new Map<number, number>();
  /** Packets whose payload was cut by the snaplen, all of them decoded. */
  payloadCut = 0;
  /** IPv4 packets whose header does not match its checksum; they are read all the same, for checksums are often left to the network adapter. */
  wrongIpChecksums = 0;
  /** Packets in tunnels, by the tunnels they were in: bits of `ENCAPSULATIONS`. */
  readonly encapsulated = new Map<number, number>();

  count(outcome: Outcome): void {
    this.#packets[outcome]!++;
  }

  countUnsupported(linkType: number): void {
    this.unsupportedLinkTypes.set(linkType, (this.unsupportedLinkTypes.get(linkType) ?? 0) + 1);
  }

  countEncapsulated(encapsulation: number, packets: number): void {
    this.encapsulated.set(encapsulation, (this.encapsulated.get(encapsulation) ?? 0) + packets);
  }

  /** Packets counted in the tunnels `from` turned out to be in the tunnels `to`; 0 stands for none. */
  moveEncapsulated(from: number, to: number, packets: number): void {
    if (from === to) return;
    if (to !== 0) this.countEncapsulated(to, packets);
    if (from === 0) return;
    const left = this.encapsulated.get(from)! - packets;
    if (left > 0) this.encapsulated.set(from, left);
    else this.encapsulated.delete(from);
  }

  /** Packets counted as `from` turned out to be `to`. */
  move(from: Outcome, to: Outcome, packets: number): void {
    this.#packets[from]! -= packets;
    this.#packets[to]! += packets;
  }

  of(name: OutcomeName): number {
    return this.#packets[OUTCOMES.indexOf(name)]!;
  }

  /** Non-zero counts by outcome name. */
  entries(): [OutcomeName, number][] {
    return OUTCOMES.map((name, index): [OutcomeName, number] => [name, this.#packets[index]!]).filter(([, packets]) => packets > 0);
  }

  /** All of it, as the store keeps it. */
  record() {
    return {
      coverage: this.entries(),
      payloadCut: this.payloadCut,
      wrongIpChecksums: this.wrongIpChecksums,
      unsupportedLinkTypes: [...this.unsupportedLinkTypes],
      encapsulated: [...this.encapsulated].map(([bits, packets]): [string, number] => [encapsulationText(bits), packets]),
    };
  }

  total(): number {
    return this.#packets.reduce((sum, packets) => sum + packets, 0);
  }
}
