import type { Protocol } from '../inspector.js';
import { RtpInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** RTP and RTCP over UDP (RFC 3550), protected or not, and the handshakes that key them. */
export const rtp: Protocol = {
  name: 'rtp',
  others: ['rtcp'],
  recognise,
  create: (context) => new RtpInspector(context),
};
