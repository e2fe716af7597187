/** What a call agreed on decides what its media are, where the media do not tell themselves. */
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import type { FlowEvidence } from '../../src/inspect/evidence.js';
import type { Keying, SipMedia } from '../../src/inspect/sip/evidence.js';
import { judge } from '../../src/judge/judge.js';
import { MediaBook } from '../../src/judge/media.js';
import { NO_SITE } from '../../src/site/profile.js';
import type { StoredMedia } from '../../src/store/rows.js';
import { described, mediaEvidence, sipEvidence } from '../helpers/calls.js';
import { FactStore, flow } from '../helpers/facts.js';

const A = '10.0.0.1:4000';
const B = '10.0.0.2:5000';
const call = (keying: Keying, parts: Partial<SipMedia> = {}) => [
  described('offer', A, 'sdes', parts),
  described('answer', B, keying, parts),
];

function judged(media: SipMedia[], evidence: Partial<FlowEvidence>, ends: [string, string] = [A, B]) {
  const sip = flow('10.0.0.1:5060', '10.0.0.2:5060', { transport: 'udp', evidence: sipEvidence(media) });
  const rtp = flow(...ends, { transport: 'udp', serverBasis: 'none', evidence });
  const store = new FactStore([sip, rtp]);
  judge(store, loadCatalog(), NO_SITE);
  const { verdict } = store.flowVerdicts.find(({ flowId }) => flowId === rtp.id)!;
  const { protection, protectionMechanism, protectionReason, protocol } = store.verdicts[verdict]!;
  return [protection, protectionMechanism, protectionReason, protocol];
}

describe('protection of media', () => {
  it.each<[Keying, string, string, string | null]>([
    ['none', 'cleartext', 'rtp', null],
    ['sdes', 'cleartext', 'srtp, key readable in SIP', null],
    ['dtls', 'undetermined', 'srtp, keyed by dtls', 'unknown-protocol'],
    ['zrtp', 'undetermined', 'srtp, keyed by zrtp', 'unknown-protocol'],
    ['mikey', 'undetermined', 'srtp, keyed by mikey', 'unknown-protocol'],
    [null, 'undetermined', 'srtp', 'unknown-protocol'],
  ])('an answer of %s is %s by %s', (keying, state, mechanism, reason) => {
    expect(judged(call(keying), mediaEvidence())).toEqual([state, mechanism, reason, 'rtp']);
  });

  it('is not known without a call, or with an offer alone', () => {
    expect(judged([], mediaEvidence())).toEqual(['undetermined', 'rtp', 'unknown-protocol', 'rtp']);
    expect(judged([described('offer', A, 'none')], mediaEvidence())).toEqual(['undetermined', 'rtp', 'unknown-protocol', 'rtp']);
    expect(judged(call('none'), mediaEvidence(), ['10.0.0.1:4444', '10.0.0.2:5555'])[0]).toBe('undetermined');
  });

  it('follows what the media show, whatever the call said', () => {
    const dtls = { packet: 21, established: 25, encrypts: true };
    expect(judged(call('none'), mediaEvidence({ dtls }))).toEqual(['encrypted', 'srtp, keyed by dtls', null, 'rtp']);
    expect(judged(call('dtls'), mediaEvidence({ dtls: { packet: 21, established: null, encrypts: true } }))).toEqual([
      'undetermined',
      'srtp, keyed by dtls',
      'handshake-failed',
      'rtp',
    ]);
    expect(judged(call('dtls'), mediaEvidence({ dtls: { ...dtls, encrypts: false } })).slice(0, 2)).toEqual([
      'cleartext',
      'srtp without encryption',
    ]);
    const unknown = mediaEvidence(
      { dtls: { ...dtls, encrypts: null } },
      { cleartext: { packet: 24, what: 'RTP payload that repeats itself' } },
    );
    expect(judged(call('dtls'), unknown)).toEqual(['undetermined', 'srtp, keyed by dtls', 'mid-stream', 'rtp']);
    const zrtp = { packet: 21, confirmed: 30, cleared: null };
    expect(judged(call('none'), mediaEvidence({ zrtp })).slice(0, 2)).toEqual(['encrypted', 'srtp, keyed by zrtp']);
    expect(judged(call('none'), mediaEvidence({ zrtp: { ...zrtp, cleared: 40 } }))[0]).toBe('undetermined');
    const plain = (packet: number) => ({ cleartext: { packet, what: 'RTP payload that repeats itself' } });
    expect(judged(call('sdes'), mediaEvidence({}, plain(30)))).toEqual(['cleartext', 'rtp', null, 'rtp']);
    expect(judged(call('dtls'), mediaEvidence({ dtls }, plain(24)))[0]).toBe('encrypted');
    expect(judged(call('dtls'), mediaEvidence({ dtls }, plain(26)))[0]).toBe('cleartext');
  });

  it('takes RTCP without the tag of SRTCP for what it is', () => {
    expect(judged([], mediaEvidence({ rtcp: 9, readableRtcp: 9 }))).toEqual(['cleartext', 'rtp', null, 'rtp']);
    const reports = mediaEvidence({ rtp: null, rtcp: 9 }, { protocol: 'rtcp' });
    expect(judged(call('sdes'), reports, ['10.0.0.1:4001', '10.0.0.2:5001'])).toEqual([
      'cleartext',
      'srtp, key readable in SIP',
      null,
      'rtcp',
    ]);
  });

  it('gives flows on the same port verdicts of their own when their calls differ', () => {
    const sip = flow('10.0.0.1:5060', '10.0.0.2:5060', {
      transport: 'udp',
      evidence: sipEvidence([...call('none'), ...call('dtls', { call: 'two', address: '10.0.0.3' })]),
    });
    const stream = (from: string) => flow(from, '10.0.0.9:5000', { transport: 'udp', serverBasis: 'syn', evidence: mediaEvidence() });
    const flows = [sip, stream('10.0.0.2:5000'), stream('10.0.0.3:5000')];
    const store = new FactStore(flows);
    judge(store, loadCatalog(), NO_SITE);
    const states = flows.map(({ id }) => store.verdicts[store.flowVerdicts.find(({ flowId }) => flowId === id)!.verdict]!.protection);
    expect(states).toEqual(['cleartext', 'cleartext', 'undetermined']);
  });
});

