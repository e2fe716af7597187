import { type Cipher, createCipheriv } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { formatAddress } from '../../address.js';

/** A range whose addresses keep its prefix: what is private stays private. `fixed`: they stay altogether what they are. */
interface Range {
  bits: string;
  fixed: boolean;
}

const range = (prefix: string, fixed = false): Range => {
  const [address, length] = prefix.split('/');
  return { bits: bitsOf(octetsOf(address!)).slice(0, Number(length)), fixed };
};

/** Special-purpose ranges of the IANA registries (RFC 6890); multicast (RFC 5771, RFC 4291 2.7). */
const RANGES4 = [
  ...['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'].map((each) => range(each)),
  ...['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15'].map((each) => range(each)),
  ...['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/4', '255.255.255.255/32'].map((each) => range(each, true)),
];
/** IPv6 that stands for IPv4 (RFC 4291 2.5.5, RFC 6052 2.1); of `::` and `::1` the rules of 0.0.0.0/8 hold, which keep them. */
const EMBEDDED = ['::/96', '::ffff:0:0/96', '64:ff9b::/96'].map((each) => range(each, true));
const RANGES6 = [
  ...['fc00::/8', 'fd00::/8', 'fe80::/10', '2001:db8::/32'].map((each) => range(each)),
  range('ff00::/8', true),
  ...EMBEDDED,
];

/**
 * Pseudonyms of addresses by Crypto-PAn (Xu, Fan, Ammar, Moon: Prefix-Preserving IP Address Anonymization, 2002): bit by bit, whether a bit is
 * turned depends on the key and on the bits before it. So addresses that share a prefix have pseudonyms that share one of the same length, no two
 * have the same, and a network has a pseudonym that holds those of its addresses. No bit is turned on the way to a special range, so that each stays
 * what it is.
 */
export class AddressPseudonyms {
  readonly #cipher: Cipher;
  readonly #pad: Buffer;
  /** Another one, or short prefixes of both versions would be turned alike. */
  readonly #pad6: Buffer;
  readonly #known = new Map<string, string>();

  /** @param key of 32 octets: 16 for the cipher, 16 to whiten what it enciphers. */
  constructor(key: Buffer) {
    this.#cipher = createCipheriv('aes-128-ecb', key.subarray(0, 16), null).setAutoPadding(false);
    this.#pad = key.subarray(16, 32);
    this.#pad6 = Buffer.from(this.#pad.map((octet) => octet ^ 0xff));
  }

  /** Of an address, or of a network in CIDR form; null when it is neither. */
  of(text: string): string | null {
    let pseudonym = this.#known.get(text);
    if (pseudonym === undefined) {
      const [address, length, more] = text.split('/');
      if (more !== undefined || isIP(address!) === 0 || address!.includes('%')) return null;
      pseudonym = length === undefined ? this.#address(address!) : this.#network(address!, length);
      this.#known.set(text, pseudonym);
    }
    return pseudonym;
  }

  #network(address: string, length: string): string {
    const octets = octetsOf(this.#address(address));
    for (let bit = Number(length); bit < octets.length * 8; bit++) octets[bit >> 3]! &= ~(0x80 >> (bit & 7));
    return `${formatAddress(octets)}/${length}`;
  }

  #address(address: string): string {
    const octets = octetsOf(address);
    const bits = bitsOf(octets);
    if (octets.length === 16 && EMBEDDED.some((each) => bits.startsWith(each.bits))) {
      octets.set(octetsOf(this.#address(formatAddress(octets.subarray(12)))), 12);
      return formatAddress(octets);
    }
    const ranges = octets.length === 4 ? RANGES4 : RANGES6;
    const own = ranges.filter((each) => bits.startsWith(each.bits));
    if (own.some(({ fixed }) => fixed)) return address;
    const turned = this.#turns(octets);
    for (let bit = 0; bit < bits.length; bit++) {
      const before = bits.slice(0, bit);
      const kept = ranges.some((each) => each.bits.length > bit && each.bits.startsWith(before));
      if (!kept && turned[bit] === 1) octets[bit >> 3]! ^= 0x80 >> (bit & 7);
    }
    return formatAddress(octets);
  }

  /** Of each bit, whether it is turned: the first bit of the cipher of those before it. All blocks are enciphered in one call. */
  #turns(octets: Uint8Array): number[] {
    const bits = octets.length * 8;
    const blocks = Buffer.alloc(bits * 16);
    const pad = octets.length === 4 ? this.#pad : this.#pad6;
    for (let bit = 0; bit < bits; bit++) {
      const block = blocks.subarray(bit * 16, bit * 16 + 16);
      block.set(octets.subarray(0, (bit >> 3) + 1));
      // A one and zeros end the prefix: no two prefixes have the same block, or their bits would be turned alike.
      block[bit >> 3] = (block[bit >> 3]! & (0xff00 >> (bit & 7))) | (0x80 >> (bit & 7));
      for (let at = 0; at < 16; at++) block[at]! ^= pad[at]!;
    }
    const enciphered = this.#cipher.update(blocks);
    return Array.from({ length: bits }, (_, bit) => enciphered[bit * 16]! >>> 7);
  }
}

function bitsOf(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(2).padStart(8, '0')).join('');
}

/** Octets of an address in any text form. */
function octetsOf(address: string): Uint8Array {
  if (isIPv4(address)) return Uint8Array.from(address.split('.').map(Number));
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const [a = 0, b = 0, c = 0, d = 0] = dotted === null ? [] : dotted[2]!.split('.').map(Number);
  const text = dotted === null ? address : `${dotted[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  const [head, tail] = text.split('::');
  const groups = (part: string | undefined) =>
    part === undefined || part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [first, last] = [groups(head), groups(tail)];
  const all = tail === undefined ? first : [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}
