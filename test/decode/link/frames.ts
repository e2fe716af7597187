/** One frame of every link type there is, and of its variants; all carry the same segment. */
import { ethernet, u16, u32 } from '../../helpers/frames.js';
import { type Frame, IPV4, IPV6 } from '../read.js';

const zeros = (count: number) => new Array<number>(count).fill(0);
const le16 = (value: number) => u16(value).reverse();
const le32 = (value: number) => u32(value).reverse();
/** RFC 1042: LLC and SNAP before an EtherType. */
export const SNAP = [0xaa, 0xaa, 3, 0, 0, 0];
const LLC_IPV4 = [...SNAP, 8, 0, ...IPV4];

/** An 802.11 data frame; `control`: its first two octets, `more`: what stands between the three addresses and the body. */
export const wlan = (body: readonly number[], control = [0x08, 0x01], more: readonly number[] = []) => [
  ...control,
  ...zeros(2),
  ...new Array<number>(18).fill(2),
  ...zeros(2),
  ...more,
  ...body,
];
export const radiotap = (present: number, fields: readonly number[], frame: readonly number[]) => [
  0,
  0,
  ...le16(8 + fields.length),
  ...le32(present),
  ...fields,
  ...frame,
];
export const ppi = (linkType: number, fields: readonly number[], frame: readonly number[]) => [
  0,
  0,
  ...le16(8 + fields.length),
  ...le32(linkType),
  ...fields,
  ...frame,
];
export const pktap = (linkType: number, frame: readonly number[], length = 108) => [
  ...le32(length),
  ...le32(1),
  ...le32(linkType),
  ...zeros(length - 12),
  ...frame,
];
export const nflog = (packet: readonly number[], sixteen: (value: number) => number[] = le16) => [
  2,
  0,
  0,
  1,
  // A prefix of three octets, padded to four, then the packet.
  ...sixteen(7),
  ...sixteen(10),
  0x61,
  0x62,
  0,
  0,
  ...sixteen(4 + packet.length),
  ...sixteen(9),
  ...packet,
];
export const sll = (protocol: number, content: readonly number[], hardware = 1) => [
  ...u16(0),
  ...u16(hardware),
  ...u16(6),
  ...zeros(8),
  ...u16(protocol),
  ...content,
];
export const sll2 = (protocol: number, content: readonly number[], hardware = 1) => [
  ...u16(protocol),
  ...u16(0),
  ...u32(2),
  ...u16(hardware),
  0,
  6,
  ...zeros(8),
  ...content,
];
const addressed = (control: readonly number[], content: readonly number[]) => [...control, ...new Array<number>(12).fill(2), ...content];

