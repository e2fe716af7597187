/**
 * Where every packet ends: exactly one of these. The names are public (coverage line, store table `coverage`).
 * `cut-*`: the header was longer than what the capture kept (snaplen). `malformed-*`: the header contradicts itself.
 */
export const OUTCOMES = [
  'decoded',
  'fragment',
  'other-transport',
  'non-ip',
  'unsupported-link-type',
  'cut-link-header',
  'cut-network-header',
  'cut-transport-header',
  'malformed-link-header',
  'malformed-network-header',
  'malformed-transport-header',
  'duplicate',
  'esp',
  'encrypted-link',
  'tunnel-too-deep',
] as const;

export type OutcomeName = (typeof OUTCOMES)[number];

/** TCP or UDP header read: the packet belongs to a flow. */
export const DECODED = 0;
/** A part of a datagram; its flow is known when the part with the ports is. Fragments that never found their flow stay here. */
export const FRAGMENT = 1;
/** IP that carries something else, such as ICMP. */
export const OTHER_TRANSPORT = 2;
/** ARP, LLC control frames and whatever else is not IP. */
export const NON_IP = 3;
export const UNSUPPORTED_LINK_TYPE = 4;
export const CUT_LINK = 5;
export const CUT_NETWORK = 6;
export const CUT_TRANSPORT = 7;
export const MALFORMED_LINK = 8;
export const MALFORMED_NETWORK = 9;
export const MALFORMED_TRANSPORT = 10;
/** The same packet was captured a moment before: it belongs to a flow, and proves nothing new. */
export const DUPLICATE = 11;
/** IP encrypted by IPsec (RFC 4303): what it carries is not to be seen. */
export const ESP = 12;
/** An 802.11 frame encrypted on the air. */
export const ENCRYPTED_LINK = 13;
/** More tunnels inside each other than `maxTunnelDepth`. */
export const TUNNEL_TOO_DEEP = 14;

/**
 * Not an end: another header begins at `packet.innerOffset`. What carries others does not call them, for they may carry others in turn;
 * `decode` does.
 */
export const INNER = 64;
/** The version nibble tells which IP. */
export const INNER_IP = 64;
export const INNER_ETHERNET = 65;
/** `packet.innerType` is the EtherType. */
export const INNER_ETHER_TYPE = 66;
export const INNER_PPP = 67;
export const INNER_WLAN = 68;
/** `packet.innerType` is the LINKTYPE_. */
export const INNER_LINK = 69;
/** `packet.protocol`, `transportOffset` and `transportLength` say what and where. */
export const INNER_TRANSPORT = 70;

/** Index into OUTCOMES; from `INNER` on, a header to go on with. */
export type Outcome = number;
