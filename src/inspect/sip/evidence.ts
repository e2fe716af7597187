import type { Side } from '../evidence/side.js';

/**
 * How the key of a media stream is agreed: `sdes` puts it into the description itself (RFC 4568), `dtls` and `zrtp` agree on it beside the media
 * (RFC 5763, RFC 6189), `mikey` in a message of its own inside the description (RFC 4567); `none` means the media pass in clear, and null that the
 * description asks for protection without a word on keys, or was not read to its end.
 */
export type Keying = 'none' | 'sdes' | 'dtls' | 'zrtp' | 'mikey' | null;

/** One address at which one end of a call wants to receive one stream. */
export interface SipMedia {
  /** Short hash of the Call-ID, which itself may name a user and a host. */
  call: string;
  /** CSeq number of the request this description belongs to: what an offer and its answer share. */
  sequence: number;
  role: 'offer' | 'answer';
  /** Who sent it. */
  side: Side;
  /** Position of the `m=` line: an answer has the lines of its offer, in their order (RFC 3264 6). */
  index: number;
  /** Address as `ObservedSide` writes it. A candidate of ICE is an entry of its own (RFC 8839). */
  address: string;
  port: number;
  /** Where RTCP is wanted: the same port when it shares that of RTP (RFC 5761), null when there is none. */
  rtcpPort: number | null;
  /** `audio` `video` `image` `text` `application` `message` `other`. */
  kind: string;
  /** `RTP/AVP` `RTP/SAVP` `UDPTL`…, or `other`. */
  profile: string;
  keying: Keying;
  /** Suite of the first `a=crypto` line. The key beside it is never kept. */
  suite: string | null;
  packet: number;
}

export interface SipEvidence {
  /** Methods asked for, in the order first seen; unknown ones are `other`. */
  methods: string[];
  requests: number;
  responses: number;
  /** INVITE requests that began a call or changed one, without their repetitions. */
  calls: number;
  userAgent: string | null;
  server: string | null;
  /** Host part of From and To of the first request; the users are not kept. */
  fromHost: string | null;
  toHost: string | null;
  /** Lower-case authentication schemes servers demanded. */
  schemesOffered: string[];
  /** What offers and answers said of media, at most `MAX_MEDIA` entries; `mediaDropped` counts the others. */
  media: SipMedia[];
  mediaDropped: number;
}
