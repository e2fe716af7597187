import { describe, expect, it } from 'vitest';
import type { CredentialEvidence, FlowEvidence, LayerEvidence } from '../../src/inspect/evidence.js';
import { protectionOf, READABLE_BY_DESIGN } from '../../src/judge/protection/index.js';
import { flow } from '../helpers/facts.js';

const judge = (evidence: Partial<FlowEvidence>, rest: Parameters<typeof flow>[2] = {}) =>
  protectionOf(flow('10.0.0.9:1025', '10.0.0.1:389', { evidence, ...rest }), { interfaces: [], keying: null });
const layer = (parts: Partial<LayerEvidence>): LayerEvidence => ({
  mechanism: 'kerberos',
  sealed: null,
  signed: null,
  opaque: null,
  ...parts,
});
const ntlm: CredentialEvidence = {
  mechanism: 'ntlm',
  user: 'CONTOSO\\alice',
  domain: 'CONTOSO',
  ntlmVersion: 'v2',
  beforeTls: true,
  passwordReadable: false,
  packet: 3,
  outcome: 'accepted',
};
const content = { packet: 9, what: 'LDAP search' };

describe('LDAP', () => {
  it('sealed is encrypted, one signed message makes it signed, one that may be anything undetermined', () => {
    const verdict = (parts: Partial<LayerEvidence>, rest = {}) => {
      const { state, mechanism, reason } = judge({ protocol: 'ldap', credentials: [ntlm], layer: layer(parts) }, rest);
      return [state, mechanism, reason];
    };
    expect(verdict({ sealed: 5 })).toEqual(['encrypted', 'ldap-sasl-sealed, kerberos', null]);
    expect(verdict({ sealed: 5, signed: 6 })).toEqual(['signed', 'ldap-sasl-signed, kerberos', null]);
    expect(verdict({ sealed: 5, opaque: 6 })).toEqual(['undetermined', 'ldap-sasl, kerberos', 'unknown-protocol']);
    expect(verdict({ opaque: 6, mechanism: null }, { state: 'midstream' })).toEqual(['undetermined', 'ldap-sasl', 'mid-stream']);
  });

  it('readable content outranks a layer', () => {
    expect(judge({ protocol: 'ldap', cleartext: content, layer: layer({ sealed: 5 }) })).toMatchObject({
      state: 'cleartext',
      mechanism: 'ldap',
    });
  });

  it('the root DSE is readable by design, a login with nothing behind it decides nothing', () => {
    const verdict = judge({ protocol: 'ldap' });
    expect(verdict).toMatchObject({ state: 'cleartext', mechanism: 'ldap, root DSE only' });
    expect(READABLE_BY_DESIGN).toContain(verdict.mechanism);
    expect(judge({ protocol: 'ldap', credentials: [ntlm] })).toMatchObject({ state: 'undetermined', reason: 'no-payload' });
    expect(READABLE_BY_DESIGN).toContain(judge({ protocol: 'cldap' }).mechanism);
  });
});

it('Kerberos is encrypted once something encrypted was seen', () => {
  const kerberos = { messages: ['AS-REQ'], realm: 'CONTOSO', offered: [18], used: [], withoutPreauthentication: null, error: 25 };
  expect(judge({ protocol: 'kerberos', kerberos })).toMatchObject({ state: 'undetermined', reason: 'no-payload', mechanism: 'kerberos' });
  expect(judge({ protocol: 'kerberos', kerberos: { ...kerberos, used: [{ etype: 18, of: 'ticket', packet: 4 }] } })).toMatchObject({
    state: 'encrypted',
    mechanism: 'kerberos',
  });
});

it('.NET message framing is what its messages are', () => {
  const framing = { via: 'net.tcp://ex01/', upgrade: 'application/negotiate' };
  expect(judge({ protocol: 'net.tcp', framing })).toMatchObject({ state: 'undetermined', mechanism: 'net.tcp' });
  expect(judge({ protocol: 'net.tcp', framing, layer: layer({ sealed: 5 }) })).toMatchObject({
    state: 'encrypted',
    mechanism: 'net.tcp-negotiate-sealed, kerberos',
  });
  expect(judge({ protocol: 'net.tcp', framing, cleartext: content })).toMatchObject({ state: 'cleartext', mechanism: 'net.tcp' });
});
