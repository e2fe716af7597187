/**
 * One captured frame as a view into the reader's buffer. A reader owns a single instance and refills it for
 * every packet, so a sink reads what it needs during the call and keeps nothing but numbers.
 */
export class PacketRecord {
  /** 1-based position of the packet in its capture file: Wireshark's frame number. */
  number = 0;
  /** Bytes of the frame are `buffer[offset .. offset + capturedLength)`. */
  buffer: Uint8Array = new Uint8Array(0);
  offset = 0;
  /** Bytes present in the file. */
  capturedLength = 0;
  /** Bytes the frame had on the wire; never less than `capturedLength` (a file that says otherwise is corrected and counted). */
  originalLength = 0;
  /** LINKTYPE_ value of the interface that saw the frame (tcpdump.org/linktypes.html). */
  linkType = 0;
  /** Interface number within its section; 0 in classic pcap. */
  interfaceId = 0;
  /** Seconds since 1970 (may be negative with a pcapng offset) and nanoseconds within that second. */
  seconds = 0;
  nanoseconds = 0;
  /** False for pcapng Simple Packet Blocks, which carry no time. */
  hasTime = true;
  /** Octets of frame check sequence at the end of the captured bytes that are not payload; 0 when the file does not say. */
  fcsLength = 0;
}

/** Called once for each packet, synchronously; the record is reused after the call returns. */
export type PacketSink = (record: PacketRecord) => void;
