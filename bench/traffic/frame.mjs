// Ethernet, VLAN, IPv4/IPv6, TCP and UDP headers: a template for each direction of a flow, patched for each packet.

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const ETHERTYPE_VLAN = 0x8100;
const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
const SMALLEST_FRAME = 60;

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

const SYN_OPTIONS = Buffer.from('020405b40402010303080101', 'hex'); // MSS 1460, SACK permitted, window scale 8, two NOPs

/** Header template of one direction. `from` and `to` are hosts with mac, ipv4, ipv6 (Buffers); checksums of TCP stay 0. */
export class FrameTemplate {
  #header;
  #ip;
  #transport;
  #isIpv6;
  #pad;
  #ipv4Sum = 0;
  #ipId;

  constructor({ from, to, fromPort, toPort, ipv6, vlan, tcp, pad, ipId }) {
    const link = vlan ? 18 : 14;
    this.#isIpv6 = ipv6;
    this.#pad = pad;
    this.#ipId = ipId;
    this.#ip = link;
    this.#transport = link + (ipv6 ? 40 : 20);
    const header = Buffer.alloc(this.#transport + (tcp ? 20 : 8));
    to.mac.copy(header, 0);
    from.mac.copy(header, 6);
    if (vlan) {
      header.writeUInt16BE(ETHERTYPE_VLAN, 12);
      header.writeUInt16BE(vlan, 14);
    }
    header.writeUInt16BE(ipv6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4, link - 2);
    if (ipv6) {
      header[link] = 0x60;
      header[link + 6] = tcp ? PROTOCOL_TCP : PROTOCOL_UDP;
      header[link + 7] = 64;
      from.ipv6.copy(header, link + 8);
      to.ipv6.copy(header, link + 24);
    } else {
      header[link] = 0x45;
      header.writeUInt16BE(0x4000, link + 6);
      header[link + 8] = 128;
      header[link + 9] = tcp ? PROTOCOL_TCP : PROTOCOL_UDP;
      from.ipv4.copy(header, link + 12);
      to.ipv4.copy(header, link + 16);
      for (let i = link; i < link + 20; i += 2) this.#ipv4Sum += header.readUInt16BE(i);
    }
    header.writeUInt16BE(fromPort, this.#transport);
    header.writeUInt16BE(toPort, this.#transport + 2);
    if (tcp) {
      header[this.#transport + 12] = 5 << 4;
      header.writeUInt16BE(0x0202, this.#transport + 14);
    }
    this.#header = header;
  }

  /** Writes one TCP segment into the capture file. */
  segment(file, micros, flags, sequence, acknowledgment, data, start, length) {
    const options = flags & SYN ? SYN_OPTIONS.length : 0;
    const size = this.#header.length + options + length;
    const at = this.#begin(file, micros, size);
    const out = file.buffer;
    const tcp = at + this.#transport;
    out.writeUInt32BE(sequence >>> 0, tcp + 4);
    out.writeUInt32BE(acknowledgment >>> 0, tcp + 8);
    out[tcp + 13] = flags;
    if (options) {
      out[tcp + 12] = (20 + options) << 2;
      SYN_OPTIONS.copy(out, tcp + 20);
    }
    if (length) data.copy(out, tcp + 20 + options, start, start + length);
  }

  /** Writes one UDP datagram into the capture file. */
  datagram(file, micros, data) {
    const at = this.#begin(file, micros, this.#header.length + data.length);
    const out = file.buffer;
    const udp = at + this.#transport;
    out.writeUInt16BE(8 + data.length, udp + 4);
    data.copy(out, udp + 8);
    out.writeUInt16BE(this.#udpChecksum(out, udp, 8 + data.length), udp + 6);
  }

  #begin(file, micros, size) {
    const padded = this.#pad && size < SMALLEST_FRAME ? SMALLEST_FRAME : size;
    const at = file.frame(padded, micros);
    const out = file.buffer;
    out.set(this.#header, at);
    if (padded > size) out.fill(0, at + size, at + padded);
    if (this.#isIpv6) {
      out.writeUInt16BE(size - this.#transport, at + this.#ip + 4);
      return at;
    }
    const total = size - this.#ip;
    this.#ipId = (this.#ipId + 1) & 0xffff;
    out.writeUInt16BE(total, at + this.#ip + 2);
    out.writeUInt16BE(this.#ipId, at + this.#ip + 4);
    let sum = this.#ipv4Sum + total + this.#ipId;
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    out.writeUInt16BE(~sum & 0xffff, at + this.#ip + 10);
    return at;
  }

  /** Over the pseudo-header too; IPv6 allows no datagram without it. */
  #udpChecksum(out, udp, length) {
    let sum = PROTOCOL_UDP + length;
    for (let i = this.#isIpv6 ? udp - 32 : udp - 8; i < udp; i += 2) sum += out.readUInt16BE(i);
    for (let i = udp; i < udp + length - 1; i += 2) sum += out.readUInt16BE(i);
    if (length & 1) sum += out[udp + length - 1] << 8;
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    return ~sum & 0xffff || 0xffff;
  }

  /** Payload bytes a segment carries at most: 1500 less the IP and TCP headers. */
  get maximumSegment() {
    return this.#isIpv6 ? 1440 : 1460;
  }
}
