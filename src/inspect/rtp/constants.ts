/** RTP and RTCP version 2 in the two high bits (RFC 3550 5.1, 6.4.1). */
export const RTP_HEADER = 12;
export const RTCP_HEADER = 8;

/** RTCP packet types (RFC 3550 12.1, RFC 4585 6.1, RFC 3611 2). */
export const SENDER_REPORT = 200;
export const RECEIVER_REPORT = 201;
export const LAST_RTCP_TYPE = 207;
/** Second octets of RTCP, whatever RTCP packet types will be added; no payload type of RTP makes one of them (RFC 5761 4). */
export const RTCP_FROM = 192;
export const RTCP_TO = 223;

/** Packets of one source in their order that prove RTP. */
export const MIN_RUN = 5;
/** Lost packets between two of a run. */
export const MAX_SKIPPED = 2;
/** Step of a timestamp within a run: half a minute of silence at 90 kHz, and video frames sent out of their order. */
export const MAX_STEP = 1 << 22;
/** RTCP packets of one source whose length leads to their end; those that are followed by what cannot be read need one more. */
export const MIN_REPORTS = 2;

/** Sources followed on one side. */
export const MAX_SOURCES = 4;
export const MAX_PAYLOAD_TYPES = 8;
/** Datagrams that fit no protocol of media, before RTP is proven; with them the flow is something else. */
export const MAX_STRANGERS = 4;
/** Datagrams read without proof. Reached: the flow is something else. */
export const MAX_UNPROVEN = 64;
/** Datagrams and octets read of one flow; what a stream is shows itself early. */
export const MAX_READ = 2048;
export const MAX_READ_OCTETS = 786_432;

/** Octets in a row, all the same, and payloads repeated, that no cipher of SRTP gives away: one in 2 to the power of 120 at least (RFC 3711 4.1). */
export const MIN_SAME = 16;
export const MIN_REPEATED = 32;
/** Packets that must show it. */
export const MIN_PLAIN = 2;
/** Octets of a payload looked at. */
export const MAX_LOOKED_AT = 512;
