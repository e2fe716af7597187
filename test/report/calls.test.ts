import { expect, it } from 'vitest';
import { MediaBook } from '../../src/judge/media.js';
import { callLines } from '../../src/report/calls.js';
import { evidenceLines } from '../../src/report/explain-what/index.js';
import { described, mediaEvidence, sipEvidence } from '../helpers/calls.js';
import { flow } from '../helpers/facts.js';
import { judged, names } from './judged.js';

const media = [described('offer', '10.0.0.1:4000', 'sdes'), described('answer', '10.0.0.2:5000', 'sdes')];
const sip = judged(
  flow('10.0.0.1:5060', '10.0.0.2:5060', { evidence: sipEvidence(media, { userAgent: 'RTCC/3.5', schemesOffered: ['ntlm'] }) }),
);
const rtp = judged(
  flow('10.0.0.1:4000', '10.0.0.2:5000', {
    transport: 'udp',
    evidence: mediaEvidence({ stun: 3, dtls: { packet: 4, established: null, encrypts: null } }),
  }),
);
const other = judged(flow('10.0.0.1:4400', '10.0.0.2:5500', { transport: 'udp', evidence: mediaEvidence() }));
const book = new MediaBook(media.map((each) => ({ ...each, flowId: sip.id })));
const outlines = () => [sip, rtp, other].map((each) => ({ ...each, serverBasis: 'syn' as const, signature: 0 }));
const lines = (each: typeof sip, all = outlines) => callLines(each, book, all);

it('names the call of media, and the media of a call', () => {
  expect(lines(rtp)).toEqual([`Agreed on in flow ${sip.id} (SIP): encrypted by a key that passed readable in the same SIP.`]);
  expect(lines(sip)).toEqual([`Its media are in flow ${rtp.id}.`]);
  expect(lines(sip, () => [])).toEqual(['None of the media it agreed on was captured.']);
  expect(lines(other)).toEqual([]);
});

it('tells what SIP and the media showed', () => {
  expect(evidenceLines(sip.evidence!, names, sip)).toEqual([
    '1 request (INVITE), 1 response, 1 call.',
    'user agent RTCC/3.5.',
    'Authentication demanded: ntlm.',
    'Packet 5 offers audio at 10.0.0.1:4000, RTP/SAVP, by a key in the description itself (AES_CM_128_HMAC_SHA1_80).',
    'Packet 5 answers audio at 10.0.0.2:5000, RTP/SAVP, by a key in the description itself (AES_CM_128_HMAC_SHA1_80).',
  ]);
  expect(evidenceLines(rtp.evidence!, names, rtp)).toEqual([
    'RTP from packet 20, payload type 0: its header is the same whether the media are encrypted or not.',
    'On the same ports: STUN from packet 3; DTLS from packet 4, not completed.',
  ]);
});
