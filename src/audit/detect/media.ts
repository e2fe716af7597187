import { KEY_READABLE } from '../../judge/protection/media.js';
import type { JudgedFlow } from '../../store/index.js';
import { unlessAccepted } from './protection.js';
import { NOTHING, type Sighting } from './sighting.js';

/** Voice and video that whoever holds the capture can listen to, and the keys that passed readable. */
export function media(flow: JudgedFlow): readonly Sighting[] {
  const { evidence, verdict } = flow;
  if (evidence === null || verdict.expectation === 'unrelated') return NOTHING;
  if (evidence.sip !== null) return unlessAccepted(flow, [...keys(evidence.sip), ...readable(flow)]);
  return evidence.media === null ? NOTHING : unlessAccepted(flow, readable(flow));
}

function readable({ evidence, verdict, firstPacket }: JudgedFlow): readonly Sighting[] {
  const media = evidence?.media ?? null;
  if (media === null || verdict.protection !== 'cleartext' || verdict.byDesign) return NOTHING;
  const keyRead = verdict.protectionMechanism === KEY_READABLE;
  const { rtp, rtcp } = media;
  const kind = keyRead ? 'media-key-exposed' : 'readable-media';
  const problem = keyRead ? 'srtp' : rtp === null ? 'rtcp' : 'rtp';
  return [
    {
      kind,
      problem,
      severity: keyRead ? 'high' : rtp === null ? 'low' : 'medium',
      says: `${kind}.${problem}`,
      values: {},
      packets: [rtp ?? rtcp ?? firstPacket],
      anyPort: true,
    },
  ];
}

/** The answer decides which key is used; without answers in the capture the offer is what there is. */
function keys({ media, responses }: NonNullable<NonNullable<JudgedFlow['evidence']>['sip']>): readonly Sighting[] {
  const used = media.filter(({ keying, role }) => keying === 'sdes' && (role === 'answer' || responses === 0));
  if (used.length === 0) return NOTHING;
  return [
    {
      kind: 'media-key-exposed',
      problem: 'sip',
      severity: 'high',
      says: 'media-key-exposed.sip',
      values: {},
      packets: [...new Set(used.map(({ packet }) => packet))],
    },
  ];
}