describe('the book of media', () => {
  const book = (...media: [number, SipMedia][]) => new MediaBook(media.map(([flowId, each]): StoredMedia => ({ ...each, flowId })));
  const ends = [
    { address: '10.0.0.1', port: 4000 },
    { address: '10.0.0.2', port: 5000 },
  ] as const;

  const told = (of: MediaBook, ...[one, other]: Parameters<MediaBook['flows']>) => ({
    keying: of.keying(one, other),
    flows: of.flows(one, other),
  });

  it('brings offer and answer together that took different flows', () => {
    const [offer, answer] = call('sdes') as [SipMedia, SipMedia];
    expect(told(book([1, offer], [2, answer]), ...ends)).toEqual({ keying: 'sdes', flows: [1, 2] });
    expect(told(book([1, offer], [2, { ...answer, sequence: 2 }]), ...ends)).toEqual({ keying: 'sdes', flows: [2] });
  });

  it('finds a call by one end alone, and prefers the call that named both', () => {
    const elsewhere = { address: '192.0.2.1', port: 9 };
    const other = described('answer', A, 'none', { call: 'two' });
    const both = call('dtls').map((each): [number, SipMedia] => [1, each]);
    expect(book(...both).keying(elsewhere, ends[0])).toBe('dtls');
    expect(told(book(...both, [3, other]), ...ends)).toEqual({ keying: 'dtls', flows: [1] });
    expect(told(book(...both, [3, other]), elsewhere, ends[0])).toEqual({ keying: 'mixed', flows: [1, 3] });
    expect(told(book(...both), elsewhere, elsewhere)).toEqual({ keying: null, flows: [] });
    expect(told(book(), ...ends)).toEqual({ keying: null, flows: [] });
  });

  it('does not count an offer that was refused for want of a credential', () => {
    const first = described('offer', A, 'none', { sequence: 0 });
    expect(book([1, first], ...call('sdes').map((each): [number, SipMedia] => [1, each])).keying(...ends)).toBe('sdes');
    expect(book([1, first]).keying(...ends)).toBe('unanswered');
  });

  it('remembers so many calls of one port, the latest', () => {
    const many = Array.from({ length: 70 }, (_, i): [number, SipMedia] => [i + 1, described('answer', A, 'none', { call: `call ${i}` })]);
    expect(book(...many).flows(...ends)).toEqual(Array.from({ length: 64 }, (_, i) => i + 7));
  });
});