export const LINK_FRAMES: readonly Frame[] = [
  { name: 'NULL, little-endian', linkType: 0, frame: [2, 0, 0, 0, ...IPV4] },
  { name: 'NULL, big-endian', linkType: 0, frame: [0, 0, 0, 2, ...IPV4] },
  ...[24, 28, 30, 10, 23].map((family) => ({ name: `NULL, IPv6 as ${family}`, linkType: 0, frame: [family, 0, 0, 0, ...IPV6] })),
  { name: 'NULL with an EtherType', linkType: 0, frame: [0, 0, 8, 0, ...IPV4] },
  { name: 'LOOP', linkType: 108, frame: [0, 0, 0, 2, ...IPV4] },
  { name: 'Ethernet II', linkType: 1, frame: ethernet(IPV4) },
  { name: 'Ethernet II, IPv6', linkType: 1, frame: ethernet(IPV6) },
  { name: '802.1Q', linkType: 1, frame: ethernet(IPV4, [0x81, 0, 0, 7]) },
  { name: '802.1ad', linkType: 1, frame: ethernet(IPV4, [0x88, 0xa8, 0, 7, 0x81, 0, 0, 9]) },
  { name: 'QinQ (9100)', linkType: 1, frame: ethernet(IPV4, [0x91, 0, 0, 7, 0x81, 0, 0, 9]) },
  { name: '802.3 with LLC/SNAP', linkType: 1, frame: addressed([], [...u16(LLC_IPV4.length), ...LLC_IPV4]) },
  { name: '802.3 with LLC, IP', linkType: 1, frame: addressed([], [...u16(3 + IPV4.length), 6, 6, 3, ...IPV4]) },
  {
    name: '802.3 with a tag behind SNAP',
    linkType: 1,
    frame: addressed([], [...u16(12 + IPV4.length), ...SNAP, 0x81, 0, 0, 7, 8, 0, ...IPV4]),
  },
  { name: 'Token Ring', linkType: 6, frame: addressed([0x10, 0x40], LLC_IPV4) },
  { name: 'Token Ring, source routed', linkType: 6, frame: [0x10, 0x40, ...zeros(6), 0x82, ...zeros(5), 6, 0, 1, 2, 3, 4, ...LLC_IPV4] },
  { name: 'PPP', linkType: 9, frame: [0xff, 3, 0, 0x21, ...IPV4] },
  { name: 'PPP without framing', linkType: 9, frame: [0, 0x57, ...IPV6] },
  { name: 'PPP with a compressed protocol', linkType: 9, frame: [0x21, ...IPV4] },
  { name: 'FDDI', linkType: 10, frame: addressed([0x50], LLC_IPV4) },
  ...[12, 14, 101, 228].map((linkType) => ({ name: `RAW as ${linkType}`, linkType, frame: IPV4 })),
  ...[12, 14, 101, 229].map((linkType) => ({ name: `RAW as ${linkType}, IPv6`, linkType, frame: IPV6 })),
  { name: 'PPP in HDLC', linkType: 50, frame: [0xff, 3, 0, 0x21, ...IPV4] },
  { name: 'PPP in HDLC, by Cisco', linkType: 50, frame: [0x0f, 0, 8, 0, ...IPV4] },
  { name: 'PPPoE', linkType: 51, frame: [0x11, 0, 0, 1, ...u16(2 + IPV4.length), 0, 0x21, ...IPV4] },
  { name: 'ATM RFC 1483', linkType: 100, frame: LLC_IPV4 },
  { name: 'Cisco HDLC', linkType: 104, frame: [0x0f, 0, 8, 0, ...IPV4] },
  { name: '802.11', linkType: 105, frame: wlan(LLC_IPV4) },
  { name: '802.11, QoS', linkType: 105, frame: wlan(LLC_IPV4, [0x88, 0x01], [0, 0]) },
  { name: '802.11, QoS and HT control', linkType: 105, frame: wlan(LLC_IPV4, [0x88, 0x81], [0, 0, 0, 0, 0, 0]) },
  { name: '802.11, four addresses', linkType: 105, frame: wlan(LLC_IPV4, [0x08, 0x03], zeros(6)) },
  {
    name: '802.11, A-MSDU',
    linkType: 105,
    frame: wlan(addressed([], [...u16(LLC_IPV4.length), ...LLC_IPV4, ...zeros(20)]), [0x88, 0x01], [0x80, 0]),
  },
  { name: 'Frame Relay', linkType: 107, frame: [0x18, 0x41, 3, 0xcc, ...IPV4] },
  { name: 'Frame Relay, IPv6', linkType: 107, frame: [0x18, 0x41, 3, 0x8e, ...IPV6] },
  { name: 'Frame Relay, padded, with SNAP', linkType: 107, frame: [0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0, ...IPV4] },
  { name: 'Frame Relay, four octets of address', linkType: 107, frame: [0x18, 0x40, 0, 1, 3, 0xcc, ...IPV4] },
  { name: 'Frame Relay, by Cisco', linkType: 107, frame: [0x18, 0x41, 8, 0, ...IPV4] },
  { name: 'OpenBSD ENC', linkType: 109, frame: [...zeros(12), ...IPV4] },
  { name: 'Linux SLL', linkType: 113, frame: sll(0x0800, IPV4) },
  { name: 'Linux SLL with a tag', linkType: 113, frame: sll(0x8100, [0, 7, 8, 0, ...IPV4]) },
  { name: 'Linux SLL with LLC', linkType: 113, frame: sll(4, LLC_IPV4) },
  { name: 'OpenBSD PFLOG', linkType: 117, frame: [61, 2, ...zeros(62), ...IPV4] },
  { name: 'Prism, little-endian', linkType: 119, frame: [...le32(0x44), ...le32(144), ...zeros(136), ...wlan(LLC_IPV4)] },
  { name: 'Prism, big-endian', linkType: 119, frame: [...u32(0x44), ...u32(144), ...zeros(136), ...wlan(LLC_IPV4)] },
  { name: 'AVS as Prism', linkType: 119, frame: [...u32(0x80211001), ...u32(64), ...zeros(56), ...wlan(LLC_IPV4)] },
  { name: 'IP over Fibre Channel', linkType: 122, frame: [...zeros(16), ...LLC_IPV4] },
  { name: 'radiotap', linkType: 127, frame: radiotap(0, [], wlan(LLC_IPV4)) },
  { name: 'radiotap with a second word', linkType: 127, frame: radiotap(0x80000002, [0, 0, 0, 0, 0], wlan(LLC_IPV4)) },
  { name: 'AVS', linkType: 163, frame: [...u32(0x80211001), ...u32(64), ...zeros(56), ...wlan(LLC_IPV4)] },
  { name: 'PPP by pppd', linkType: 166, frame: [1, 3, 0, 0x21, ...IPV4] },
  { name: 'PPI, 802.11', linkType: 192, frame: ppi(105, [], wlan(LLC_IPV4)) },
  { name: 'PPI, Ethernet', linkType: 192, frame: ppi(1, [], ethernet(IPV6)) },
  { name: 'PPP with direction', linkType: 204, frame: [0, 0xff, 3, 0, 0x21, ...IPV4] },
  { name: 'PPP with direction, without framing', linkType: 204, frame: [1, 0, 0x21, ...IPV4] },
  { name: 'MPLS', linkType: 219, frame: [0, 1, 0x01, 64, ...IPV4] },
  { name: 'Solaris IPNET', linkType: 226, frame: [...zeros(24), ...IPV6] },
  { name: 'Linux NFLOG, little-endian', linkType: 239, frame: nflog(IPV4) },
  { name: 'Linux NFLOG, big-endian', linkType: 239, frame: nflog(IPV6, u16) },
  { name: 'netANALYZER', linkType: 240, frame: [...zeros(4), ...ethernet(IPV4)] },
  { name: 'netANALYZER with preamble', linkType: 241, frame: [...zeros(12), ...ethernet(IPV4)] },
  { name: 'Apple PKTAP', linkType: 258, frame: pktap(1, ethernet(IPV4)) },
  { name: 'Apple PKTAP, RAW', linkType: 258, frame: pktap(12, IPV6) },
  { name: 'Linux SLL2', linkType: 276, frame: sll2(0x0800, IPV4) },
  { name: 'Linux SLL2 with a tag', linkType: 276, frame: sll2(0x8100, [0, 7, 8, 0, ...IPV4]) },
  { name: '802.11 by Network Monitor', linkType: 0x10006, frame: [2, ...le16(32), ...zeros(29), ...wlan(LLC_IPV4)] },
];
