import { describe, expect, it } from 'vitest';
import { DETECTORS } from '../../src/audit/detect/index.js';
import type { CredentialEvidence, FlowEvidence, KerberosUse, LayerEvidence } from '../../src/inspect/evidence.js';
import { flow } from '../helpers/facts.js';
import { toldSighting } from '../helpers/told.js';
import { judged } from '../report/judged.js';

const found = (evidence: Partial<FlowEvidence>, verdict: Parameters<typeof judged>[1] = {}) => {
  const seen = judged(flow('10.0.0.9:1025', '10.0.0.1:389', { evidence }), { expectation: 'expected', ...verdict });
  return DETECTORS.flatMap((detect) => [...detect(seen)]).map((each) => {
    const { kind, severity, title, packets } = toldSighting(each);
    return [kind, severity, title, packets];
  });
};
const kinds = (...of: Parameters<typeof found>) => found(...of).map((each) => each.slice(0, 2));
const login = (parts: Partial<CredentialEvidence>): CredentialEvidence => ({
  mechanism: 'ntlm',
  user: 'CONTOSO\\alice',
  domain: 'CONTOSO',
  ntlmVersion: 'v2',
  beforeTls: true,
  passwordReadable: false,
  packet: 3,
  outcome: null,
  ...parts,
});
const layer = (parts: Partial<LayerEvidence>): LayerEvidence => ({ mechanism: 'ntlm', sealed: null, signed: null, opaque: null, ...parts });

describe('Kerberos', () => {
  const kerberos = (used: KerberosUse[], withoutPreauthentication: number | null = null): Partial<FlowEvidence> => ({
    protocol: 'kerberos',
    kerberos: { messages: ['AS-REQ', 'AS-REP'], realm: null, offered: [23, 3], used, withoutPreauthentication, error: null },
  });
  const encrypted = { protection: 'encrypted', protectionMechanism: 'kerberos' } as const;

  it('what is used counts, what is offered does not', () => {
    expect(found(kerberos([{ etype: 18, of: 'ticket', packet: 4 }]), encrypted)).toEqual([]);
    const weak: KerberosUse[] = [
      { etype: 23, of: 'ticket', packet: 4 },
      { etype: 3, of: 'reply', packet: 5 },
    ];
    expect(found(kerberos(weak), encrypted)).toEqual([
      ['weak-kerberos', 'high', 'Kerberos encrypts with DES', [5]],
      ['weak-kerberos', 'medium', 'Kerberos encrypts with RC4', [4]],
    ]);
  });

  it('without pre-authentication', () => {
    expect(found(kerberos([], 7), encrypted)).toEqual([['weak-kerberos', 'medium', 'Kerberos login without pre-authentication', [7]]]);
  });
});

describe('logins', () => {
  const sealed = { protection: 'encrypted', protectionMechanism: 'ldap-sasl-sealed, ntlm' } as const;

  it('NTLMv1 is one in every protocol, inside a sealed session as well', () => {
    for (const protocol of ['smb', 'dcerpc', 'ldap', 'smtp'] as const) {
      const seen = found({ protocol, credentials: [login({ ntlmVersion: 'v1' })], layer: layer({ sealed: 5 }) }, sealed);
      expect(seen).toEqual([['ntlmv1', 'medium', `${protocol.toUpperCase()} login by NTLMv1`, [3]]]);
    }
  });

  it('a hidden login is none when what follows it is sealed, a readable one always', () => {
    const hidden = login({});
    expect(found({ protocol: 'ldap', credentials: [hidden], layer: layer({ sealed: 5 }) }, sealed)).toEqual([]);
    expect(kinds({ protocol: 'ldap', credentials: [hidden] }, { protection: 'undetermined' })).toEqual([['credential-sent', 'medium']]);
    const simple = login({ mechanism: 'simple', ntlmVersion: null, passwordReadable: true });
    expect(kinds({ protocol: 'ldap', credentials: [simple], layer: layer({ sealed: 5 }) }, sealed)).toEqual([['credential-sent', 'high']]);
  });
});

it('signed is readable, and less than cleartext', () => {
  const signed = { protection: 'signed', protectionMechanism: 'ldap-sasl-signed, kerberos' } as const;
  expect(found({ protocol: 'ldap', layer: layer({ signed: 6 }) }, signed)).toEqual([
    ['cleartext-protocol', 'low', 'LDAP is signed but readable', [6]],
  ]);
  expect(found({ protocol: 'ldap' }, { protection: 'cleartext', byDesign: true })).toEqual([]);
});
