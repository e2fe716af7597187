/** Evidence with one signature is judged as one: it must be all the same to a judge, whatever a capture puts into its texts. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyEvidence, type FlowEvidence, LOGIN_REFUSED, MESSAGE_ENCRYPTION, NOT_WRAPPED } from '../../src/inspect/evidence.js';
import { keyedFrom } from '../../src/inspect/rtp/evidence.js';
import { signatureOf, tls } from '../helpers/facts.js';
import { arbitraryEvidence } from '../store/arbitrary-evidence.js';

/** What judging looks at. */
function judged({ protocol, credentials, cleartext, tls, upgrade, rpc, http, smb, layer, kerberos, media, proofs }: FlowEvidence): string {
  const keyed = media && keyedFrom(media);
  return JSON.stringify([
    [protocol, credentials.length > 0, credentials.some(({ passwordReadable }) => passwordReadable), cleartext !== null],
    tls && [tls.version, tls.cipher, tls.established, tls.alert !== null, tls.answeredInClear, tls.clientHelloPacket !== null],
    tls && [tls.sni, tls.alpnSelected, tls.midstream, tls.look?.as],
    upgrade && [upgrade.verb, upgrade.accepted !== null, upgrade.done !== null, upgrade.plaintextAfter !== null],
    rpc && [Object.keys(rpc.requests).sort(), rpc.bindLevel, rpc.readableStub !== null, rpc.undetermined > 0],
    rpc?.interfaces.map(({ uuid, version, accepted }) => [uuid, version, accepted]),
    http && [
      http.redirectOnly,
      http.requests > http.exchanges.length,
      http.exchanges.map(({ service }) => service),
      proofs.some(({ what }) => what === MESSAGE_ENCRYPTION),
    ],
    layer && [layer.mechanism, layer.sealed !== null, layer.signed !== null, layer.opaque !== null],
    protocol === 'nns' && [LOGIN_REFUSED, NOT_WRAPPED].map((told) => proofs.some(({ what }) => what === told)),
    kerberos && [kerberos.used.length > 0, kerberos.used.some(({ etype }) => etype === 0)],
    smb && [smb.dialect, smb.signed !== null, smb.encrypted !== null, smb.readable !== null, smb.names !== null],
    media && [media.readableRtcp !== null, media.dtls !== null, media.zrtp !== null, keyed !== null],
    media && keyed !== null && cleartext !== null && cleartext.packet > keyed,
  ]);
}

it('tells apart what a judge may tell apart, and nothing else', () => {
  fc.assert(
    fc.property(arbitraryEvidence, arbitraryEvidence, (one, other) => {
      expect(signatureOf(one) === signatureOf(other)).toBe(judged(one) === judged(other));
      const elsewhere = { ...one, banner: 'another', proofs: one.proofs.map((proof) => ({ ...proof, packet: proof.packet + 1 })) };
      expect(signatureOf(elsewhere)).toBe(signatureOf(one));
    }),
    { numRuns: 3000 },
  );
});

it('a server name cannot pass for what stands behind it', () => {
  const withNames = (sni: string, alpnSelected: string): FlowEvidence => ({
    ...emptyEvidence(),
    protocol: 'tls',
    tls: tls({ sni, alpnSelected }),
  });
  expect(signatureOf(withNames('a,b', 'c'))).not.toBe(signatureOf(withNames('a', 'b,c')));
  expect(signatureOf(withNames('a 1:b', 'c'))).not.toBe(signatureOf(withNames('a', 'b 1:c')));
});
