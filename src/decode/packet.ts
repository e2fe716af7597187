/**
 * What the headers of one packet say, as numbers. One instance is refilled for every packet: nothing is allocated.
 * 32-bit fields are kept as signed integers so that they stay small integers in V8; compare them with `| 0` arithmetic.
 */
export class Packet {
  /** The frame's bytes, and where they end: `buffer[.. frameEnd)` was captured. */
  buffer: Uint8Array = new Uint8Array(0);
  frameEnd = 0;
  /** Octets of the frame that were on the wire but not captured (snaplen). */
  missing = 0;

  /** Outermost 802.1Q VLAN identifier of the innermost Ethernet frame, or -1. */
  vlan = -1;

  /** Headers inside others entered so far, and the tunnels among them: bits of `ENCAPSULATIONS`. */
  depth = 0;
  /** More tunnels inside each other than this are taken for hostile: the packet's outcome is `tunnel-too-deep`. */
  maxTunnelDepth = 8;
  encapsulation = 0;
  /** Where an inner header begins (with an outcome of `INNER` or more), and the EtherType that names it, where one does. */
  innerOffset = 0;
  innerType = 0;

  /** 4 or 6. IPv4 addresses are in `source3` and `destination3`; IPv6 addresses fill all four words, most significant first. */
  family = 0;
  source0 = 0;
  source1 = 0;
  source2 = 0;
  source3 = 0;
  destination0 = 0;
  destination1 = 0;
  destination2 = 0;
  destination3 = 0;
  /** With the outcome `FRAGMENT`: which datagram, where in it these octets belong, and whether more follow. */
  fragmentId = 0;
  fragmentOffset = 0;
  moreFragments = false;
  /** IPv4 identification; 0 for IPv6, which has none. */
  identification = 0;
  /** The IPv4 header does not match its checksum. */
  wrongChecksum = false;
  /** IANA protocol number of what the IP header carries. */
  protocol = 0;
  /** Octets of the IP payload on the wire, from `transportOffset`. */
  transportLength = 0;
  transportOffset = 0;

  sourcePort = 0;
  destinationPort = 0;
  /** TCP only. */
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  /** Of the TCP or UDP header, as it stands there. */
  checksum = 0;

  /** Payload in this capture: `buffer[payloadOffset .. payloadOffset + payloadCaptured)`; on the wire it had `payloadLength` octets. */
  payloadOffset = 0;
  payloadCaptured = 0;
  payloadLength = 0;
}

export const TCP = 6;
export const UDP = 17;
