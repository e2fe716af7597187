import type { FlowEvidence } from '../../inspect/evidence.js';

export function mediaLines({ media, protocol }: FlowEvidence): string[] {
  if (media === null) return [];
  const { payloadTypes, rtp, rtcp, readableRtcp, stun, dtls, zrtp } = media;
  const beside = [
    ...(rtcp === null || protocol === 'rtcp' ? [] : [`RTCP from packet ${rtcp}`]),
    ...(stun === null ? [] : [`STUN from packet ${stun}`]),
    ...(dtls === null ? [] : [`DTLS from packet ${dtls.packet}, ${established(dtls.established)}${profile(dtls.encrypts)}`]),
    ...(zrtp === null ? [] : [`ZRTP from packet ${zrtp.packet}, ${established(zrtp.confirmed)}`]),
  ];
  return [
    ...(rtp === null
      ? []
      : [
          `RTP from packet ${rtp}, payload type ${payloadTypes.join(', ')}: its header is the same whether the media are encrypted or not.`,
        ]),
    ...(beside.length === 0 ? [] : [`On the same ports: ${beside.join('; ')}.`]),
    ...(readableRtcp === null ? [] : [`Packet ${readableRtcp} is RTCP that can be read to its end, without the tag that SRTCP has.`]),
  ];
}

const profile = (encrypts: boolean | null) => (encrypts === false ? ', for SRTP without encryption' : '');

const established = (packet: number | null) => (packet === null ? 'not completed' : `completed in packet ${packet}`);
