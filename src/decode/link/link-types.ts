import { NETMON_LINK_TYPE } from '../../capture/netmon/media-types.js';
import { SNOOP_LINK_TYPE } from '../../capture/snoop/snoop-parser.js';
import { decodeMpls } from '../network/mpls.js';
import { decodePppoe } from '../network/pppoe.js';
import type { Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import {
  decodeAtm,
  decodeEnc,
  decodeFddi,
  decodeIpnet,
  decodeIpOverFc,
  decodeNetAnalyzer,
  decodeNetAnalyzerTransparent,
} from './behind-header.js';
import { decodeCiscoHdlc } from './cisco-hdlc.js';
import { decodeEthernet } from './ethernet.js';
import { decodeFrameRelay } from './frame-relay.js';
import { decodeNetmonWlan } from './netmon-wlan.js';
import { decodeNflog } from './nflog.js';
import { decodeNull } from './null.js';
import { OTHER_LINK_TYPES } from './other-link-types.js';
import { decodePflog } from './pflog.js';
import { decodePktap } from './pktap.js';
import { decodePpi } from './ppi.js';
import { decodePpp, decodePppHdlc, decodePppWithDirection } from './ppp.js';
import { decodeAvs, decodePrism } from './prism.js';
import { decodeRadiotap } from './radiotap.js';
import { decodeRaw } from './raw.js';
import { decodeSll } from './sll.js';
import { decodeSll2 } from './sll2.js';
import { decodeTokenRing } from './token-ring.js';
import { decodeWlan } from './wlan.js';

export interface LinkType {
  /** Value in capture files (tcpdump.org/linktypes.html). */
  readonly value: number;
  readonly name: string;
  readonly decode: (packet: Packet, start: number) => Outcome;
}

/** One row per link type exscope reads; a new one is a file beside this and a row here. */
const LINK_TYPES: readonly LinkType[] = [
  { value: 0, name: 'NULL', decode: decodeNull },
  { value: 1, name: 'Ethernet', decode: decodeEthernet },
  { value: 6, name: 'Token Ring', decode: decodeTokenRing },
  { value: 9, name: 'PPP', decode: decodePpp },
  { value: 10, name: 'FDDI', decode: decodeFddi },
  { value: 12, name: 'RAW', decode: decodeRaw },
  { value: 14, name: 'RAW', decode: decodeRaw },
  { value: 50, name: 'PPP in HDLC', decode: decodePppHdlc },
  { value: 51, name: 'PPPoE', decode: decodePppoe },
  { value: 100, name: 'ATM RFC 1483', decode: decodeAtm },
  { value: 101, name: 'RAW', decode: decodeRaw },
  { value: 104, name: 'Cisco HDLC', decode: decodeCiscoHdlc },
  { value: 105, name: '802.11', decode: decodeWlan },
  { value: 107, name: 'Frame Relay', decode: decodeFrameRelay },
  { value: 108, name: 'LOOP', decode: decodeNull },
  { value: 109, name: 'OpenBSD ENC', decode: decodeEnc },
  { value: 113, name: 'Linux SLL', decode: decodeSll },
  { value: 117, name: 'OpenBSD PFLOG', decode: decodePflog },
  { value: 119, name: '802.11 with Prism header', decode: decodePrism },
  { value: 122, name: 'IP over Fibre Channel', decode: decodeIpOverFc },
  { value: 127, name: '802.11 with radiotap header', decode: decodeRadiotap },
  { value: 163, name: '802.11 with AVS header', decode: decodeAvs },
  { value: 166, name: 'PPP (pppd)', decode: decodePppWithDirection },
  { value: 192, name: 'PPI', decode: decodePpi },
  { value: 204, name: 'PPP with direction', decode: decodePppWithDirection },
  { value: 219, name: 'MPLS', decode: decodeMpls },
  { value: 226, name: 'Solaris IPNET', decode: decodeIpnet },
  { value: 228, name: 'IPv4', decode: decodeRaw },
  { value: 229, name: 'IPv6', decode: decodeRaw },
  { value: 239, name: 'Linux NFLOG', decode: decodeNflog },
  { value: 240, name: 'netANALYZER', decode: decodeNetAnalyzer },
  { value: 241, name: 'netANALYZER with preamble', decode: decodeNetAnalyzerTransparent },
  { value: 258, name: 'Apple PKTAP', decode: decodePktap },
  { value: 276, name: 'Linux SLL2', decode: decodeSll2 },
  { value: NETMON_LINK_TYPE + 6, name: '802.11 with Network Monitor header', decode: decodeNetmonWlan },
];

const byValue: (LinkType['decode'] | undefined)[] = [];
for (let value = 0; value <= 276; value++) byValue.push(LINK_TYPES.find((type) => type.value === value)?.decode);

/** The decoder of a link type, or undefined when exscope does not read it. */
export function linkDecoder(value: number): LinkType['decode'] | undefined {
  if (value < byValue.length) return byValue[value];
  return value < NETMON_LINK_TYPE ? undefined : LINK_TYPES.find((type) => type.value === value)?.decode;
}

/** Name for people: `Ethernet`; of one exscope does not read `USB with Linux header (link type 189)`, or `link type 147` when it has no name. */
export function linkTypeName(value: number): string {
  const known = LINK_TYPES.find((type) => type.value === value);
  if (known !== undefined) return known.name;
  if (value >= SNOOP_LINK_TYPE) return `snoop datalink type ${value - SNOOP_LINK_TYPE}`;
  if (value >= NETMON_LINK_TYPE) return `Network Monitor media type ${value - NETMON_LINK_TYPE}`;
  const name = OTHER_LINK_TYPES[value];
  return name === undefined ? `link type ${value}` : `${name} (link type ${value})`;
}
