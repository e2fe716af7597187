import { KEY_READABLE } from '../../judge/protection/media.js';
import type { JudgedFlow } from '../../store/index.js';
import { unlessAccepted } from './protection.js';
import type { Sighting } from './sighting.js';

/** Voice and video that whoever holds the capture can listen to, and the keys that passed readable. */
export function* media(flow: JudgedFlow): Generator<Sighting> {
  yield* unlessAccepted(flow, exposed(flow));
}

function* exposed(flow: JudgedFlow): Generator<Sighting> {
  const { evidence, verdict } = flow;
  if (evidence === null || verdict.expectation === 'unrelated') return;
  if (evidence.sip !== null) yield* keys(evidence.sip);
  if (evidence.media === null || verdict.protection !== 'cleartext' || verdict.byDesign) return;
  const keyRead = verdict.protectionMechanism === KEY_READABLE;
  const { rtp, rtcp } = evidence.media;
  yield {
    kind: keyRead ? 'media-key-exposed' : 'readable-media',
    problem: keyRead ? 'srtp' : rtp === null ? 'rtcp' : 'rtp',
    severity: keyRead ? 'high' : rtp === null ? 'low' : 'medium',
    title: keyRead
      ? 'Voice or video can be decrypted: its key passed in readable SIP'
      : rtp === null
        ? 'Reports on calls pass readable (RTCP)'
        : 'Voice or video can be listened to: RTP in clear',
    detail: keyRead
      ? 'SRTP, keyed by the session description (SDES) of a call whose SIP was not in TLS.'
      : rtp === null
        ? 'RTCP without SRTCP tells who takes part and how well it sounds.'
        : 'The media are not encrypted: their call agreed on RTP, or the payload shows it.',
    packets: [rtp ?? rtcp ?? flow.firstPacket],
    anyPort: true,
  };
}

/** The answer decides which key is used; without answers in the capture the offer is what there is. */
function* keys({ media, responses }: NonNullable<NonNullable<JudgedFlow['evidence']>['sip']>): Generator<Sighting> {
  const used = media.filter(({ keying, role }) => keying === 'sdes' && (role === 'answer' || responses === 0));
  if (used.length === 0) return;
  yield {
    kind: 'media-key-exposed',
    problem: 'sip',
    severity: 'high',
    title: 'SIP carries media keys readable (SDES without TLS)',
    detail: 'Session descriptions agreed on SRTP with keys in a=crypto, and SIP was not in TLS: whoever reads it can decrypt the calls.',
    packets: [...new Set(used.map(({ packet }) => packet))],
  };
}
