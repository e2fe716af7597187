/** What a conversation may be wrapped in, besides its own link header: bit n of `Packet.encapsulation` stands for the nth name. The names are public. */
const ENCAPSULATIONS = [
  'mpls',
  'pppoe',
  'gre',
  'erspan',
  'ip-in-ip',
  '6in4',
  '4in6',
  'teredo',
  'vxlan',
  'vxlan-gpe',
  'geneve',
  'gtp-u',
  'etherip',
  'ah',
] as const;

export const MPLS = 1 << 0;
export const PPPOE = 1 << 1;
export const GRE = 1 << 2;
export const ERSPAN = 1 << 3;
/** IPv4 in IPv4 or IPv6 in IPv6. */
export const IP_IN_IP = 1 << 4;
export const IPV6_IN_IPV4 = 1 << 5;
export const IPV4_IN_IPV6 = 1 << 6;
export const TEREDO = 1 << 7;
export const VXLAN = 1 << 8;
export const VXLAN_GPE = 1 << 9;
export const GENEVE = 1 << 10;
export const GTP_U = 1 << 11;
export const ETHERIP = 1 << 12;
export const AH = 1 << 13;

const texts = new Map<number, string>();

/** The names of the bits that are set, outside in as far as the order of the list tells: `gre+erspan`. */
export function encapsulationText(bits: number): string {
  let text = texts.get(bits);
  if (text === undefined) {
    text = ENCAPSULATIONS.filter((_, index) => (bits & (1 << index)) !== 0).join('+');
    texts.set(bits, text);
  }
  return text;
}
