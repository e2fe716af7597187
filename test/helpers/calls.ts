/** Evidence of calls and their media, with as little said as a test needs. */
import type { FlowEvidence } from '../../src/inspect/evidence.js';
import type { MediaEvidence } from '../../src/inspect/rtp/evidence.js';
import type { SipEvidence, SipMedia } from '../../src/inspect/sip/evidence.js';

/** One entry of a session description: `described('answer', '10.0.0.2:4000', 'sdes')`. */
export function described(role: SipMedia['role'], at: string, keying: SipMedia['keying'], parts: Partial<SipMedia> = {}): SipMedia {
  const [address, port] = at.split(':') as [string, string];
  return {
    call: 'one',
    sequence: 1,
    role,
    side: role === 'offer' ? 0 : 1,
    index: 0,
    address,
    port: Number(port),
    rtcpPort: Number(port) + 1,
    kind: 'audio',
    profile: keying === 'none' ? 'RTP/AVP' : 'RTP/SAVP',
    keying,
    suite: keying === 'sdes' ? 'AES_CM_128_HMAC_SHA1_80' : null,
    packet: 5,
    ...parts,
  };
}

export function sipEvidence(media: SipMedia[], parts: Partial<SipEvidence> = {}): Partial<FlowEvidence> {
  const sip: SipEvidence = {
    methods: ['INVITE'],
    requests: 1,
    responses: 1,
    calls: 1,
    userAgent: null,
    server: null,
    fromHost: null,
    toHost: null,
    schemesOffered: [],
    media,
    mediaDropped: 0,
    ...parts,
  };
  return { protocol: 'sip', sip };
}

export function mediaEvidence(parts: Partial<MediaEvidence> = {}, rest: Partial<FlowEvidence> = {}): Partial<FlowEvidence> {
  const media: MediaEvidence = {
    payloadTypes: [0],
    rtp: 20,
    rtcp: null,
    readableRtcp: null,
    stun: null,
    dtls: null,
    zrtp: null,
    ...parts,
  };
  return { protocol: 'rtp', clientSide: null, media, ...rest };
}
