/** One Ethernet frame of every tunnel there is, and of its variants; all carry the same segment. */
import { ethernet, ip, u16, u32, udpHeader } from '../../helpers/frames.js';
import { SNAP, wlan } from '../link/frames.js';
import { type Frame, IPV4, IPV6 } from '../read.js';

const zeros = (count: number) => new Array<number>(count).fill(0);
const inIpv4 = (protocol: number, content: readonly number[]) => ethernet(ip('192.0.2.1:0', '192.0.2.2:0', protocol, content));
const inIpv6 = (protocol: number, content: readonly number[]) => ethernet(ip('[2001:db8:9::1]:0', '[2001:db8:9::2]:0', protocol, content));
/** In UDP, to the port; also from it, where it is below 0. */
export function inUdp(port: number, content: readonly number[]): number[] {
  const [from, to] = port < 0 ? [`192.0.2.1:${-port}`, '192.0.2.2:50000'] : ['192.0.2.1:50000', `192.0.2.2:${port}`];
  return ethernet(ip(from!, to!, 17, [...udpHeader(from!, to!, content.length), ...content]));
}
export const gre = (flags: number, type: number, ...rest: (readonly number[])[]) =>
  inIpv4(47, [...u16(flags), ...u16(type), ...rest.flat()]);
const ah = (next: number, content: readonly number[]) => [next, 4, 0, 0, ...u32(1), ...u32(1), ...zeros(12), ...content];
const geneve = (type: number, options: number, content: readonly number[]) => [
  options / 4,
  0,
  ...u16(type),
  0,
  0,
  7,
  0,
  ...zeros(options),
  ...content,
];
const gtp = (flags: number, optional: readonly number[], content: readonly number[]) => [
  flags,
  0xff,
  ...u16(optional.length + content.length),
  ...u32(9),
  ...optional,
  ...content,
];
const gpe = (next: number, content: readonly number[]) => [0x0c, 0, 0, next, 0, 0, 7, 0, ...content];
const erspan3 = (frameType: number, last: number, content: readonly number[]) => [
  0x20,
  7,
  0,
  1,
  ...zeros(6),
  frameType << 2,
  last,
  ...content,
];
/** An Ethernet frame that has its own VLAN. */
const TAGGED = ethernet(IPV4, [0x81, 0, 0, 9]);
const PPP_IPV4 = [0, 0x21, ...IPV4];

interface TunnelFrame extends Frame {
  tunnels: string;
}

const row = (name: string, tunnels: string, frame: readonly number[]): TunnelFrame => ({ name, tunnels, frame, linkType: 1 });
const typed = (type: number, content: readonly number[]) => [...new Array<number>(12).fill(2), ...u16(type), ...content];

