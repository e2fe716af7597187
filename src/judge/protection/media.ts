import type { FlowEvidence } from '../../inspect/evidence.js';
import { keyedFrom, type MediaEvidence } from '../../inspect/rtp/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import type { AgreedKeying } from '../media.js';
import { lacking, type ProtectionVerdict, proven, undetermined } from './verdict.js';

/** Mechanism of media encrypted by a key that passed in clear beside them (RFC 4568 7.1.1): whoever has both can listen. */
export const KEY_READABLE = 'srtp, key readable in SIP';

/**
 * SRTP looks like RTP (RFC 3711 3.1): what is seen of the media decides where it can, then what their call agreed on. `keying` is null when no call
 * tells of them.
 */
export function mediaProtection(flow: StoredFlow, evidence: FlowEvidence, keying: AgreedKeying | null): ProtectionVerdict {
  const { media } = evidence;
  const name = evidence.protocol ?? 'rtp';
  if (media === null) return undetermined('unknown-protocol', name);
  const keyed = keyedFrom(media);
  // What passed in clear before the keys were there is the beginning of a call, before anybody speaks.
  if (evidence.cleartext !== null && (keyed === null || evidence.cleartext.packet > keyed)) return proven('cleartext', name);
  if (media.dtls?.established != null) return keyedByDtls(flow, media.dtls.encrypts);
  if (keyed !== null) return proven('encrypted', 'srtp, keyed by zrtp');
  if (media.readableRtcp !== null && media.dtls === null && media.zrtp === null) return proven('cleartext', name);
  if (keying === 'none' && media.dtls === null && media.zrtp === null) return proven('cleartext', name);
  if (keying === 'sdes') return proven('cleartext', KEY_READABLE);
  return undecided(flow, media, name, keying);
}

/** The profile decides (RFC 5764 4.1.2): one of them authenticates the media and leaves them as readable as RTP. */
function keyedByDtls(flow: StoredFlow, encrypts: boolean | null): ProtectionVerdict {
  if (encrypts === null) return undetermined(lacking(flow) ?? 'mid-stream', 'srtp, keyed by dtls');
  return encrypts ? proven('encrypted', 'srtp, keyed by dtls') : proven('cleartext', 'srtp without encryption');
}

function undecided(flow: StoredFlow, media: MediaEvidence, name: string, keying: AgreedKeying | null): ProtectionVerdict {
  if (media.dtls !== null || keying === 'dtls') {
    return undetermined(lacking(flow) ?? (media.dtls === null ? 'unknown-protocol' : 'handshake-failed'), 'srtp, keyed by dtls');
  }
  if (media.zrtp !== null || keying === 'zrtp') return undetermined('unknown-protocol', 'srtp, keyed by zrtp');
  if (keying === 'mikey') return undetermined('unknown-protocol', 'srtp, keyed by mikey');
  return undetermined('unknown-protocol', keying === 'unknown' ? 'srtp' : name);
}
