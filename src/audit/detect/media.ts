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
  const kind = keyRead ? 'media-key-exposed' : 'readable-media';
  const problem = keyRead ? 'srtp' : rtp === null ? 'rtcp' : 'rtp';
  yield {
    kind,
    problem,
    severity: keyRead ? 'high' : rtp === null ? 'low' : 'medium',
    says: `${kind}.${problem}`,
    values: {},
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
    says: 'media-key-exposed.sip',
    values: {},
    packets: [...new Set(used.map(({ packet }) => packet))],
  };
}