export const TUNNEL_FRAMES: readonly TunnelFrame[] = [
  row('MPLS', 'mpls', typed(0x8847, [0, 1, 0, 64, 0, 2, 1, 64, ...IPV4])),
  row('MPLS multicast, IPv6', 'mpls', typed(0x8848, [0, 1, 1, 64, ...IPV6])),
  row('MPLS pseudowire with a control word', 'mpls', typed(0x8847, [0, 1, 1, 64, 0, 0, 0, 0, ...TAGGED])),
  row('MPLS pseudowire without one', 'mpls', typed(0x8847, [0, 1, 1, 64, ...new Array<number>(12).fill(0x20), 8, 0, ...IPV4])),
  row('MPLS in a VLAN', 'mpls', typed(0x8100, [0, 5, 0x88, 0x47, 0, 1, 1, 64, ...IPV4])),
  row('MPLS in LLC/SNAP', 'mpls', typed(12 + IPV4.length, [...SNAP, 0x88, 0x47, 0, 1, 1, 64, ...IPV4])),
  row('PPPoE', 'pppoe', typed(0x8864, [0x11, 0, 0, 1, ...u16(PPP_IPV4.length), ...PPP_IPV4])),
  row('PPPoE, IPv6', 'pppoe', typed(0x8864, [0x11, 0, 0, 1, ...u16(2 + IPV6.length), 0, 0x57, ...IPV6])),
  row('GRE', 'gre', gre(0, 0x0800, IPV4)),
  row('GRE, IPv6', 'gre', gre(0, 0x86dd, IPV6)),
  row('GRE with checksum, key and sequence', 'gre', gre(0xb000, 0x0800, zeros(12), IPV4)),
  row('GRE with source routes', 'gre', gre(0x4000, 0x0800, zeros(4), [8, 0, 4, 4, 1, 2, 3, 4], zeros(4), IPV4)),
  row('GRE, Ethernet', 'gre', gre(0x2000, 0x6558, zeros(4), TAGGED)),
  row('GRE, MPLS', 'mpls+gre', gre(0, 0x8847, [0, 1, 1, 64], IPV4)),
  row('GRE version 1 (PPTP)', 'gre', gre(0x3081, 0x880b, u16(PPP_IPV4.length), zeros(10), PPP_IPV4)),
  row('GRE, WCCP', 'gre', gre(0, 0x883e, IPV4)),
  row('GRE, WCCP with a redirect header', 'gre', gre(0, 0x883e, zeros(4), IPV4)),
  row('GRE, 802.11', 'gre', gre(0, 0x8200, wlan([...SNAP, 8, 0, ...IPV4]))),
  row('ERSPAN I', 'gre+erspan', gre(0, 0x88be, TAGGED)),
  row('ERSPAN II', 'gre+erspan', gre(0x1000, 0x88be, zeros(4), [0x10, 7, 0, 1, 0, 0, 0, 0], TAGGED)),
  row('ERSPAN III', 'gre+erspan', gre(0x1000, 0x22eb, zeros(4), erspan3(0, 0, TAGGED))),
  row('ERSPAN III with a subheader', 'gre+erspan', gre(0x1000, 0x22eb, zeros(4), erspan3(0, 1, [...zeros(8), ...TAGGED]))),
  row('ERSPAN III, IP', 'gre+erspan', gre(0x1000, 0x22eb, zeros(4), erspan3(2, 0, IPV4))),
  row('IPv4 in IPv4', 'ip-in-ip', inIpv4(4, IPV4)),
  row('IPv6 in IPv6', 'ip-in-ip', inIpv6(41, IPV6)),
  row('6in4', '6in4', inIpv4(41, IPV6)),
  row('4in6', '4in6', inIpv6(4, IPV4)),
  row('Teredo', 'teredo', inUdp(3544, IPV6)),
  row('Teredo with an origin', 'teredo', inUdp(-3544, [...zeros(8), ...IPV6])),
  row('Teredo with authentication and origin', 'teredo', inUdp(3544, [0, 1, 2, 3, ...zeros(14), ...zeros(8), ...IPV6])),
  row('Teredo with a trailer', 'teredo', inUdp(3544, [...IPV6, 1, 4, 0, 0, 0, 0])),
  row('VXLAN', 'vxlan', inUdp(4789, [8, 0, 0, 0, 0, 0, 7, 0, ...TAGGED])),
  row('VXLAN on the port before the registration', 'vxlan', inUdp(8472, [8, 0, 0, 0, 0, 0, 7, 0, ...TAGGED])),
  row('VXLAN with a group policy', 'vxlan', inUdp(4789, [0x88, 0, 0, 5, 0, 0, 7, 0, ...TAGGED])),
  row('VXLAN-GPE, IPv4', 'vxlan-gpe', inUdp(4790, gpe(1, IPV4))),
  row('VXLAN-GPE, IPv6', 'vxlan-gpe', inUdp(4790, gpe(2, IPV6))),
  row('VXLAN-GPE, Ethernet', 'vxlan-gpe', inUdp(4789, gpe(3, TAGGED))),
  row('VXLAN-GPE, MPLS', 'mpls+vxlan-gpe', inUdp(4790, gpe(5, [0, 1, 1, 64, ...IPV4]))),
  row('Geneve', 'geneve', inUdp(6081, geneve(0x6558, 0, TAGGED))),
  row('Geneve with options, IPv4', 'geneve', inUdp(6081, geneve(0x0800, 12, IPV4))),
  row('GTP-U', 'gtp-u', inUdp(2152, gtp(0x30, [], IPV4))),
  row('GTP-U with a sequence number', 'gtp-u', inUdp(2152, gtp(0x32, [0, 1, 0, 0], IPV6))),
  row('GTP-U with an extension header', 'gtp-u', inUdp(2152, gtp(0x34, [0, 0, 0, 0x85, 1, 0, 9, 0], IPV4))),
  row('GRE in UDP', 'gre', inUdp(4754, [0x20, 0, 8, 0, ...zeros(4), ...IPV4])),
  row('EtherIP', 'etherip', inIpv4(97, [0x30, 0, ...TAGGED])),
  row('MPLS in IP', 'mpls', inIpv4(137, [0, 1, 1, 64, ...IPV4])),
  row('AH in IPv4', 'ah', ethernet(ip('10.0.0.1:0', '10.0.0.2:0', 51, ah(6, IPV4.slice(20))))),
  row('AH in IPv6', 'ah', ethernet(ip('[2001:db8::1]:0', '[2001:db8::2]:0', 51, ah(6, IPV6.slice(40))))),
  row('AH, tunnel mode', 'ip-in-ip+ah', inIpv4(51, ah(4, IPV4))),
  row('VXLAN in GRE', 'gre+vxlan', gre(0, 0x6558, inUdp(4789, [8, 0, 0, 0, 0, 0, 7, 0, ...TAGGED]))),
];
