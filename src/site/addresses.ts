import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;

/** `10.0.0.5` or `2001:db8::5`; none of the short or octal forms that programs read differently. */
export function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

/** `10.0.0.0/24`. */
export function isNetwork(text: string): boolean {
  const [address = ''] = text.split('/');
  return isAddress(address) && ipaddr.isValidCIDR(text);
}

/** Addresses and networks, parsed once. Address families never match each other. */
export class AddressSet {
  readonly #entries: readonly { network: Address; prefix: number }[];

  constructor(addresses: Iterable<string>) {
    this.#entries = [...addresses].map((text) => {
      if (text.includes('/')) {
        const [network, prefix] = ipaddr.parseCIDR(text);
        return { network, prefix };
      }
      const network = ipaddr.parse(text);
      return { network, prefix: network.kind() === 'ipv4' ? 32 : 128 };
    });
  }

  /** Length of the longest prefix that holds the address, or -1: the narrowest entry knows best. */
  match(address: string): number {
    let longest = -1;
    let parsed: Address | null = null;
    for (const { network, prefix } of this.#entries) {
      parsed ??= ipaddr.parse(address);
      if (prefix > longest && parsed.kind() === network.kind() && parsed.match(network, prefix)) longest = prefix;
    }
    return longest;
  }

  has(address: string): boolean {
    return this.match(address) >= 0;
  }
}
