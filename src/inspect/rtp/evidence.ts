/** What was seen on the ports of a media stream. None of it tells SRTP from RTP but a handshake that keys it, or payload that can only be plain. */
export interface MediaEvidence {
  /** RTP payload types, in the order first seen, at most `MAX_PAYLOAD_TYPES` (RFC 3551 6). */
  payloadTypes: number[];
  /** First RTP packet of a run that proved it. */
  rtp: number | null;
  /** First RTCP packet. */
  rtcp: number | null;
  /** First RTCP packet that could be read to its end: it has none of the fields SRTCP adds (RFC 3711 3.4). */
  readableRtcp: number | null;
  /** First STUN message (RFC 8489 5), of ICE or a NAT binding. */
  stun: number | null;
  /**
   * DTLS on the same ports (RFC 5764): first record, the one with which both sides had encrypted, and whether the SRTP profile they agreed on
   * encrypts the media; null when no hello told.
   */
  dtls: { packet: number; established: number | null; encrypts: boolean | null } | null;
  /** ZRTP (RFC 6189): first message, the one that confirmed the keys, and the one that asked to go on in clear. */
  zrtp: { packet: number; confirmed: number | null; cleared: number | null } | null;
}

/** Packet from which on the media have keys that were agreed on beside them, or null; DTLS may have agreed on a profile that does not encrypt. */
export function keyedFrom({ dtls, zrtp }: MediaEvidence): number | null {
  if (dtls !== null && dtls.established !== null) return dtls.established;
  return zrtp !== null && zrtp.cleared === null ? zrtp.confirmed : null;
}
