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
] as const;

export type OutcomeName = (typeof OUTCOMES)[number];

/** TCP or UDP header read: the packet belongs to a flow. */
export const DECODED = 0;
/** A later IP fragment: it carries no ports, so no flow can be named without reassembly. */
export const FRAGMENT = 1;
/** IP that carries something else: ICMP, ESP, GRE and other tunnels. */
export const OTHER_TRANSPORT = 2;
/** ARP, LLC control frames, MPLS, PPPoE and whatever else is not IP directly. */
export const NON_IP = 3;
export const UNSUPPORTED_LINK_TYPE = 4;
export const CUT_LINK = 5;
export const CUT_NETWORK = 6;
export const CUT_TRANSPORT = 7;
export const MALFORMED_LINK = 8;
export const MALFORMED_NETWORK = 9;
export const MALFORMED_TRANSPORT = 10;

/** Index into OUTCOMES. */
export type Outcome = number;
